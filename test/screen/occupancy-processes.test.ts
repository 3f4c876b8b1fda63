import { spawn } from 'node:child_process';
import { on } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { OccupancyWatch } from '../../source/screen/occupancy/occupancy-watch.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../source/store/store.ts';
import { parseSeatLabel, seatLabel } from '../../source/theater/seat-label.ts';
import { seatAt } from '../../source/theater/snapshot.ts';

const BOOKINGS = 21;

let folder: string;
let store: Store;
let watch: OccupancyWatch;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-occupancy-'));
  store = await openSqliteStore(join(folder, 'theater.db'));
  watch = new OccupancyWatch(store, ['A', 'B', 'C', 'D', 'E', 'F']);
});

afterEach(async () => {
  watch.stop();
  await store.close();
  await rm(folder, { recursive: true });
});

test('a booking of another program is in view within 100 ms at the median', async () => {
  const booker = spawn(process.execPath, [join(import.meta.dirname, 'occupancy-booker.ts'), store.address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = on(createInterface({ input: booker.stdout }), 'line');
  watch.start();

  const waits: number[] = [];
  for (let index = 0; index < BOOKINGS; index += 1) {
    const seat = seatLabel({ row: 1 + Math.floor(index / 10), place: 1 + (index % 10) });
    const seen = seenBooked(seat);
    booker.stdin.write(`${seat}\n`);
    // One after the other: each booking is a measurement of its own.
    const [kind, at] = String((await answers.next()).value).split(' ');
    expect(kind).toBe('applied');
    waits.push((await seen) - Number(at));
  }
  booker.stdin.end();

  const median = waits.toSorted((left, right) => left - right)[Math.floor(BOOKINGS / 2)];
  expect(median).toBeLessThan(100);
});

/** Resolves with the moment at which the seat is in view as booked, ms since the epoch. */
async function seenBooked(label: string): Promise<number> {
  const position = parseSeatLabel(label);
  if (position === null) throw new Error(label);
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = watch.subscribe(() => {
    const picture = watch.getView().rooms.get('A');
    if (picture !== undefined && seatAt(picture, position)?.content.kind === 'booked') resolve();
  });
  await promise.finally(unsubscribe);
  return performance.timeOrigin + performance.now();
}
