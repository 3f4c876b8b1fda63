import { compactionFault } from './faults/compaction.ts';
import { crowdFault } from './faults/crowd.ts';
import { cutAfterRequestFault, cutBeforeAnswerFault, cutBeforeRequestFault } from './faults/cut.ts';
import { freezeFault } from './faults/freeze.ts';
import { giveUpFault } from './faults/give-up.ts';
import { groupsFault } from './faults/groups.ts';
import { killClientFault } from './faults/kill-client.ts';
import { killMoverFault } from './faults/kill-mover.ts';
import { killCoordinatorFault, killReplicaFault } from './faults/kill-node.ts';
import { lateAnswersFault } from './faults/late-answers.ts';
import { cutOffFault, nodesApartFault } from './faults/partition.ts';
import { resetFault } from './faults/reset-rush.ts';
import { restartFault } from './faults/restart.ts';
import { stallFault } from './faults/stall.ts';
import { tornRowFault } from './faults/torn-row.ts';
import { twoDownFault } from './faults/two-down.ts';
import { wrongClockFault } from './faults/wrong-clock.ts';
import type { Fault } from './scene.ts';

/** Every fault, in the order in which they are inflicted. A new one is one file and one line here. */
export const FAULTS: readonly Fault[] = [
  freezeFault,
  killCoordinatorFault,
  killReplicaFault,
  giveUpFault,
  killClientFault,
  killMoverFault,
  twoDownFault,
  restartFault,
  compactionFault,
  wrongClockFault,
  crowdFault,
  groupsFault,
  resetFault,
  tornRowFault,
  lateAnswersFault,
  stallFault,
  cutBeforeRequestFault,
  cutAfterRequestFault,
  cutBeforeAnswerFault,
  cutOffFault,
  nodesApartFault,
];
