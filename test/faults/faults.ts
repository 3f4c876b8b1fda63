import { freezeFault } from './faults/freeze.ts';
import { killCoordinatorFault, killReplicaFault } from './faults/kill-node.ts';
import type { Fault } from './scene.ts';

/** Every fault, in the order in which they are inflicted. A new one is one file and one line here. */
export const FAULTS: readonly Fault[] = [freezeFault, killCoordinatorFault, killReplicaFault];
