import { describe } from 'vitest';

import { FILE_FAULTS } from './file-faults.ts';
import { runFileFault } from './files/run-file-fault.ts';
import { testFaults } from './test-faults.ts';

describe('what is promised of a theater in a file while things go wrong', () => {
  testFaults(FILE_FAULTS, runFileFault);
});
