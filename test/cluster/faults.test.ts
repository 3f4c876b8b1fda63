import { afterAll, beforeAll } from 'vitest';

import { FAULTS } from '../faults/faults.ts';
import { makePlayground, type Playground } from '../faults/playground.ts';
import { runFault } from '../faults/run-fault.ts';
import { testFaults } from '../faults/test-faults.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

const BOUNDED = FAULTS.filter(({ isBounded }) => isBounded);

describeOnCluster('what is promised while things go wrong', (theCluster) => {
  let playground: Playground;

  beforeAll(async () => {
    playground = await makePlayground(theCluster());
  }, CLUSTER_START_MS);

  afterAll(async () => await playground.close());

  testFaults(BOUNDED, async (fault, bounded) => await runFault(fault, { playground, ...bounded }));
});
