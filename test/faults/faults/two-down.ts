import { monotonicNow } from '../../../source/stress/history/recorder.ts';
import { startTheater } from '../run-theater.ts';
import type { Fault } from '../scene.ts';

/** Until then a person has heard "not booked", or that nobody can say yet, ms. */
const HEARD_WITHIN_MS = 3_000;

/** A program that runs for so long hangs, ms. */
const HANGS_AFTER_MS = 60_000;

/** Two of three nodes die: nothing can be booked, everybody is told soon, and all is settled once they are back. */
export const twoDownFault: Fault = {
  name: 'two nodes down, and back',
  isBounded: true,
  async inflict({ cluster, coordinatorOf, bookers, address, folder, isFull, heard }) {
    const node = coordinatorOf('A');
    const other = (node % 3) + 1;
    const downAt = monotonicNow();
    await Promise.all([cluster.kill(node), cluster.kill(other)]);
    await Promise.all(bookers.map((booker) => booker.hasEnded(isFull ? 20 : 6)));
    const run = await startTheater(['book', 'A', '4-1', '--as', 'Zoe'], {
      address,
      stateHome: `${folder}/Zoe`,
    });
    const end = await run.hasEnded;
    heard(`theater book, exit code ${end.exitCode}: ${end.stdout}${end.stderr}`);
    const upAt = monotonicNow();
    await cluster.restore();
    // What the machine itself was late by is not the program's.
    const late = bookers
      .flatMap(({ ends }) => ends)
      .filter(({ at, heardMs, lateMs }) => at > downAt && at < upAt && heardMs - lateMs > HEARD_WITHIN_MS)
      .map(({ heardMs, kind, words }) => `Somebody heard nothing for ${heardMs} ms, then ${kind}: ${words}`);
    const isTold = end.exitCode === 69 || end.exitCode === 75;
    return [
      ...late,
      ...(isTold ? [] : [`theater book ended with exit code ${end.exitCode}: ${end.stdout}${end.stderr}`]),
      ...(end.ms > HANGS_AFTER_MS ? [`theater book took ${end.ms} ms to say: ${end.stderr}`] : []),
    ];
  },
};
