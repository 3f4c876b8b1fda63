import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { HistoryEntry } from '../../source/theater/change.ts';
import { canBeUndone } from '../../source/theater/decisions/running.ts';
import { occupancyOf } from '../../source/theater/figures.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { Request } from '../../source/theater/request.ts';
import { reportOf } from '../../source/theater/sales.ts';
import { type Seat, seatLabel } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { temporaryFolder } from '../commands/program.ts';
import { people } from './arbitraries.ts';

const NUMBERS = ['sold', 'released', 'moved', 'given', 'blocked', 'unblocked', 'arrived'] as const;

/** Rooms so small that people meet in them. */
const PLAN = makePlan({ rooms: 2, rows: 2, places: 3 });

const chosen = fc.subarray(
  [1, 2].flatMap((row) => [1, 2, 3].map((place) => ({ row, place }))),
  { minLength: 1, maxLength: 2 },
);
const inRoom = { room: fc.constantFrom('A', 'B') };
const client = people;
const by = people;
const reason = fc.constant('so');
const override = fc.record({ by, reason });
const pins = fc.constant(null);

/** Everything that a person and the house can ask for. */
const requests: fc.Arbitrary<Request> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...inRoom,
      kind: fc.constant('book' as const),
      seats: chosen,
      client,
      by,
      booking: fc.uuid(),
    }),
  },
  fc.record({ ...inRoom, kind: fc.constant('release' as const), seats: chosen, client, pins, override }),
  fc.record({
    ...inRoom,
    kind: fc.constant('give' as const),
    seats: chosen,
    client,
    to: people,
    pins,
    override,
  }),
  {
    weight: 4,
    arbitrary: fc
      .record({
        ...inRoom,
        kind: fc.constant('move' as const),
        from: chosen,
        to: chosen,
        client,
        pins,
        override,
      })
      .map(({ from, to, ...rest }) => {
        const count = Math.min(from.length, to.length);
        return { ...rest, from: from.slice(0, count), to: to.slice(0, count) };
      }),
  },
  fc.record({ ...inRoom, kind: fc.constant('block' as const), seats: chosen, by, note: reason }),
  {
    weight: 3,
    arbitrary: fc.record({
      ...inRoom,
      kind: fc.constantFrom('arrive' as const, 'arrive' as const, 'arrive' as const, 'unarrive' as const),
      seats: chosen,
      by,
      pins,
    }),
  },
  fc.record({ ...inRoom, kind: fc.constant('unblock' as const), seats: chosen, by }),
  fc.record({
    ...inRoom,
    kind: fc.constantFrom('close' as const, 'open' as const, 'open' as const, 'open' as const),
    by,
  }),
  fc.record({
    ...inRoom,
    kind: fc.constant('rename' as const),
    play: fc.constantFrom('Faust', 'Medea'),
    pin: pins,
    by,
  }),
  { weight: 1, arbitrary: fc.record({ ...inRoom, kind: fc.constant('reset' as const), by, gate: pins }) },
);

type Step =
  | { readonly kind: 'ask'; readonly request: Request }
  | { readonly kind: 'undo'; readonly by: string };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('ask' as const), request: requests }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), by }) },
  ),
  { minLength: 10, maxLength: 40, size: 'max' },
);

/** Does random things in a real file, and gives what is to be seen and read there afterwards. */
async function afterwards(
  asked: readonly Step[],
): Promise<{ readonly rooms: readonly RoomSnapshot[]; readonly entries: readonly HistoryEntry[] }> {
  const store = await openSqliteStore(path.join(temporaryFolder(), 'theater.db'), {
    plan: PLAN,
  });
  try {
    const boxOffice = createBoxOffice(store);
    const read = async (): Promise<readonly HistoryEntry[]> =>
      (await store.history({ limit: 1_000 })).entries;
    for (const step of asked) {
      // oxlint-disable-next-line no-await-in-loop
      const last = step.kind === 'undo' ? (await read()).at(-1)?.change : undefined;
      const request =
        step.kind === 'ask'
          ? step.request
          : last !== undefined && canBeUndone(last)
            ? ({ kind: 'undo', change: last, by: step.by } as const)
            : null;
      // oxlint-disable-next-line no-await-in-loop
      if (request !== null) await boxOffice.fulfil(request);
    }
    const rooms = [await store.look('A', 'browse'), await store.look('B', 'browse')];
    return { rooms, entries: await read() };
  } finally {
    await store.close();
  }
}

/** How many seats of each room were booked after these rows, told by nothing but what the rows left behind. */
function bookedAfter(entries: readonly HistoryEntry[]): ReadonlyMap<string, number> {
  const contents = new Map<string, ReadonlyMap<string, string>>();
  for (const { change } of entries) {
    const room = new Map(contents.get(change.room));
    for (const { after } of change.seats) room.set(seatLabel(after), after.content.kind);
    contents.set(change.room, room);
  }
  return new Map(
    [...contents].map(([room, seats]) => [
      room,
      [...seats.values()].filter((kind) => kind === 'booked').length,
    ]),
  );
}

