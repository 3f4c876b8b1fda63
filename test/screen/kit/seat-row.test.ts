import { describe, expect, test } from 'vitest';

import type { OpenRequest } from '../../../source/screen/client/state/client-state.ts';
import {
  ASCII_GLYPHS,
  LOOK_NAMES,
  type SeatLook,
  UNICODE_GLYPHS,
} from '../../../source/screen/kit/glyphs.ts';
import { THEMES } from '../../../source/screen/kit/themes.ts';
import { type DrawnSeat, drawnSeats, looksOf, formatSeatRow } from '../../../source/screen/map/seat-rows.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { bookedBy, NOW, PLAIN, roomWith } from '../client/made-up-theater.ts';

const COLOURFUL = { theme: THEMES.default, glyphs: UNICODE_GLYPHS };
const RESTING = { cellsPerSeat: 1, cursorPlace: null, party: [], isFaded: false } as const;

describe('a seat', () => {
  const plan = makePlan({ rooms: 1, rows: 1, places: 9 });
  const request: OpenRequest = {
    id: 1,
    operation: 'book',
    room: 'A',
    seats: [{ row: 1, place: 8 }],
    booking: null,
    origin: 'cursor',
    wasFree: true,
    phase: { kind: 'sent' },
  };
  const snapshot = roomWith(plan, 'A', {
    '1-2': bookedBy('Mia'),
    '1-3': bookedBy('Ada'),
    '1-4': { kind: 'held', by: 'Mia', until: NOW + 1 },
    '1-5': { kind: 'held', by: 'Ada', until: NOW + 1 },
    '1-6': { kind: 'held', by: 'Mia', until: NOW },
    '1-7': { kind: 'blocked', note: 'broken chair' },
  });
  const marks = [
    { row: 1, place: 1 },
    { row: 1, place: 3 },
  ];

  test('looks as this person may have it: what this terminal does with it first, then what the store says', () => {
    const sight = { snapshot, client: 'Ada', marks: [], requests: [request] };
    expect(looksOf(1, sight)).toEqual([
      ['free', 'taken', 'yours', 'held', 'heldByYou', 'free', 'blocked', 'inFlight', 'free'],
    ]);
  });

  test('of somebody else that is still to be collected has a look of its own, and one’s own stays one’s own', () => {
    const kept = { until: NOW + 1 };
    const room = roomWith(plan, 'A', {
      '1-1': { kind: 'booked', client: 'Mia', booking: 'b', ...kept },
      '1-2': { kind: 'booked', client: 'Ada', booking: 'c', ...kept },
      '1-3': { kind: 'booked', client: 'Mia', booking: 'd', until: NOW - 1 },
    });
    const sight = { snapshot: room, client: 'Ada', marks: [], requests: [] };
    expect(looksOf(1, sight)[0]?.slice(0, 4)).toEqual(['reserved', 'yours', 'reserved', 'free']);
  });

  test('is shown as marked only while it can be had; a mark that is lost has a glyph of its own', () => {
    const sight = { snapshot, client: 'Ada', marks, requests: [] };
    expect(looksOf(1, sight)[0]?.slice(0, 3)).toEqual(['marked', 'taken', 'lost']);
    const closed = { ...sight, snapshot: { ...snapshot, isClosed: true } };
    expect(looksOf(1, closed)[0]?.slice(0, 3)).toEqual(['lost', 'taken', 'lost']);
  });

  test('that somebody else changed a moment ago is told from one that was so before', () => {
    const changed = [1, 2, 3, 7].map((place) => ({ row: 1, place }));
    const sight = { snapshot, client: 'Ada', marks: [], changed, requests: [] };
    expect(looksOf(1, sight)[0]?.slice(0, 7)).toEqual([
      'justFreed',
      'justTaken',
      'yours',
      'held',
      'heldByYou',
      'free',
      'blocked',
    ]);
  });

  test('that nobody can say the end of is unconfirmed, and so is one without an answer so far', () => {
    const sight = {
      snapshot,
      client: 'Ada',
      marks: [],
      requests: [{ ...request, phase: { kind: 'doubt' } as const }],
    };
    expect(looksOf(1, sight)[0]?.[7]).toBe('unconfirmed');
  });

  test('has a glyph of its own for every look, one cell wide, in Unicode and in ASCII', () => {
    for (const { seats, second } of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
      expect(new Set([...Object.values(seats), ...Object.values(second)]).size).toBe(LOOK_NAMES.length + 3);
    }
    expect(Object.values(ASCII_GLYPHS.seats).join('')).toMatch(/^[!-~]+$/);
  });
});

