import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import { seatUnder } from '../../../source/screen/client/session/mouse.ts';
import type { MouseReport } from '../../../source/screen/kit/keys/key-codes.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { seatLabel, type SeatInRoom } from '../../../source/theater/seats.ts';
import { ClientDesk } from './client-desk.ts';
import { bookedBy, roomWith, sceneOf, stateWith } from './made-up-theater.ts';

/** Terminals in which every way to lay rooms out is found, and sizes between them. */
const SIZES = Array.from({ length: 18 }, (_, step) => ({ columns: 40 + step * 11, rows: 17 + step * 3 }));

const PLANS = [
  makePlan(),
  makePlan({ rooms: 2, rows: 3, places: 4 }),
  makePlan({ rooms: 5, rows: 20, places: 20 }),
  makePlan({ rooms: 1, rows: 1, places: 1 }),
];

describe('the seat in a cell', () => {
  test.each(SIZES)('is the one that is drawn there, at $columns x $rows', (size) => {
    for (const plan of PLANS) {
      for (const seat of someSeats(
        plan.rooms.map(({ room }) => room),
        plan.rows,
        plan.places,
      )) {
        const taken = { [seatLabel(seat)]: bookedBy('Mia') };
        const rooms = new Map(
          plan.rooms.map(({ room }) => [room, roomWith(plan, room, room === seat.room ? taken : {})]),
        );
        const scene = sceneOf({ plan, rooms, client: 'Ada', ...size });
        if (scene.layout.kind === 'too-small') continue;
        // The cursor is beside it: on it, it would be drawn otherwise.
        const state = stateWith({ cursor: besideOf(seat, plan.places) }, plan);
        const { above, middle } = screenLines(state, scene);
        const lines = [...above, ...middle].map(stripVTControlCharacters);
        expect(lines.join('').split(TAKEN)).toHaveLength(2);
        expect(wrongCells(lines, seat, state.cursor, scene)).toEqual([]);
      }
    }
  });

  test('is none anywhere outside the rooms, or on a terminal that is too small', () => {
    const scene = sceneOf({ columns: 80, rows: 24 });
    const { cursor } = stateWith();
    for (const cell of [
      { column: 0, row: 0 },
      { column: 3, row: 8 },
      { column: 14, row: 8 },
      { column: 79, row: 8 },
      { column: 10, row: 23 },
      { column: 5, row: 4 },
      { column: 9_999, row: 9_999 },
      { column: -1, row: -1 },
    ]) {
      expect(seatUnder(cell, cursor, scene)).toBeNull();
    }
    expect(seatUnder({ column: 5, row: 8 }, cursor, sceneOf({ columns: 20, rows: 5 }))).toBeNull();
  });
});

/** The cells in which the only taken seat is drawn and not found, or found and not drawn. */
function wrongCells(
  lines: readonly string[],
  seat: SeatInRoom,
  cursor: SeatInRoom,
  scene: ReturnType<typeof sceneOf>,
): readonly string[] {
  return lines.flatMap((line, row) =>
    Array.from(line).flatMap((character, column) => {
      const under = seatUnder({ column, row }, cursor, scene);
      const isFound = under !== null && key(under) === key(seat);
      // The second cell of a seat is blank, and the seat's all the same.
      const isRight = character === TAKEN ? isFound : !isFound || character === ' ';
      return isRight ? [] : [`${key(seat)} at ${column}, ${row}`];
    }),
  );
}

/** A glyph that the map has for a seat alone. */
const TAKEN = '■';

function someSeats(rooms: readonly string[], rows: number, places: number): readonly SeatInRoom[] {
  return edges(rooms.length).flatMap((number) =>
    edges(rows).flatMap((row) =>
      edges(places).map((place) => ({ room: rooms[number - 1] ?? '', row, place })),
    ),
  );
}

function edges(most: number): readonly number[] {
  return [...new Set([1, Math.ceil(most / 2), most])];
}

function besideOf(seat: SeatInRoom, places: number): SeatInRoom {
  return { ...seat, place: seat.place < places ? seat.place + 1 : Math.max(seat.place - 1, 1) };
}

