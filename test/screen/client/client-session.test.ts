import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { makeChangeId } from '../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { dispatch } from '../../../source/screen/client/session/dispatch.ts';
import { forwardTo } from '../../../source/store/metered-store.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { type SellingStore, StoreError } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { seatLabel } from '../../../source/theater/seats.ts';
import { ClientDesk } from './client-desk.ts';

const PLAN = makePlan({ rooms: 2, rows: 3, places: 4 });

/** A 1-1 and 1-2, marked. */
const PAIR = {
  room: 'A',
  seats: [
    { row: 1, place: 1 },
    { row: 1, place: 2 },
  ],
};

/** Somebody who waits in A. */
const ENTRY = { room: 'A', by: 'Ola', note: '' };

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

test("a name that differs from the client's only by case or accents is told at the start", async () => {
  await ada.do('enter');
  expect((await ClientDesk.open(store, 'adá')).said).toBe('Ada has bookings too.');
  expect((await ClientDesk.open(store, 'Ada')).said).toBe('');
});

describe('the cursor', () => {
  test('crosses into the next room at the edge, in the same row, and wraps from the last room to the first', () => {
    ada.press('down', 'left');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 4 });
    ada.press('right');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 2, place: 1 });
    ada.press('l', 'l', 'l', 'l');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 1 });
  });

  test('stays in the room at its first and last row', () => {
    ada.press('k', 'k');
    expect(ada.state.cursor.row).toBe(1);
    ada.press('j', 'j', 'j', 'j');
    expect(ada.state.cursor.row).toBe(3);
  });

  test('jumps to rooms by number and by Tab, and says when there is no such room', () => {
    ada.press('j', '2');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 1 });
    ada.press('tab');
    expect(ada.state.cursor.room).toBe('A');
    ada.press('shift-tab');
    expect(ada.state.cursor.room).toBe('B');
    ada.press('7');
    expect(ada.state.cursor.room).toBe('B');
    expect(ada.said).toBe('There is no room 7; the last one is 2.');
  });
});

describe('Enter', () => {
  test('books the seat under the cursor', async () => {
    await ada.do('l', 'enter');
    expect(ada.said).toMatch(/^Booked A 1-2 for Ada\. Reference [2-9A-Z]{6}\.$/);
    expect(await ada.ownerOf('A 1-2')).toBe('Ada');
  });

  test('books the marks together, wherever the cursor is, and leaves none', async () => {
    await ada.do('space', 'l', 'space', '2', 'enter');
    expect(ada.said).toMatch(/^Booked A 1-1 and 1-2 for Ada\. Reference [2-9A-Z]{6}\.$/);
    expect(ada.state.marks).toBeNull();
    expect(await ada.ownerOf('B 1-2')).toBeNull();
  });

  test('pressed twice in one chunk opens one request', async () => {
    ada.press('enter', 'enter');
    expect(ada.state.requests).toHaveLength(1);
    expect(ada.said).toBe('A request for A 1-1 is still open; wait for its outcome.');
    await ada.do();
    expect(ada.said).toMatch(/^Booked A 1-1 for Ada\. Reference [2-9A-Z]{6}\.$/);
  });

  test('on a seat that is already yours is refused, and so is one that was seen as taken', async () => {
    await ada.do('enter');
    await ada.do('enter');
    expect(ada.said).toBe('A 1-1 is already yours; nothing was booked.');
    const ben = await ClientDesk.open(store, 'Ben');
    await ben.do('enter');
    expect(ben.said).toBe('A 1-1 is taken by Ada; nothing was booked.');
  });

  test('on a seat that somebody has just taken says who, and leaves the whole group marked', async () => {
    const ben = await ClientDesk.open(store, 'Ben');
    ada.press('space', 'l', 'space');
    await ben.do('enter');
    await ada.do('enter');
    expect(ada.said).toBe('A 1-1 was taken by Ben a moment before; nothing was booked.');
    expect(ada.state.marks).toEqual(PAIR);
    expect(await ada.ownerOf('A 1-2')).toBeNull();
  });

  test.each([
    ['before', 1],
    ['after', 2],
  ])(
    'books no part of a group, and no seat under the cursor, when the picture comes %s it',
    async (_, lost) => {
      const ben = await ClientDesk.open(store, 'Ben');
      ada.press('space', 'l', 'space', 'j', 'j');
      await ben.do('enter');
      if (lost === 2) await ben.do('l', 'enter');
      if (lost === 1) await ada.refresh();
      await ada.do('enter');
      await ada.refresh();
      await ada.do('enter');
      expect(ada.said).toContain('taken by Ben; nothing was booked: unmark, mark another instead, or Esc.');
      expect(ada.state.marks).toEqual(PAIR);
      expect(await Promise.all(['A 1-1', 'A 1-2', 'A 3-2'].map((seat) => ada.ownerOf(seat)))).not.toContain(
        'Ada',
      );
    },
  );

  test('books no seat that the screen showed as taken, though it has become free', async () => {
    const ben = await ClientDesk.open(store, 'Ben');
    await ben.do('enter');
    await ada.refresh();
    await ben.do('r');
    await ada.do('enter');
    expect(ada.said).toBe('Changed meanwhile: A 1-1 is free; nothing was booked.');
    await ada.do('enter');
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });

  test('lets other keys work while the request is open', async () => {
    ada.press('enter', 'l', 'enter');
    expect(ada.state.requests).toHaveLength(2);
    await ada.do();
    expect(await Promise.all([ada.ownerOf('A 1-1'), ada.ownerOf('A 1-2')])).toEqual(['Ada', 'Ada']);
  });
});