/** Seats that nobody is in with another one. */
function alone(...looks: readonly SeatLook[]): readonly DrawnSeat[] {
  return looks.map((look) => ({ look, isJoined: false, isSecond: false }));
}

describe('a row of seats', () => {
  const looks = alone('free', 'yours', 'yours', 'taken');

  test('is one glyph for each seat, or a glyph and a blank', () => {
    expect(formatSeatRow(looks, RESTING, PLAIN)).toBe('·◆◆■');
    expect(formatSeatRow(looks, { ...RESTING, cellsPerSeat: 2 }, PLAIN)).toBe('· ◆ ◆ ■ ');
  });

  test('has one pair of colour codes for neighbours that look alike', () => {
    const dim = '\u001B[2m·\u001B[22m';
    expect(formatSeatRow(looks, RESTING, COLOURFUL)).toBe(`${dim}\u001B[1;38;5;78m◆◆\u001B[22;39m■`);
  });

  test('has the cursor inverse, with and without colours', () => {
    const style = { ...RESTING, cursorPlace: 1 };
    for (const theme of [THEMES.default, THEMES.mono]) {
      const row = formatSeatRow(looks, style, { theme, glyphs: UNICODE_GLYPHS });
      expect(row.startsWith('\u001B[7m·\u001B[27m')).toBe(true);
    }
  });

  test('has the party under the cursor underlined, in whatever colour its seats have, and nothing between them', () => {
    const row = formatSeatRow(
      looks,
      { ...RESTING, cellsPerSeat: 2, cursorPlace: 2, party: [2, 3] },
      COLOURFUL,
    );
    expect(row).toContain('\u001B[7m◆\u001B[27m \u001B[4m\u001B[1;38;5;78m◆\u001B[22;39m\u001B[24m ■ ');
  });

  test('is dim all over, with its glyphs, when the picture is old', () => {
    const row = formatSeatRow(looks, { ...RESTING, isFaded: true }, COLOURFUL);
    expect(row).toBe('\u001B[2m·◆◆■\u001B[22m');
  });

  test('has no colour in mono', () => {
    const row = formatSeatRow(alone('yours', 'unconfirmed', 'held'), RESTING, {
      theme: THEMES.mono,
      glyphs: UNICODE_GLYPHS,
    });
    expect(row).not.toMatch(/\[(?:\d+;)*(?:3|4|9|10)\d/);
  });
});

describe('parties that touch', () => {
  const plan = makePlan({ rooms: 1, rows: 1, places: 10 });
  const bookings = ['p', 'p', 'q', 'q', 'q', 'r', '', 's', 'mine', 'mine too'];
  const snapshot = roomWith(
    plan,
    'A',
    Object.fromEntries(
      bookings.flatMap((booking, index) =>
        booking === ''
          ? []
          : [[`1-${index + 1}`, bookedBy(booking.startsWith('mine') ? 'Ada' : 'Mia', booking)]],
      ),
    ),
  );
  const [seats = []] = drawnSeats(1, { snapshot, client: 'Ada', marks: [], requests: [] });

  test('are told apart by a line that joins each, where there are two cells for a seat', () => {
    const wide = { ...RESTING, cellsPerSeat: 2 } as const;
    expect(formatSeatRow(seats, wide, PLAIN)).toBe('■─■ ■─■─■ ■ · ■ ◆ ◆ ');
    expect(formatSeatRow(seats, wide, { ...PLAIN, glyphs: ASCII_GLYPHS })).toBe('#-# #-#-# # . # @ @ ');
  });

  test('are told apart by every second one looking otherwise, where there is one cell for a seat', () => {
    expect(formatSeatRow(seats, RESTING, PLAIN)).toBe('■■▪▪▪■·■◆◈');
    expect(formatSeatRow(seats, RESTING, { ...PLAIN, glyphs: ASCII_GLYPHS })).toBe('##%%%#.#@&');
  });

  test('have the whole party under the cursor underlined, with its line, and nothing beyond it', () => {
    const style = { ...RESTING, cellsPerSeat: 2, cursorPlace: 3, party: [3, 4, 5] } as const;
    expect(formatSeatRow(seats, style, COLOURFUL)).toContain(
      '■─■ \u001B[7m■\u001B[27m─\u001B[4m■─■\u001B[24m ■',
    );
  });
});
