import { spawn } from 'node:child_process';
import { on } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { forwardTo } from '../../source/store/metered-store.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { parseSeatLabel, seatLabel } from '../../source/theater/seats.ts';
import { seatAt } from '../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../source/watch/occupancy-watch.ts';

const BOOKINGS = 21;

let folder: string;
let store: SellingStore;
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

test('a booking of another program is seen when it is written, long before the next beat', async () => {
  const rarely: SellingStore = { ...forwardTo(store), askEveryMs: 3_600_000 };
  const seldom = new OccupancyWatch(rarely, ['A']);
  onTestFinished(() => seldom.stop());
  seldom.start();
  await expect.poll(() => seldom.getView().link.kind).toBe('live');
  const other = await openSqliteStore(store.address);
  onTestFinished(() => other.close());
  const outcome = await createBoxOffice(other).fulfil({
    kind: 'book',
    room: 'A',
    seats: [{ row: 1, place: 1 }],
    client: 'Mia',
    booking: 'hers',
  });
  expect(outcome.kind).toBe('applied');
  const contentNow = (): string | undefined => {
    const picture = seldom.getView().rooms.get('A');
    return picture === undefined ? undefined : seatAt(picture, { row: 1, place: 1 })?.content.kind;
  };
  await expect.poll(contentNow).toBe('booked');
});

test('each booking of another program comes into view by itself, the next one only after it', async () => {
  const booker = spawn(process.execPath, [join(import.meta.dirname, 'occupancy-booker.ts'), store.address], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = on(createInterface({ input: booker.stdout }), 'line');
  watch.start();
  // Were they only seen by the look that every room gets once in a few seconds, this would take longer than a test
  // may.
  for (let index = 0; index < BOOKINGS; index += 1) {
    const seat = seatLabel({ row: 1 + Math.floor(index / 10), place: 1 + (index % 10) });
    const seen = seenBooked(seat);
    booker.stdin.write(`${seat}\n`);
    expect(String((await answers.next()).value)).toBe('applied');
    await seen;
  }
  booker.stdin.end();
});

/** Resolves once the seat is in view as booked. */
async function seenBooked(label: string): Promise<void> {
  const position = parseSeatLabel(label);
  if (position === null) throw new Error(label);
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = watch.subscribe(() => {
    const picture = watch.getView().rooms.get('A');
    if (picture !== undefined && seatAt(picture, position)?.content.kind === 'booked') resolve();
  });
  await promise.finally(unsubscribe);
}