describe('marks', () => {
  test('are made and unmade by Space, all taken away by Esc, and are in one room', () => {
    ada.press('space', 'l', 'space', 'space');
    expect(ada.state.marks).toEqual({ room: 'A', seats: [{ row: 1, place: 1 }] });
    ada.press('2', 'space');
    expect(ada.said).toBe('Marks are in one room: book or unmark those in A first.');
    ada.press('escape');
    expect(ada.state.marks).toBeNull();
  });

  test('are not made on a seat that cannot be had, and it is said why', async () => {
    await ada.do('enter');
    ada.press('space');
    expect(ada.said).toBe('A 1-1 is yours; only free seats are marked.');
    expect(ada.state.marks).toBeNull();
  });

  test('stay when somebody takes the seat, and it is said who', async () => {
    ada.press('space', 'l', 'space');
    await (await ClientDesk.open(store, 'Ben')).do('enter');
    await ada.refresh();
    expect(ada.said).toBe('A 1-1 is taken by Ben: unmark, mark another instead, or Esc.');
    expect(ada.state.marks).toEqual(PAIR);
    ada.press('j');
    await ada.refresh();
    ada.press('k', 'h', 'space');
    expect(ada.state.marks).toEqual({ room: 'A', seats: [{ row: 1, place: 2 }] });
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A 1-2 for Ada\. Reference [2-9A-Z]{6}\.$/);
  });

  test('that are lost give their place to the next seat that is marked', async () => {
    ada.press('space', 'l', 'space');
    await (await ClientDesk.open(store, 'Ben')).do('enter');
    await ada.refresh();
    ada.press('l', 'space');
    expect(ada.said).toBe('A 1-3 is marked in place of A 1-1. A 1-4 would be left single: add it.');
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A 1-3 and 1-2 for Ada\. Reference [2-9A-Z]{6}\.$/);
  });

  test('that are lost for different reasons are not all called taken', async () => {
    ada.press('space', 'l', 'space');
    await (await ClientDesk.open(store, 'Ben')).do('enter');
    const seats = [{ row: 1, place: 2 }];
    await createBoxOffice(store).fulfil({ kind: 'block', room: 'A', seats, by: 'Ola', note: 'wet' });
    await ada.refresh();
    expect(ada.said).toContain('A 1-1 is taken by Ben, A 1-2 is blocked: wet:');
  });

  test('are lost with their room, and none is made in a closed one', async () => {
    ada.press('space');
    await createBoxOffice(store).fulfil({ kind: 'close', room: 'A', by: 'Ola', reason: 'smoke' });
    await ada.refresh();
    expect(ada.said).toBe('Room A is closed: unmark, mark another instead, or Esc.');
    await ada.do('l', 'enter');
    expect(ada.said).toContain('Room A is closed; nothing was booked');
    ada.press('escape', 'space');
    expect(ada.said).toBe('Room A is closed: its seats cannot be marked.');
    expect(ada.state.marks).toBeNull();
  });
});

