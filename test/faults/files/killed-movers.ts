import { killMovers } from '../faults/kill-mover.ts';
import type { FileFault } from './file-scene.ts';

/** `theater move` is killed on its way to another room. */
export const killedMoversFault: FileFault = {
  name: 'kill -9 between two rooms (file)',
  inflict: (scene) => killMovers(scene),
};
