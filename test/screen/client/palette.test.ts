import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { BINDINGS } from '../../../source/screen/client/keys/bindings.ts';
import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { ClientDesk } from './client-desk.ts';

const PLAN = makePlan({ rooms: 2, rows: 12, places: 14 });

let folder: string;
let store: SellingStore;
let ada: ClientDesk;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-palette-'));
  store = await openSqliteStore(join(folder, 'theater.db'), { plan: PLAN });
  ada = await ClientDesk.open(store, 'Ada');
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

describe('the palette', () => {
  test('has every key of the rooms but its own, each with what it is called', () => {
    ada.press(':', 'down');
    const named = new Set(actions().map(({ command }) => command));
    const bound = BINDINGS.filter(({ context, command }) => context === 'map' && command !== 'goto');
    expect([...named].toSorted()).toEqual(bound.map(({ command }) => command).toSorted());
    expect(actions().filter(({ command }) => command === 'room')).toHaveLength(2);
    expect(actions().every(({ name, label }) => name !== '' && label !== '')).toBe(true);
  });

  test('finds an action by its words or its very key, and does what the key does', async () => {
    typed(':book');
    expect(actions()[0]).toMatchObject({ command: 'book', label: 'Enter', why: null });
    await ada.do('enter');
    expect(await ada.ownerOf('A 1-1')).toBe('Ada');
    typed(':u');
    expect(actions()[0]?.command).toBe('undo');
    expect(drawn()).toContain('enter do it');
    typed('ndo');
    await ada.do('enter');
    expect(await ada.ownerOf('A 1-1')).toBeNull();
  });

  test('says why an action would do nothing, in the words of its key', async () => {
    typed(':whole booking');
    expect(actions().find(({ command }) => command === 'release-booking')?.why).toMatch(/A 1-1 is free/);
    expect(drawn()).toContain('release the whole booking');
    expect(drawn()).toMatch(/release the whole booking {2}A 1-1 is free/);
    ada.press('escape');
    await ada.do('enter');
    typed(':whole booking');
    expect(actions().find(({ command }) => command === 'release-booking')?.why).toBeNull();
  });

  test.each([
    ['release the seat', /^A 1-1 is taken by Mia/],
    ['undo', /nothing to undo/],
    ['arrive', /./],
    ['copy', null],
    ['find', null],
  ])('says of %s over a seat of somebody else: %s', async (words, why) => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('enter');
    await ada.refresh();
    typed(`:${words}`);
    const [first] = actions();
    expect(first?.why ?? '').toMatch(why ?? /^$/);
  });

  test('learns from every picture what can be done now', async () => {
    typed(':copy');
    expect(actions()[0]?.why).not.toBeNull();
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('enter');
    await ada.refresh();
    expect(actions()[0]?.why).toBeNull();
  });

  test('leads to a room by its letter or its play', () => {
    typed(':room B');
    ada.press('enter');
    expect(ada.state).toMatchObject({ cursor: { room: 'B' }, overlay: null });
  });

  test('leaves the rooms in sight while a seat is typed', () => {
    for (const text of ['', 'b', 'b2', 'b2-', 'b2-3', '2-3']) {
      typed(`:${text}`);
      expect(ada.state.overlay).toEqual({ kind: 'goto', text });
      expect(drawn()).toContain('stage');
      ada.press('escape');
    }
    typed(':b2-3');
    ada.press('enter');
    expect(ada.state.cursor).toEqual({ room: 'B', row: 2, place: 3 });
  });

  test('says so where no action has the words, and does nothing', () => {
    typed(':zzz');
    expect(drawn()).toContain('No action has these words.');
    ada.press('enter');
    expect(ada.state.overlay).toMatchObject({ kind: 'goto', text: 'zzz' });
  });

  test('does nothing for an Enter that came together with other keys', () => {
    typed(':boo');
    for (const key of ['k', 'enter']) ada.session.press(key, false);
    expect(ada.state.requests).toEqual([]);
    expect(ada.said).toMatch(/pressed alone/);
  });

  test('tries actions without doing any of them', () => {
    ada.press(' ', 'space', ':', 'down');
    const { marks, requests } = ada.state;
    expect({ marks: marks?.seats.length, requests }).toEqual({ marks: 1, requests: [] });
    expect(ada.timesLeft).toBe(0);
  });
});