test('a booking whose row could not be written is told as booked, and then as missing in the history', async () => {
  const forgetful = {
    ...forwardTo(store),
    record: () => Promise.reject(new StoreError('unavailable', 'too few replicas')),
  };
  const zoe = await ClientDesk.open(forgetful, 'Zoe');
  const said: string[] = [];
  zoe.session.subscribe(() => said.push(zoe.said));
  await zoe.do('enter');
  await expect.poll(() => zoe.said).toMatch(/^The booking of A 1-1 stands; .* history is still missing\.$/);
  expect(said).toContainEqual(expect.stringMatching(/^Booked A 1-1 for Zoe\. Reference \w{6}\.$/));
});

describe('releasing', () => {
  beforeEach(async () => {
    await ada.do('space', 'l', 'space', 'enter');
  });

  test('r gives back the seat under the cursor, and only that', async () => {
    await ada.do('r');
    expect(ada.said).toBe('Released A 1-2 of Ada.');
    expect(await Promise.all([ada.ownerOf('A 1-1'), ada.ownerOf('A 1-2')])).toEqual(['Ada', null]);
  });

  test('ends with who waits for as many seats as there are now, and without those for whom there are too few', async () => {
    await store.waiting?.add({ ...ENTRY, id: makeChangeId(), count: 12, client: 'Zoë' });
    await ada.do('r');
    await store.waiting?.add({ ...ENTRY, id: makeChangeId(), count: 12, client: 'Pia' });
    await store.waiting?.add({ ...ENTRY, id: makeChangeId(), count: 2, client: 'M\u001Bia' });
    await ada.do('h', 'r');
    await ada.until(({ message }) => message?.text.includes('waits') === true);
    expect(ada.said).toBe(
      'Released A 1-1 of Ada. Zoë waits for 12 seats in A (apart), then Pia for 12 (apart), then M�ia for 2.',
    );
    expect(ada.state.message?.briefer?.at(-1)).toMatch(/^Zoë waits for 12 seats in A/);
  });

  test('R asks first; y gives back the whole booking', async () => {
    ada.press('R');
    expect(ada.state.overlay).toMatchObject({ kind: 'question' });
    await ada.do('y');
    expect(ada.said).toBe('Released A 1-1 and 1-2 of Ada.');
    expect(await ada.ownerOf('A 1-1')).toBeNull();
  });

  test('R and anything but y gives nothing back', async () => {
    for (const no of ['escape', 'q', 'n']) {
      ada.press('R', 'r', 'enter', no);
      expect(ada.state.overlay).toBeNull();
      expect(ada.said).toBe('Nothing was released.');
    }
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });

  test("is refused on somebody else's seat, which is named", async () => {
    const ben = await ClientDesk.open(store, 'Ben');
    await ben.do('r');
    expect(ben.said).toBe('A 1-1 is booked by Ada; nothing was released.');
    ben.press('R');
    expect(ben.said).toBe('A 1-1 is taken by Ada; R releases a booking of yours.');
  });
});

