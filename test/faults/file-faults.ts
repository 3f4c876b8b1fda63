import type { FileFault } from './files/file-scene.ts';
import { fullDiskFault } from './files/full-disk.ts';
import { killedMoversFault } from './files/killed-movers.ts';
import { killedWritersFault } from './files/killed-writers.ts';
import { lockedFault } from './files/locked.ts';
import { stoppedClientFault } from './files/stopped-client.ts';
import { truncatedFault } from './files/truncated.ts';

/**
 * Every fault of a theater in a file, in the order in which they are inflicted. A new one is one file and one line
 * here.
 */
export const FILE_FAULTS: readonly FileFault[] = [
  killedWritersFault,
  killedMoversFault,
  stoppedClientFault,
  lockedFault,
  fullDiskFault,
  truncatedFault,
];