describe('a number before a key', () => {
  test('and a direction behind : goes so many seats or rows, as in vim', () => {
    typed(':4l');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 5 });
    typed(':10j');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 11, place: 5 });
    typed(':2');
    ada.press('left');
    expect(ada.state).toMatchObject({ cursor: { room: 'A', row: 11, place: 3 }, overlay: null });
    typed(':999k');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 3 });
  });

  test('extends an open run so far', () => {
    ada.press('v');
    typed(':3l');
    expect(ada.state.marks?.seats.map(({ place }) => place)).toEqual([1, 2, 3, 4]);
  });

  test('is no direction behind a seat', () => {
    typed(':2-3l');
    expect(ada.said).toBe('A number alone goes before a direction: 4l.');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 1 });
  });

  test('still leads to that room on the map', () => {
    ada.press('2', 'l');
    expect(ada.state).toMatchObject({ cursor: { room: 'B', place: 2 }, count: null });
  });

  test('goes so many lines in a list, and G to that line; Esc takes the number back alone', () => {
    ada.press('?', '1', '2', 'j');
    expect(ada.state.overlay).toMatchObject({ kind: 'help', scroll: 12 });
    ada.press('3', 'G');
    expect(ada.state.overlay).toMatchObject({ scroll: 2 });
    ada.press('7', 'escape', 'j');
    expect(ada.state.overlay).toMatchObject({ scroll: 3 });
  });
});

describe('the keys of the edges', () => {
  test('go to the ends of the row, and to the first and the last row', () => {
    ada.press('end', 'page-down');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 12, place: 14 });
    ada.press('home', 'page-up');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 1, place: 1 });
  });

  test.each(['?', 'w', 'm', 'p'])('go to the first and the last line of %s', async (opener) => {
    for (let row = 1; row <= 4; row += 1) {
      await ada.do('enter');
      ada.press('j');
    }
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('l', 'enter');
    await ada.refresh();
    ada.press(opener, 'G', 'g');
    const first = ada.state.overlay;
    ada.press('end');
    expect(ada.state.overlay).not.toEqual(first);
    ada.press('home');
    expect(ada.state.overlay).toEqual(first);
  });
});

describe('a list', () => {
  test('of my bookings goes to the one that is chosen', async () => {
    await ada.do('enter', 'j', 'j', 'enter');
    ada.press('m', 'j');
    expect(drawn()).toMatch(/▸ A .*3-1/);
    ada.press('enter');
    expect(ada.state).toMatchObject({ overlay: null, cursor: { room: 'A', row: 3, place: 1 } });
  });

  test('of who sits where goes to the seats of a person', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('j', 'j', 'l', 'enter');
    await ada.do('enter');
    await ada.refresh();
    ada.press('w', 'j', 'enter');
    expect(ada.state.cursor).toEqual({ room: 'A', row: 3, place: 2 });
  });

  test('of what was found goes to the hit that is chosen', async () => {
    await ada.do('enter', 'j', 'j', 'enter');
    ada.press('home', 'page-up', '/', 'a', 'd', 'a', 'down');
    expect(drawn()).toMatch(/Found {2}2 hits/);
    ada.press('down', 'enter');
    expect(ada.state).toMatchObject({ cursor: { row: 3, place: 1 }, found: { text: 'ada', index: 1 } });
  });

  test('is shorter than its page, or longer, and the chosen line is in sight', async () => {
    for (let row = 0; row < 12; row += 1) {
      await ada.do('enter', 'l', 'enter', 'l', 'enter');
      ada.press('j', 'home');
    }
    ada.press('m');
    for (let line = 0; line < 36; line += 1) {
      expect(drawn()).toMatch(/^ ▸ A /m);
      ada.press('j');
    }
    expect(ada.state.overlay).toEqual({ kind: 'mine', index: 35 });
  });
});

describe('the help', () => {
  test('is searched by words, in the keys of everything that can be open', () => {
    ada.press('?', '/');
    typed('newest sale');
    expect(drawn()).toContain('Search: newest sale');
    expect(drawn()).toMatch(/Home g +to the newest sale \(What was sold at a till/);
    expect(drawn()).not.toContain('one row away');
    ada.press('enter', 'j');
    expect(ada.state.overlay).toMatchObject({
      kind: 'help',
      search: { text: 'newest sale', isTyping: false },
    });
    ada.press('/', 'escape');
    expect(ada.state.overlay).toEqual({ kind: 'help', scroll: 0 });
  });

  test('says so where no key has the words', () => {
    ada.press('?', '/');
    typed('zzz');
    expect(drawn()).toContain('No key has these words.');
  });
});

function typed(text: string): void {
  for (const character of text) ada.press(character === ' ' ? 'space' : character);
}

function actions(): NonNullable<Extract<typeof ada.state.overlay, { kind: 'find' | 'goto' }>['actions']> {
  const { overlay } = ada.state;
  return overlay?.kind === 'goto' ? (overlay.actions ?? []) : [];
}

function drawn(): string {
  const { above, middle, below } = screenLines(ada.state, ada.scene);
  return stripVTControlCharacters([...above, ...middle, ...below].join('\n'));
}