/** The same numbers by the kinds of the changes, as somebody would count them who reads the history. */
function countedByKind(entries: readonly HistoryEntry[]): readonly number[] {
  const sum = { sold: 0, released: 0, moved: 0, given: 0, blocked: 0, unblocked: 0, arrived: 0 };
  for (const { change } of entries) {
    const { kind, seats } = change;
    const count = (side: 'before' | 'after', content: string): number =>
      seats.filter(({ [side]: seat }) => seat.content.kind === content).length;
    if (kind === 'book') sum.sold += seats.length;
    if (kind === 'release') sum.released += seats.length;
    if (kind === 'give') sum.given += seats.length;
    if (kind === 'block') sum.blocked += seats.length;
    if (kind === 'unblock') sum.unblocked += seats.length;
    if (kind === 'arrive') sum.arrived += seats.length;
    if (kind === 'unarrive') sum.arrived -= seats.length;
    // Each booking has an id of its own here, and a seat that stays in its booking does not move.
    if (kind === 'move')
      sum.moved += seats.filter(
        ({ before, after }) => after.content.kind === 'booked' && bookingAt(before) !== bookingAt(after),
      ).length;
    if (kind === 'reset' && change.gate !== 'close') {
      sum.released += count('before', 'booked');
      sum.unblocked += count('before', 'blocked');
    }
    if (kind === 'restore') {
      sum.sold += count('after', 'booked');
      sum.blocked += count('after', 'blocked');
    }
  }
  return sums([sum]);
}

function bookingAt({ content }: Seat): string | null {
  return content.kind === 'booked' ? content.booking : null;
}

type Numbers = Readonly<Record<(typeof NUMBERS)[number], number>>;

function sums(parts: readonly Numbers[]): readonly number[] {
  return NUMBERS.map((name) => parts.reduce((sum, part) => sum + part[name], 0));
}

function booking(who: string, place: number): Step {
  const request = { kind: 'book', room: 'A', seats: [{ row: 1, place }], client: who, booking: who } as const;
  return { kind: 'ask', request };
}

describe('the report of an evening', () => {
  test('leads from what was booked before to what rooms shows, with one sum by rooms, by actors and by hours', async () => {
    const seen = { sold: 0, released: 0, moved: 0, given: 0, blocked: 0, unblocked: 0, arrived: 0 };
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (asked, choice) => {
        const { rooms, entries } = await afterwards(asked);
        // From the beginning, from a change in the middle, or after all of them.
        const since = entries[choice % (entries.length + 1)]?.at ?? Date.now() + 60_000;
        const report = reportOf(rooms, entries, since);
        const before = bookedAfter(entries.filter(({ at }) => at < since));
        for (const [index, { room, bookedBefore, sold, released, now }] of report.rooms.entries()) {
          const snapshot = rooms[index];
          if (snapshot === undefined) throw new Error('one row for each room');
          expect(now).toEqual(occupancyOf(snapshot));
          expect({ room, bookedBefore }).toEqual({ room, bookedBefore: before.get(room) ?? 0 });
          expect((before.get(room) ?? 0) + sold - released).toBe(now.booked);
        }
        expect(report.missing).toBe(0);
        const total = sums([report.total]);
        expect(total).toEqual(countedByKind(entries.filter((entry) => entry.at >= since)));
        expect(sums(report.rooms)).toEqual(total);
        expect(sums(report.actors)).toEqual(total);
        expect(sums(report.hours)).toEqual(total);
        const { total: ofAll } = reportOf(rooms, entries, 0);
        for (const name of NUMBERS) seen[name] += Math.abs(ofAll[name]);
      }),
      { numRuns: 40 },
    );
    // What never came up was not held to anything.
    expect(Object.values(seen).filter((count) => count === 0)).toEqual([]);
  }, 120_000);

  test('leaves out what came after the pictures, and says that a row is missing', async () => {
    const { rooms, entries } = await afterwards([booking('Ada', 1), booking('Ben', 2)]);
    const [room] = rooms;
    const [first, second] = entries;
    if (room === undefined || first === undefined || second === undefined) throw new Error('two bookings');
    expect(reportOf(rooms, entries, 0)).toMatchObject({ missing: 0, total: { sold: 2, bookedBefore: 0 } });

    const older = room.seats.map((seat) =>
      seat.change === second.change.id ? second.change.seats[0].before : seat,
    );
    const before = reportOf([{ ...room, seats: older }], entries, 0);
    expect(before).toMatchObject({ missing: 0, total: { sold: 1, bookedBefore: 0, now: { booked: 1 } } });
    expect(before).toMatchObject({ actors: [{ by: 'Ada', sold: 1 }] });
    expect(before.actors).toHaveLength(1);

    const lacking = reportOf(rooms, [second], 0);
    expect(lacking).toMatchObject({ missing: 1, total: { sold: 1, bookedBefore: null, now: { booked: 2 } } });
    expect(reportOf(rooms, [], second.at + 1)).toMatchObject({
      missing: 0,
      total: { sold: 0, bookedBefore: 2 },
    });
  });
});