function key({ room, row, place }: SeatInRoom): string {
  return `${room} ${row}-${place}`;
}

describe('the mouse', () => {
  let folder: string;
  let store: SellingStore;
  let ada: ClientDesk;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'theater-mouse-'));
    store = await openSqliteStore(join(folder, 'theater.db'), { plan: makePlan() });
    ada = await ClientDesk.open(store, 'Ada');
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  test('does nothing until it is taken', () => {
    mouse('press', 'C 3-4');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 1 });
    ada.press('M');
    mouse('press', 'C 3-4');
    expect(ada.state.cursor).toEqual({ room: 'C', row: 3, place: 4 });
    ada.press('M');
    mouse('press', 'A 1-1');
    expect(ada.state.cursor).toEqual({ room: 'C', row: 3, place: 4 });
  });

  test('goes to the seat that is clicked, marks it at the next click, and unmarks it at the third', () => {
    ada.press('M');
    mouse('press', 'C 3-4');
    expect(marked()).toBe('');
    mouse('press', 'C 3-4');
    expect(marked()).toBe('3-4');
    mouse('press', 'C 3-4');
    expect(marked()).toBe('');
  });

  test('marks a run while it is drawn, in one room', () => {
    ada.press('M');
    mouse('press', 'B 2-2');
    mouse('drag', 'B 2-2');
    expect(marked()).toBe('');
    mouse('drag', 'B 3-3');
    expect(marked()).toBe('2-2 2-3 3-2 3-3');
    mouse('drag', 'B 2-3');
    mouse('drag', 'C 2-1');
    expect(marked()).toBe('2-2 2-3');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 3 });
  });

  test('chooses a line of a list and goes there at the next click; the wheel moves', async () => {
    for (let row = 0; row < 5; row += 1) {
      await ada.do('enter');
      ada.press('j');
    }
    ada.press('M', 'm');
    at('wheel-down', 0, 0);
    expect(ada.state.overlay).toEqual({ kind: 'mine', index: 3 });
    at('wheel-up', 0, 0);
    at('press', 6, lineWith(/ 4-1/));
    expect(ada.state.overlay).toEqual({ kind: 'mine', index: 3 });
    at('press', 6, lineWith(/ 4-1/));
    expect(ada.state).toMatchObject({ overlay: null, cursor: { room: 'A', row: 4, place: 1 } });
  });

  test('hits the line that is drawn there in every list, also where it is scrolled', () => {
    ada.press('M', ':', 'down', 'end');
    for (let line = 0; line < 30; line += 1) {
      const { overlay } = ada.state;
      const index = overlay?.kind === 'goto' ? (overlay.index ?? 0) : 0;
      at('press', 4, lineWith(/▸/) - 1);
      expect(ada.state.overlay).toMatchObject({ index: index - 1 });
    }
    ada.press('escape', 'p');
    at('press', 4, lineWith(/^ +4 /));
    expect(ada.state.overlay).toEqual({ kind: 'programme', index: 3 });
  });

  test('does nothing while a question is asked', async () => {
    await ada.do('enter');
    ada.press('M', 'R');
    const { overlay } = ada.state;
    mouse('press', 'C 3-4');
    expect(ada.state).toMatchObject({ overlay, cursor: { room: 'A' } });
  });

  /** A report about the cell in which a seat is drawn. */
  function mouse(kind: MouseReport['kind'], name: string): void {
    const { state, scene } = ada;
    for (let row = 0; row < 24; row += 1) {
      for (let column = 0; column < 80; column += 1) {
        const seat = seatUnder({ column, row }, state.cursor, scene);
        if (seat !== null && key(seat) === name) {
          at(kind, column, row);
          return;
        }
      }
    }
    throw new Error(`not drawn: ${name}`);
  }

  function at(kind: MouseReport['kind'], column: number, row: number): void {
    ada.session.point({ kind, column, row });
  }

  function marked(): string {
    return (ada.state.marks?.seats ?? []).map(seatLabel).join(' ');
  }

  function lineWith(pattern: RegExp): number {
    const { above, middle } = screenLines(ada.state, ada.scene);
    return [...above, ...middle].map(stripVTControlCharacters).findIndex((line) => pattern.test(line));
  }
});
