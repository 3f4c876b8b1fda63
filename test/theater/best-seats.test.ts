import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  arrangementWords,
  AS_GOOD,
  bestSeats,
  squaredDistance,
  strandedBy,
  type Suggestion,
} from '../../source/theater/best-seats.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import { fragmentationOf } from '../../source/theater/figures.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { isSameSeat, type SeatContent, seatLabel, type SeatPosition } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { bookedBy, NOW, roomWith } from '../screen/client/made-up-theater.ts';

/** A room as its rows are drawn: `.` is free, `#` taken, `h` held by Ada, `x` blocked. */
function room(...rows: readonly string[]): RoomSnapshot {
  const places = rows[0]?.length ?? 0;
  const contents: Record<string, SeatContent> = {};
  for (const [row, line] of rows.entries()) {
    for (const [place, glyph] of Array.from(line).entries()) {
      const content = CONTENTS[glyph];
      if (content !== undefined) contents[`${row + 1}-${place + 1}`] = content;
    }
  }
  return roomWith(makePlan({ rooms: 1, rows: rows.length, places }), 'A', contents);
}

const CONTENTS: Readonly<Record<string, SeatContent>> = {
  '#': bookedBy('Mia'),
  h: { kind: 'held', by: 'Ada', until: NOW + 1_000 },
  x: { kind: 'blocked', note: '' },
};

const rooms = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), places: fc.integer({ min: 1, max: 8 }) })
  .chain(({ rows, places }) =>
    fc.array(
      fc.string({ unit: fc.constantFrom('.', '.', '#', 'h', 'x'), minLength: places, maxLength: places }),
      {
        minLength: rows,
        maxLength: rows,
      },
    ),
  )
  .map((lines) => room(...lines));

const counts = fc.integer({ min: 1, max: 10 });
const lucks = fc.double({ min: 0, max: 1, noNaN: true });
const clients = fc.constantFrom('Ada', 'Ben');

type Case = readonly [RoomSnapshot, number, string, number];

function forAll(check: (suggestions: readonly Suggestion[], ...given: Case) => void): void {
  fc.assert(
    fc.property(rooms, counts, clients, lucks, (snapshot, count, client, luck) => {
      check(bestSeats(snapshot, count, { client, luck }), snapshot, count, client, luck);
    }),
    { numRuns: 400 },
  );
}

function isFree(snapshot: RoomSnapshot, client: string, seat: SeatPosition): boolean {
  const content = snapshot.seats.find((each) => isSameSeat(each, seat))?.content;
  return content?.kind === 'free' || (content?.kind === 'held' && content.by === client);
}

/** Every run of `count` seats side by side that the client could book. */
function runsIn(snapshot: RoomSnapshot, count: number, client: string): readonly (readonly SeatPosition[])[] {
  return snapshot.seats
    .map(({ row, place }) => Array.from({ length: count }, (_, index) => ({ row, place: place + index })))
    .filter((seats) => seats.every((seat) => isFree(snapshot, client, seat)));
}

function isRun(seats: readonly SeatPosition[]): boolean {
  return seats.every((seat, index) => {
    const before = seats[index - 1];
    return before === undefined || (seat.row === before.row && seat.place === before.place + 1);
  });
}

/** The singles of a room, where what Ada holds is free to her. */
function singlesOf(snapshot: RoomSnapshot, client: string, taken: readonly SeatPosition[] = []): number {
  const seats = snapshot.seats.map((seat) => {
    if (taken.some((each) => isSameSeat(each, seat))) return { ...seat, content: bookedBy(client) };
    return isFree(snapshot, client, seat) ? { ...seat, content: { kind: 'free' } as const } : seat;
  });
  return fragmentationOf({ ...snapshot, seats }).singles;
}

function middleOf(snapshot: RoomSnapshot): SeatPosition {
  const last = snapshot.seats.at(-1) ?? { row: 1, place: 1 };
  return { row: (last.row + 1) / 2, place: (last.place + 1) / 2 };
}

