import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { seatLabel } from '../../../source/theater/seats.ts';
import { ClientDesk } from './client-desk.ts';

const PLAN = makePlan({ rooms: 2, rows: 3, places: 4 });

let folder: string;
let store: SellingStore;
let ada: ClientDesk;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-session-'));
  store = await openSqliteStore(join(folder, 'theater.db'), { plan: PLAN });
  ada = await ClientDesk.open(store, 'Ada');
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

describe('Shift with the arrows', () => {
  test('marks a run from the cursor, and going back unmarks what was run over', () => {
    ada.press('shift-right', 'shift-right');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 3 });
    expect(marked()).toBe('1-1 1-2 1-3');
    ada.press('shift-left');
    expect(marked()).toBe('1-1 1-2');
    expect(ada.said).toBe('2 seats marked: A 1-1 and 1-2.');
    ada.press('shift-left', 'shift-left');
    expect(marked()).toBe('1-1');
  });

  test('marks a block over several rows, which Enter books', async () => {
    ada.press('l', 'shift-down', 'shift-left');
    expect(marked()).toBe('1-1 1-2 2-1 2-2');
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A 1-1, 1-2, 2-1 and 2-2 for Ada\./);
    expect(ada.state.marks).toBeNull();
  });

  test('stays in its room, and keeps what was marked before it', () => {
    ada.press('space', 'j', 'j', 'l', 'l', 'shift-right', 'shift-right', 'shift-down');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 3, place: 4 });
    expect(marked()).toBe('1-1 3-3 3-4');
    ada.press('h', 'h', 'h', 'shift-right');
    expect(marked()).toBe('1-1 3-3 3-4 3-1 3-2');
  });

  test('steps over seats that are not free, and says whose they are', async () => {
    const ben = await ClientDesk.open(store, 'Ben');
    await ben.do('l', 'enter');
    await ada.refresh();
    ada.press('shift-right');
    expect(marked()).toBe('1-1');
    expect(ada.said).toBe('1 seat marked: A 1-1; A 1-2 is taken by Ben, stepped over.');
    ada.press('shift-right', 'shift-right');
    expect(marked()).toBe('1-1 1-3 1-4');
  });

  test('marks nothing where marks are in another room, or in a room that is closed', async () => {
    ada.press('space', '2', 'shift-right');
    expect(ada.said).toBe('Marks are in one room: book or unmark those in A first.');
    ada.press('escape', 'v', 'V');
    expect(marked()).toBe('1-1 1-2 1-3 1-4');
    await createBoxOffice(store).fulfil({ kind: 'close', room: 'B', by: 'op' });
    await ada.refresh();
    ada.press('escape', '2', 'v');
    expect(ada.said).toBe('Room B is closed: its seats cannot be marked.');
    expect(ada.state.marks).toBeNull();
  });
});

describe('v', () => {
  test('begins a run that plain moves and jumps extend, until v keeps it', () => {
    ada.press('v', 'l', 'l');
    expect(marked()).toBe('1-1 1-2 1-3');
    ada.press(':', '2', '-', '2', 'enter');
    expect(marked()).toBe('1-1 1-2 2-1 2-2');
    ada.press('v', 'l', 'l');
    expect(ada.state.cursor.place).toBe(4);
    expect(marked()).toBe('1-1 1-2 2-1 2-2');
  });

  test('stays in its room at the edge, and ends with a jump to another one', () => {
    ada.press('v', 'h', 'k');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 1 });
    ada.press('l', '2', 'l');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 1, place: 3 });
    expect(marked()).toBe('1-1 1-2');
  });

  test('is ended by Esc, which takes back what the run marked and nothing else', () => {
    ada.press('space', 'j', 'v', 'l', 'escape');
    expect(marked()).toBe('1-1');
    ada.press('l');
    expect(marked()).toBe('1-1');
    ada.press('escape');
    expect(ada.state.marks).toBeNull();
  });

  test('is ended by Enter, which books', async () => {
    await ada.do('v', 'l', 'enter');
    expect(ada.said).toMatch(/^Booked A 1-1 and 1-2 for Ada\./);
    ada.press('l');
    expect(ada.state.marks).toBeNull();
  });

  test('on a seat that is taken marks nothing yet, and Space ends the run', async () => {
    await ada.do('enter');
    ada.press('v');
    expect(ada.said).toBe(
      'Nothing is marked; A 1-1 is yours, stepped over. Moves go on; v keeps it, Esc drops it.',
    );
    ada.press('l', 'l');
    expect(marked()).toBe('1-2 1-3');
    ada.press('space', 'l');
    expect(marked()).toBe('1-2');
  });
});

