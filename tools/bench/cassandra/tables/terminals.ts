import { setTimeout as wait } from 'node:timers/promises';

import { createBoxOffice } from '../../../../source/booking/box-office.ts';
import type { SellingStore } from '../../../../source/store/store.ts';
import type { SeatPosition } from '../../../../source/theater/seats.ts';
import { seatAt } from '../../../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../../../source/watch/occupancy-watch.ts';
import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { freeAll } from '../sale.ts';
import { type Scene, withStores } from '../scene.ts';

const BOOKINGS = 72;

/** A picture that has not changed by then never will, ms. */
const LONGEST_MS = 20_000;

/** How long a booking of one terminal takes to be in the picture of another, which has connections of its own. */
export async function terminalsTable(scene: Scene): Promise<BenchTable> {
  const booked: number[] = [];
  const seen: number[] = [];
  await withStores(scene, ([here, there]) => measure(here, there, booked, seen), { count: 2 });
  return {
    title: "A booking's way to another terminal's picture",
    rows: [rowOf('a booking, asked to applied', booked), rowOf('applied to in the other picture', seen)],
    aims: [{ name: 'median, ms', reached: percentile(seen, 0.5), wanted: 300, isMoreBetter: false }],
    notes: [
      'A terminal asks 2.2 times a second what was announced, and has what it may have missed found by a proof.',
    ],
  };
}

async function measure(
  here: SellingStore | undefined,
  there: SellingStore | undefined,
  booked: number[],
  seen: number[],
): Promise<void> {
  if (here === undefined || there === undefined) return;
  const pictures = await freeAll(here);
  const rooms = pictures.map(({ room }) => room);
  const office = createBoxOffice(here);
  const watch = new OccupancyWatch(there, rooms, { pictures });
  watch.start();
  try {
    for (let turn = 0; turn < BOOKINGS; turn += 1) {
      const room = rooms[turn % rooms.length] ?? 'A';
      const seat = { row: 1 + Math.floor(turn / rooms.length), place: 1 + (turn % 10) };
      // At any point of the other terminal's turn.
      await wait(250 * Math.random());
      const isSeen = bookedIn(watch, room, seat);
      const askedAt = performance.now();
      const request = { kind: 'book', room, seats: [seat], client: 'Mia', booking: `${turn}` } as const;
      const outcome = await office.fulfil(request);
      const appliedAt = performance.now();
      if (outcome.kind !== 'applied') throw new Error(outcome.kind);
      booked.push(appliedAt - askedAt);
      seen.push(Math.max(0, (await isSeen) - appliedAt));
    }
  } finally {
    watch.stop();
  }
}

/** The moment at which a picture shows the seat booked, ms on the clock of this process. */
async function bookedIn(watch: OccupancyWatch, room: string, seat: SeatPosition): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => reject(new Error('the booking was never seen')), LONGEST_MS);
  const unsubscribe = watch.subscribe(() => {
    const picture = watch.getView().rooms.get(room);
    if (picture !== undefined && seatAt(picture, seat)?.content.kind === 'booked') resolve(performance.now());
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    unsubscribe();
  }
}

function rowOf(name: string, times: readonly number[]): FigureRow {
  return {
    name,
    figures: { 'p50 ms': percentile(times, 0.5), 'p99 ms': percentile(times, 0.99), bookings: times.length },
  };
}