describe('every suggestion', () => {
  test('is so many different seats, which the client can book by the picture', () => {
    forAll((suggestions, snapshot, count, client) => {
      for (const { seats } of suggestions) {
        expect(new Set(seats.map(seatLabel)).size).toBe(count);
        const request = { kind: 'book', room: 'A', seats, client, booking: 'b' } as const;
        expect(decide(snapshot, request, 'change').kind).toBe('change');
      }
    });
  });

  test('is there whenever there are so many free seats, and none when there are fewer', () => {
    forAll((suggestions, snapshot, count, client) => {
      const free = snapshot.seats.filter((seat) => isFree(snapshot, client, seat)).length;
      expect(suggestions.length > 0).toBe(free >= count);
      expect(bestSeats({ ...snapshot, isClosed: true }, count, { client, luck: 0 })).toEqual([]);
    });
  });

  test('is side by side in one row if any row has so many', () => {
    forAll((suggestions, snapshot, count, client) => {
      if (runsIn(snapshot, count, client).length === 0) return;
      for (const { arrangement, seats } of suggestions) {
        expect(['row', 'single-left']).toContain(arrangement);
        expect(isRun(seats)).toBe(true);
      }
    });
  });

  test('leaves no new single where that can be helped, and says where it does', () => {
    forAll(([first], snapshot, count, client) => {
      const before = singlesOf(snapshot, client);
      const isClean = (seats: readonly SeatPosition[]): boolean =>
        singlesOf(snapshot, client, seats) <= before;
      if (first === undefined || first.arrangement === 'split' || first.arrangement === 'apart') return;
      const isAnyClean = runsIn(snapshot, count, client).some(isClean);
      expect(first.arrangement === 'row').toBe(isAnyClean);
      expect(isClean(first.seats)).toBe(isAnyClean);
    });
  });

  test('that is split is two runs in neighbouring rows that touch', () => {
    forAll((suggestions, snapshot, count, client) => {
      for (const { arrangement, seats } of suggestions) {
        if (arrangement !== 'split') continue;
        expect(runsIn(snapshot, count, client)).toEqual([]);
        const parts = [...Map.groupBy(seats, ({ row }) => row)];
        expect(parts).toHaveLength(2);
        expect(parts.every(([, own]) => isRun(own))).toBe(true);
        const [front, back] = parts;
        expect(back?.[0]).toBe((front?.[0] ?? 0) + 1);
        const places = new Set(front?.[1].map(({ place }) => place));
        expect(back?.[1].some(({ place }) => places.has(place))).toBe(true);
      }
    });
  });

  test('that comes first is hardly farther from the middle than any that leaves as few singles', () => {
    forAll(([first], snapshot, count, client) => {
      if (first?.arrangement !== 'row') return;
      const middle = middleOf(snapshot);
      const before = singlesOf(snapshot, client);
      const best = runsIn(snapshot, count, client)
        .filter((seats) => singlesOf(snapshot, client, seats) <= before)
        .map((seats) => squaredDistance(seats, middle));
      expect(squaredDistance(first.seats, middle)).toBeLessThan(Math.min(...best, Infinity) + AS_GOOD);
    });
  });

  test('is the same for another number, in another order', () => {
    forAll((suggestions, snapshot, count, client, luck) => {
      const again = bestSeats(snapshot, count, { client, luck });
      expect(again).toEqual(suggestions);
      const other = bestSeats(snapshot, count, { client, luck: 1 - luck });
      expect(other).toHaveLength(suggestions.length);
      expect(other[0]?.arrangement).toBe(suggestions[0]?.arrangement);
    });
  });
});

function labels([first]: readonly Suggestion[]): string {
  return (first?.seats ?? []).map(seatLabel).join(' ');
}