describe('a message', () => {
  test('that answers a key goes away once the cursor is elsewhere, or the marks are others', async () => {
    ada.press('space', '2', 'space');
    expect(ada.said).toContain('book or unmark those in A first');
    ada.press('escape');
    expect(ada.said).toBe('');
    ada.press('7');
    expect(ada.said).toContain('There is no room 7');
    ada.press('j');
    expect(ada.said).toBe('');
  });

  test('that says how seats stand goes away once they stand otherwise', async () => {
    const ben = await ClientDesk.open(store, 'Ben');
    await ben.do('enter');
    await ada.do('enter');
    expect(ada.said).toContain('taken by Ben');
    await ada.refresh();
    expect(ada.said).toContain('taken by Ben');
    await ben.do('r');
    await ada.refresh();
    expect(ada.said).toBe('');
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A 1-1 for Ada\. Reference [2-9A-Z]{6}\.$/);
    ada.press('j');
    expect(ada.said).toMatch(/^Booked A 1-1 for Ada\. Reference [2-9A-Z]{6}\.$/);
    const other = await ClientDesk.open(store, 'Ada');
    await other.do('r');
    await ada.refresh();
    expect(ada.said).toBe('');
  });
});

describe('u', () => {
  test('takes back several steps, and U or Ctrl-R does them again, until something else is done', async () => {
    await ada.do('enter');
    await ada.do('l', 'enter');
    const booked = (await store.look('A', 'browse')).seats.map(({ content }) => content);
    await ada.do('u');
    await ada.do('u');
    expect(await Promise.all([ada.ownerOf('A 1-1'), ada.ownerOf('A 1-2')])).toEqual([null, null]);
    await ada.do('U');
    expect(ada.said).toMatch(/^Done again\. Booked A 1-1 for Ada\. Reference [2-9A-Z]{6}\.$/);
    await ada.do('ctrl-r');
    expect((await store.look('A', 'browse')).seats.map(({ content }) => content)).toEqual(booked);
    await ada.do('u');
    await ada.do('l', 'enter');
    ada.press('U');
    expect(ada.said).toBe('There is nothing to do again.');
  });

  test('takes the last booking back, once', async () => {
    await ada.do('enter');
    await ada.do('u');
    expect(ada.said).toBe('Undone. Released A 1-1 of Ada.');
    expect(await ada.ownerOf('A 1-1')).toBeNull();
    ada.press('u');
    expect(ada.said).toBe('There is nothing to undo in this terminal.');
  });

  test('waits for the outcome of what is still on its way', async () => {
    ada.press('enter', 'u');
    expect(ada.said).toBe('A request is still open; its outcome comes first.');
    await ada.do();
    await ada.do('u');
    expect(await ada.ownerOf('A 1-1')).toBeNull();
  });

  test('books again what was released last, under its old reservation', async () => {
    await ada.do('space', 'l', 'space', 'enter');
    const before = await store.look('A', 'browse');
    await ada.do('r');
    await ada.do('u');
    const after = await store.look('A', 'browse');
    expect(after.seats.map(({ content }) => content)).toEqual(before.seats.map(({ content }) => content));
  });

  test('leaves alone what was changed meanwhile', async () => {
    await ada.do('enter');
    const other = await ClientDesk.open(store, 'Ada');
    await other.do('r');
    await other.do('enter');
    await ada.do('u');
    expect(ada.said).toContain('Changed meanwhile');
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });
});

