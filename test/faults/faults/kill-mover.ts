import { setTimeout as delay } from 'node:timers/promises';

import { recordingStore } from '../../../source/stress/history/recorder.ts';
import { reservationsIn } from '../../../source/theater/snapshot.ts';
import { resolveLeft } from '../resolve-left.ts';
import { startTheater } from '../run-theater.ts';
import type { Fault, House } from '../scene.ts';

/** Rounds of a run for each commit, and of a full one. */
const ROUNDS = { bounded: 4, full: 20 } as const;

/** Looked so often for the first step, ms. */
const LOOK_EVERY_MS = 2;

/** A move that does nothing for so long is killed as well, ms. */
const LONGEST_MS = 10_000;

/**
 * kill -9 of `theater move` on its way to another room: at a random moment, or as soon as somebody sees the new seats
 * taken. The booking is in one room or in both, and never in none; `theater resolve` leaves it in one.
 */
export const killMoverFault: Fault = {
  name: 'kill -9 between two rooms, then resolve',
  // On a file every commit does it, and there each kill falls between the steps sooner.
  isBounded: false,
  inflict: (scene) => killMovers(scene),
};

/** The same on whatever the theater is kept in. */
export async function killMovers(house: House): Promise<readonly string[]> {
  const { isFull, heard, folder, address } = house;
  const stateHome = `${folder}/Zoe`;
  const complaints: string[] = [];
  for (let round = 0; round < (isFull ? ROUNDS.full : ROUNDS.bounded); round += 1) {
    const seats = [1, 2].map((place) => `${1 + (round % 10)}-${place + (round >= 10 ? 4 : 0)}`);
    const booked = await (
      await startTheater(['book', 'A', ...seats, '--as', 'Zoe'], { address, stateHome })
    ).hasEnded;
    if (booked.exitCode !== 0) return [...complaints, `Zoe could not book: ${booked.stderr}`];
    const known = await whereIs(house, seats);
    await killOneMove(house, seats, stateHome, round % 2 === 0);
    const before = await whereIs(house, seats);
    if (before.length === 0) complaints.push(`A ${seats.join(' ')} was lost between two rooms`);
    heard(`theater move, killed: in ${before.length === 2 ? 'two rooms' : 'one room'}`);
    const { complaints: more } = await resolveLeft(house, stateHome);
    const after = await whereIs(house, seats);
    complaints.push(...more);
    if (known.length !== 1 || after.length !== 1)
      complaints.push(
        `A ${seats.join(' ')} was in ${after.join(' and ') || 'no room'} after theater resolve`,
      );
  }
  return complaints;
}

async function killOneMove(
  house: House,
  seats: readonly string[],
  stateHome: string,
  isAtFirstStep: boolean,
): Promise<void> {
  const { address, random } = house;
  const words = ['move', 'A', ...seats, 'to', 'B', ...seats, '--as', 'Zoe', '--yes'];
  const run = await startTheater(words, { address, stateHome });
  const start = performance.now();
  if (isAtFirstStep) {
    const isOver = run.hasEnded.then(() => true);
    while (performance.now() - start < LONGEST_MS) {
      if ((await whereIs(house, seats)).includes('B')) break;
      if (await Promise.race([isOver, delay(LOOK_EVERY_MS, false)])) break;
    }
  } else {
    await delay(random.below(1_200));
  }
  run.signal('SIGKILL');
  await run.hasEnded;
}

/** The rooms in which Zoe has all of these seats. */
async function whereIs({ store, recorder }: House, seats: readonly string[]): Promise<readonly string[]> {
  const watcher = recordingStore(store, recorder, { client: 'the watcher' });
  const rooms = await Promise.all(['A', 'B'].map((room) => watcher.look(room, 'settle')));
  const own = reservationsIn(rooms, 'Zoe').map(({ room, seats: found }) => ({
    room,
    seats: found.map(({ row, place }) => `${row}-${place}`),
  }));
  return own.filter((each) => each.seats.join(' ') === seats.join(' ')).map(({ room }) => room);
}