describe('seats are chosen', () => {
  const ADA = { client: 'Ada', luck: 0 };

  test('in the middle of an empty room, and not the same by everybody', () => {
    const empty = room(...Array.from({ length: 12 }, () => '..........'));
    const firsts = Array.from({ length: 50 }, (_, index) =>
      labels(bestSeats(empty, 4, { client: 'Ada', luck: index / 50 })),
    );
    expect(new Set(firsts).size).toBe(6);
    for (const first of firsts) expect(first).toMatch(/^[67]-[345] /);
  });

  test('with a single left beside them only where there is no other way', () => {
    const [first] = bestSeats(room('##...###', '########'), 2, ADA);
    expect(first?.arrangement).toBe('single-left');
    expect(labels(bestSeats(room('##...###', '....####'), 2, ADA))).toMatch(/^2-[13] 2-[24]$/);
  });

  test('in halves behind one another where no row has enough', () => {
    const [first] = bestSeats(room('##..####', '##..####', '######..'), 4, ADA);
    expect(first).toEqual({
      arrangement: 'split',
      seats: [
        { row: 1, place: 3 },
        { row: 1, place: 4 },
        { row: 2, place: 3 },
        { row: 2, place: 4 },
      ],
    });
  });

  test('from the longest runs where no two rows have enough', () => {
    const suggestions = bestSeats(room('...#####', '########', '#####..#', '########', '.######.'), 5, ADA);
    expect(suggestions).toHaveLength(1);
    expect(labels(suggestions)).toBe('1-1 1-2 1-3 3-6 3-7');
    expect(suggestions.map(arrangementWords)).toEqual(['apart, in 2 groups']);
  });

  test('among what the client holds, and not among what others hold', () => {
    expect(labels(bestSeats(room('#hh#'), 2, ADA))).toBe('1-2 1-3');
    expect(bestSeats(room('#hh#'), 2, { client: 'Ben', luck: 0 })).toEqual([]);
  });
});

/** What the seats drawn as `+` would leave single, such as `1-1: 1-1 1-2`; `!` where only adding it helps. */
function stranded(...rows: readonly string[]): readonly string[] {
  const chosen = rows.flatMap((line, row) =>
    Array.from(line).flatMap((glyph, place) => (glyph === '+' ? [{ row: row + 1, place: place + 1 }] : [])),
  );
  return strandedBy(room(...rows), chosen, 'Ada').map(
    ({ seat, instead }) => `${seatLabel(seat)}: ${instead?.map(seatLabel).join(' ') ?? '!'}`,
  );
}

describe('a selection leaves a single seat', () => {
  test.each([
    [['.++..'], ['1-1: 1-1 1-2']],
    [['..++.'], ['1-5: 1-4 1-5']],
    [['#.+++..#'], ['1-2: 1-2 1-3 1-4']],
    [['.++#'], ['1-1: !']],
    [['.+.'], ['1-1: 1-1', '1-3: 1-3']],
    [
      ['.++.....', '+++.+...'],
      ['1-1: 1-1 1-2', '2-4: 2-4'],
    ],
    [['#h+...'], ['1-2: 1-2']],
  ])('%j: %j', (rows, told) => {
    expect(stranded(...rows)).toEqual(told);
  });

  test.each([
    ['at an end that is taken already', '.#++..'],
    ['where two stay free', '..++..'],
    ['when all of a row is chosen', '#+++#'],
    ['that was single before', '.#.#++'],
  ])('not %s', (_, row) => {
    expect(stranded(row)).toEqual([]);
  });

  test('just as a suggestion does, and one that is shifted leaves fewer in its row', () => {
    forAll((suggestions, snapshot, _, client) => {
      for (const { arrangement, seats } of suggestions.slice(0, 5)) {
        const singles = strandedBy(snapshot, seats, client);
        if (arrangement !== 'row' && arrangement !== 'single-left') continue;
        expect(singles.length > 0).toBe(arrangement === 'single-left');
        for (const { seat, instead } of singles) {
          expect(isFree(snapshot, client, seat)).toBe(true);
          if (instead === null) continue;
          expect(instead).toHaveLength(seats.length);
          expect(strandedBy(snapshot, instead, client).length).toBeLessThan(singles.length);
        }
      }
    });
  });
});