describe('g', () => {
  beforeEach(async () => {
    await ada.do('space', 'l', 'space', 'enter');
  });

  test('gives the whole booking of the seat to whom is named, under its reference and in one step', async () => {
    const booked = (await store.look('A', 'settle')).seats[0]?.content;
    await ada.do('g', 'M', 'i', 'a', 'space', 'space', 'Q', 'backspace', 'backspace', 'backspace', 'enter');
    expect(ada.said).toMatch(
      /^Gave A 1-1 and 1-2 to Mia, who alone can give it back\. Reference [2-9A-Z]{6}\.$/,
    );
    const [given] = (await store.history({ room: 'A', limit: 1 })).entries.map(({ change }) => change);
    expect(given).toMatchObject({ kind: 'give', by: 'Ada', seats: [{}, {}] });
    expect(given?.seats[1]?.after.content).toEqual({ ...booked, client: 'Mia' });
    expect(ada.state).toMatchObject({ overlay: null, requests: [], undo: [], news: [] });
  });

  test('says what is wrong with a name, and goes on asking', async () => {
    ada.press('g', 'enter');
    expect(ada.said).toBe('A name cannot be empty.');
    ada.press('A', 'd', 'a', 'enter');
    expect(ada.said).toBe('They are yours already; give them to somebody else.');
    expect(ada.state.overlay).toMatchObject({ kind: 'give', text: 'Ada' });
    ada.press('escape');
    expect(ada.said).toBe('Nothing was given away.');
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });

  test('takes letters that are keys as letters, and gives nothing that is not of the client', async () => {
    ada.press('g', 'r', 'u', 'q', '2');
    expect(ada.state).toMatchObject({ overlay: { text: 'ruq2' }, cursor: { room: 'A', row: 1, place: 2 } });
    ada.press('escape', 'l', 'g');
    expect(ada.said).toBe('A 1-3 is free; g gives a booking of yours away.');
    const ben = await ClientDesk.open(store, 'Ben');
    ben.press('g');
    expect(ben.said).toBe('A 1-1 is taken by Ada; g gives a booking of yours away.');
  });

  test('gives only the booking that was shown', async () => {
    ada.press('g', 'M', 'i', 'a');
    const other = await ClientDesk.open(store, 'Ada');
    await other.do('r');
    await other.do('enter');
    await ada.do('enter');
    expect(ada.said).toContain('Changed meanwhile');
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });
});

describe('overlays', () => {
  test('take all keys but their own, and q only closes them', async () => {
    for (const key of ['?', 'w', 'm']) {
      ada.press(key, 'enter', 'l', '2', 'u');
      expect(ada.state).toMatchObject({
        overlay: key === '?' ? { scroll: 0 } : { index: 0 },
        cursor: { room: 'A', place: 1 },
        requests: [],
      });
      ada.press('q');
      expect(ada.state.overlay).toBeNull();
    }
    expect(ada.hasLeft).toBe(false);
  });

  test('give way to one another by their keys, and are closed by the key that opened them', () => {
    ada.press('w', 'm');
    expect(ada.state.overlay).toMatchObject({ kind: 'mine' });
    ada.press('?', 'w');
    expect(ada.state.overlay).toMatchObject({ kind: 'who' });
    ada.press('w');
    expect(ada.state.overlay).toBeNull();
  });

  test('the programme goes to the room that is chosen, also by keys in one chunk and by number', () => {
    ada.press('p', 'j', 'enter');
    expect(ada.state).toMatchObject({ overlay: null, cursor: { room: 'B' } });
    ada.press('p', '1');
    expect(ada.state).toMatchObject({ overlay: null, cursor: { room: 'A' } });
    ada.press('p', 'j', 'j', 'j', 'escape');
    expect(ada.state.cursor.room).toBe('A');
  });
});

describe('a theater that is begun anew under the screen', () => {
  test('is said, and has no marks and nothing to take back', async () => {
    await ada.do('enter');
    ada.press('l', 'space');
    await store.renew();
    await ada.renew();
    expect(ada.said).toBe('This theater was restored, emptied or made anew: all rooms were read again.');
    expect([ada.state.marks, ada.state.undo]).toEqual([null, []]);
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });

  test('takes no booking from a screen that has not seen it, and says why', async () => {
    await store.renew();
    await ada.do('enter');
    expect(ada.said).toBe('The theater was restored, emptied or made anew meanwhile; nothing was booked.');
    await ada.renew();
    expect(ada.said).toContain('nothing was booked');
    expect(await ada.ownerOf('A 1-1')).toBeNull();
    await ada.do('enter');
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
  });
});

describe('y', () => {
  test('has the terminal copy the reference of the booking under the cursor, and promises no more', async () => {
    await ada.do('enter');
    const [, reference = ''] = /Reference (\w+)\.$/.exec(ada.said) ?? [];
    ada.press('y');
    expect(ada.copied).toEqual([reference]);
    expect(ada.said).toBe(`${reference} was sent to the terminal to copy; no terminal says whether it did.`);
    ada.press('right', 'y');
    expect(ada.copied).toHaveLength(1);
    expect(ada.said).toBe('A 1-2 is free; y copies the reference of a booking.');
  });

  test('copies that of a booking of somebody else, too', async () => {
    const tom = await ClientDesk.open(store, 'Tom');
    await tom.do('enter');
    await ada.refresh();
    ada.press('y');
    expect(tom.said).toContain(`Reference ${ada.copied.join('')}.`);
  });
});