test('V marks the free seats of the row under the cursor, and again unmarks them', async () => {
  await ada.do('l', 'enter');
  ada.press('j', 'space', 'k', 'V');
  expect(marked()).toBe('2-2 1-1 1-3 1-4');
  expect(ada.said).toMatch(/^4 seats marked: A 1-1, 1-3, 1-4 and 2-2; A 1-2 is yours, stepped over\./);
  ada.press('V');
  expect(marked()).toBe('2-2');
  ada.press('V');
  await ada.do('enter');
  ada.press('V');
  expect(ada.said).toBe('Row 1 of room A has no free seat.');
});

describe('a selection that leaves a single seat', () => {
  test('says so with what helps, and is booked all the same', async () => {
    ada.press('l', 'space');
    expect(ada.said).toBe('A 1-1 would be left single: add it, or shift to 1-1.');
    ada.press('shift-right');
    expect(ada.said).toBe(
      '2 seats marked: A 1-2 and 1-3. A 1-1 would be left single: add it, or shift to 1-1 and 1-2. ' +
        'A 1-4 would be left single: add it, or shift to 1-3 and 1-4.',
    );
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A 1-2 and 1-3 for Ada\./);
  });

  test('is not spoken of any more once the seat is added', () => {
    ada.press('l', 'space', 'h', 'space');
    expect(ada.said).toBe('');
    expect(marked()).toBe('1-2 1-1');
  });
});

describe(': and a row', () => {
  test('goes to that row, of this room or of another, at the same place', () => {
    ada.press('l', ':', '3', 'enter');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 3, place: 2 });
    ada.press(':', 'b', '2', 'enter');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 2 });
  });

  test('b and a number behind it mark the best of the row, and no others when they are taken', async () => {
    ada.press(':', 'b', '2', 'b');
    expect(ada.state.overlay).toEqual({ kind: 'best', row: 2 });
    ada.press('2');
    expect(ada.said).toMatch(/^Suggested: B 2-\d and 2-\d\. Enter books; n another\.$/);
    const [first = { row: 0, place: 0 }] = ada.state.marks?.seats ?? [];
    const ben = await ClientDesk.open(store, 'Ben');
    await ben.do('2', ':', ...Array.from(seatLabel(first)), 'enter', 'enter');
    await ada.do('enter');
    expect(ada.said).toMatch(/nothing was booked\. Suggested: B 2-\d and 2-\d/);
    ada.press('escape', ':', 'b', '2', 'b', '4');
    expect(ada.said).toBe('Row 2 of room B has no 4 free seats left.');
  });

  test('v and V behind it begin a run there and mark the row', () => {
    ada.press(':', '2', '-', '3', 'v', 'l');
    expect(marked()).toBe('2-3 2-4');
    ada.press('escape', ':', '3', 'V');
    expect(marked()).toBe('3-1 3-2 3-3 3-4');
  });

  test('that is not there is told so, and pasted text ends no line', () => {
    ada.press(':', '9', 'V');
    expect(ada.said).toBe('There is no seat A 9-1; the last one is A 3-4.');
    expect(ada.state).toMatchObject({ marks: null, overlay: { kind: 'goto', text: '9' } });
    ada.press('backspace');
    for (const key of ['3', 'V', 'enter']) ada.session.press(key, false);
    expect(ada.state).toMatchObject({ marks: null, overlay: { kind: 'goto', text: '3V' } });
  });
});

/** The marks in the order of marking. */
function marked(): string {
  return (ada.state.marks?.seats ?? []).map(seatLabel).join(' ');
}