describe('/', () => {
  /** Mia has A 2-2, B 1-1 and B 3-4, and the cursor is at A 1-1. */
  beforeEach(async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('j', 'l', 'enter');
    await mia.do('k', 'h', '2', 'enter');
    await mia.do('j', 'j', 'l', 'l', 'l', 'enter');
    await ada.refresh();
  });

  test('goes to the first hit, n and N to the others, round and round', () => {
    ada.press('/', 'M', 'i', 'enter');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 2, place: 2 });
    expect(ada.said).toMatch(/^1 of 3: A 2-2 of Mia, \w{6}\. n next, N back, Esc ends it\.$/);
    ada.press('n');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 1, place: 1 });
    ada.press('n', 'n');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 2, place: 2 });
    ada.press('N');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 3, place: 4 });
    expect(ada.said).toMatch(/^3 of 3: B 3-4 of Mia/);
  });

  test('says nothing of others where there is one hit', () => {
    ada.press('/', 'b', '3', '-', '4', 'enter');
    expect(ada.said).toMatch(/^1 of 1: B 3-4 of Mia, \w{6}\. Esc ends it\.$/);
  });

  test('has n for its hits, also while suggested seats are marked, which stay', () => {
    ada.press('b', '2');
    const { marks } = ada.state;
    ada.press('/', 'M', 'i', 'enter', 'n');
    expect(ada.said).toMatch(/^2 of 3: /);
    expect(ada.state.marks).toEqual(marks);
  });

  test('takes every character for the text, and changes nothing else', () => {
    ada.press('/', 'q', 'r', 'space', '1', 'backspace');
    expect(ada.state.overlay).toEqual({ kind: 'find', text: 'qr ' });
    ada.press('enter');
    expect(ada.said).toBe('"qr" is nowhere.');
    ada.press('escape');
    expect(ada.state).toMatchObject({ overlay: null, found: null, marks: null, requests: [] });
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 1 });
  });

  test('finds a seat and a play', () => {
    ada.press('/', ...Array.from('b 3-4'), 'enter');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 3, place: 4 });
    ada.press('/', ...Array.from('hamlet'), 'enter');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 3, place: 4 });
    expect(ada.said).toMatch(/^1 of 1: A Hamlet\./);
  });

  test('is ended by Esc, after which n says what it is for; marks stay', () => {
    ada.press('space', '/', 'm', 'enter', 'escape', 'n');
    expect(ada.said).toMatch(/^Nothing is looked for: \/ finds/);
    expect(ada.state.marks?.seats).toHaveLength(1);
  });

  test('knows when its hits are gone', async () => {
    ada.press('/', ...Array.from('mia'), 'enter');
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('j', 'l', 'r');
    await mia.do('k', 'h', '2', 'r');
    await mia.do('j', 'j', 'l', 'l', 'l', 'r');
    await ada.refresh();
    ada.press('n');
    expect(ada.said).toBe('"mia" is nowhere any more.');
  });
});

describe(':', () => {
  test('goes to a seat of this room or of another', () => {
    ada.press(':', '3', '-', '4', 'enter');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 3, place: 4 });
    ada.press(':', ...Array.from('b2-1'), 'enter');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 1 });
  });

  test.each([
    ['mia', 'A seat is written 8-4 or f8-4, a row 8 or f8.'],
    ['f1-1', 'There is no room F; there are 2 rooms.'],
    ['4-1', 'There is no seat A 4-1; the last one is A 3-4.'],
  ])('%s is told what is wrong, and can be mended', (text, told) => {
    ada.press(':', ...Array.from(text), 'enter');
    expect(ada.said).toBe(told);
    expect(ada.state.overlay).toMatchObject({ kind: 'goto', text });
    ada.press('backspace');
    expect(ada.said).toBe('');
  });
});

/** Somebody else books the first seat that Ada has marked. */
async function benTakesTheFirst(): Promise<void> {
  const [first = { row: 0, place: 0 }] = ada.state.marks?.seats ?? [];
  const ben = await ClientDesk.open(store, 'Ben');
  await ben.do(':', ...Array.from(seatLabel(first)), 'enter', 'enter');
}

describe('b and a number', () => {
  test('marks the best seats, which Enter books together', async () => {
    ada.press('b', '2');
    expect(ada.state.marks?.seats).toHaveLength(2);
    expect(ada.said).toMatch(/^Suggested: A \d-\d and \d-\d\. Enter books; n another\.$/);
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A \d-\d and \d-\d for Ada\. Reference \w{6}\.$/);
  });

  test('n and N go through the suggestions; what the person marks himself is no suggestion any more', () => {
    ada.press('b', '2');
    const first = ada.state.marks;
    ada.press('n');
    const second = ada.state.marks;
    expect(second?.seats).not.toEqual(first?.seats);
    ada.press('N');
    expect(ada.state.marks?.seats).toEqual(first?.seats);
    ada.press('space', 'n');
    expect(ada.state.marks?.seats).toHaveLength(1);
    expect(ada.said).toMatch(/^Nothing is looked for/);
  });

  test('leaves marks alone that the person made, and Esc unmarks what was suggested', () => {
    ada.press('space', 'b', '2');
    expect(ada.said).toBe('Book or unmark the seats in A first.');
    ada.press('escape', 'b', '3');
    expect(ada.state.marks?.seats).toHaveLength(3);
    ada.press('escape');
    expect(ada.state.marks).toBeNull();
    ada.press('b', 'escape');
    expect(ada.state).toMatchObject({ marks: null, overlay: null });
  });

  test('says when they are split, and when there are too few', async () => {
    ada.press('b', '6');
    expect(ada.said).toMatch(/^Suggested: .* \(split over two rows\)\. Enter books/);
    await ada.do('enter');
    ada.press('b', '7');
    expect(ada.said).toBe('Room A has no 7 free seats left.');
    expect(ada.state.marks).toBeNull();
  });

  test('0 is ten', () => {
    ada.press('b', '0');
    expect(ada.state.marks?.seats).toHaveLength(10);
    expect(ada.said).toMatch(/\(apart, in 3 groups\)\. Enter books\.$/);
  });

  test('taken meanwhile: others are suggested from what came back, and nothing is booked without another Enter', async () => {
    ada.press('b', '4');
    await benTakesTheFirst();
    await ada.do('enter');
    expect(ada.said).toMatch(/ was taken by Ben a moment before; nothing was booked\. Suggested: A /);
    const second = ada.state.marks?.seats ?? [];
    expect(second).toHaveLength(4);
    await ada.do('enter');
    expect(ada.said).toMatch(/^Booked A /);
    const owners = await Promise.all(second.map((seat) => ada.ownerOf(`A ${seatLabel(seat)}`)));
    expect(owners).toEqual(['Ada', 'Ada', 'Ada', 'Ada']);
  });

  test('seen to be taken before Enter: nothing is sent, and others are suggested', async () => {
    ada.press('b', '4');
    await benTakesTheFirst();
    await ada.refresh();
    expect(ada.said).toMatch(/ is taken by Ben: Enter or n suggests others\.$/);
    ada.press('enter');
    expect(ada.state.requests).toEqual([]);
    expect(ada.said).toMatch(/ is taken by Ben; nothing was booked\. Suggested: A /);
    expect(ada.state.marks?.seats).toHaveLength(4);
  });

  test('two terminals are not sent to the same seats', () => {
    const seats = [0.1, 0.3, 0.5, 0.7, 0.9].map((luck) => {
      const { marks } = dispatch({ ...ada.state, luck }, 'how-many', 1, ada.scene).state;
      return (marks?.seats ?? []).map(seatLabel).join(' ');
    });
    expect(new Set(seats).size).toBeGreaterThan(1);
  });
});
