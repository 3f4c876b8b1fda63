import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import { chooseLayout } from '../../../source/screen/kit/layout.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { referenceOf } from '../../../source/theater/reference.ts';
import { readRecentHistory } from '../../../source/watch/ops-view.ts';
import { ClientDesk } from './client-desk.ts';

let folder: string;
let store: SellingStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-sizes-'));
  store = await openSqliteStore(join(folder, 'theater.db'));
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** The screen of a desk in a terminal of this size, as text. */
function screenOf({ state, scene }: ClientDesk, columns: number, rows: number): readonly string[] {
  const layout = chooseLayout(scene.plan, { columns, rows });
  const { above, middle, below } = screenLines({ ...state }, { ...scene, layout });
  return [...above, ...middle, ...below].map(stripVTControlCharacters);
}

/** The reference that a client's only booking goes by. */
async function referenceIn(room: string): Promise<string> {
  const { seats } = await store.look(room, 'settle');
  const booked = seats.find(({ content }) => content.kind === 'booked')?.content;
  return booked?.kind === 'booked' ? referenceOf(booked.booking) : '';
}

/** Ten seats of one row, sold to Mia at a till. */
async function soldTen(): Promise<ClientDesk> {
  const desk = await ClientDesk.open(store, 'Ola', true);
  desk.press('c', 'M', 'i', 'a', 'enter', 'V');
  await desk.do('enter');
  return desk;
}

test.each([
  { columns: 80, rows: 24, said: 'Booked A 1-1..1-10 for Mia. Reference REF.' },
  { columns: 80, rows: 20, said: 'Booked A 1-1..1-10 for Mia. Reference REF.' },
  { columns: 40, rows: 17, said: 'Done. Reference REF.' },
  {
    columns: 134,
    rows: 30,
    said: 'Booked A 1-1, 1-2, 1-3, 1-4, 1-5, 1-6, 1-7, 1-8, 1-9 and 1-10 for Mia. Reference REF.',
  },
])('ten seats sold at a till leave their reference whole at $columns x $rows', async (size) => {
  const desk = await soldTen();
  const said = size.said.replace('REF', await referenceIn('A'));
  expect(screenOf(desk, size.columns, size.rows).join('\n')).toContain(` ${said}`);
});

test('seats that are not side by side are counted where they do not fit', async () => {
  const desk = await ClientDesk.open(store, 'Ola', true);
  desk.press('c', 'M', 'i', 'a', 'enter', 'space');
  await desk.do(...Array.from({ length: 9 }, () => ['j', 'l', 'space'] as const).flat(), 'enter');
  const reference = await referenceIn('A');
  expect(screenOf(desk, 80, 24)).toContainEqual(` Booked 10 seats in A for Mia. Reference ${reference}.`);
});

test('two long names leave the reference of the seat under the cursor whole at 80 columns', async () => {
  const desk = await ClientDesk.open(store, 'Wilhelmina of the South', true);
  desk.press(
    'c',
    ...Array.from('Konstantin Hohenzollerns').map((letter) => (letter === ' ' ? 'space' : letter)),
    'enter',
  );
  await desk.do('enter');
  desk.press('escape');
  const line = screenOf(desk, 80, 24).find((each) => each.startsWith(' A 1-1  '));
  expect(line).toMatch(/^ A 1-1 {2}\w{6}, taken by Konstantin Hohenzollerns, sold by W/);
  expect(line?.length).toBeLessThanOrEqual(80);
});

describe('a large screen', () => {
  const LARGE = { columns: 200, rows: 60 } as const;

  /** The large screen of a desk as text. */
  const large = (desk: ClientDesk): string => screenOf(desk, LARGE.columns, LARGE.rows).join('\n');

  test('tells of the booking that the cursor rests on: whose, which seats, what else, and its history', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('space', 'l', 'space', 'enter');
    await mia.do('2', 'enter');
    const [here, there] = [await referenceIn('A'), await referenceIn('B')];
    const desk = await ClientDesk.open(store, 'Jaroslaw', false, LARGE);
    desk.press('l');
    await desk.until(({ story }) => Array.isArray(story?.entries));
    const screen = large(desk);
    expect(screen).toContain(`\n A 1-2  ${here}`);
    expect(screen).toContain('\n for    Mia');
    expect(screen).toContain('\n seats  A 1-1, 1-2');
    expect(screen).toContain(`\n also   B 1-2 ${there}`);
    expect(screen).toMatch(/\n \d\d:\d\d:\d\d {2}Mia booked A 1-1 and 1-2/);
  });

  test('asks for the history of a seat once for each change of it, and only where the cursor rests', async () => {
    const desk = await ClientDesk.open(store, 'Jaroslaw', false, LARGE);
    desk.press('l', 'l', 'l', 'j', 'j');
    await desk.until(({ story }) => Array.isArray(story?.entries));
    await desk.refresh();
    expect(desk.asked).toBe(1);
    expect(large(desk)).toContain('Nothing happened to this seat in the last 7 days.');
    const small = await ClientDesk.open(store, 'Bo');
    await small.do('l', 'enter');
    expect(small.state).toMatchObject({ story: null, happened: [], earlier: null });
    expect(small.asked).toBe(0);
  });

  test('lists the bookings of whoever sits there, and what happened before and since, the newest first', async () => {
    const bo = await ClientDesk.open(store, 'Bo');
    await bo.do('enter');
    const desk = await ClientDesk.open(store, 'Jaroslaw', false, LARGE);
    await desk.refresh();
    await desk.until(({ earlier }) => earlier !== null);
    await desk.do('5', 'enter');
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do('3', 'space', 'l', 'space', 'enter');
    await desk.refresh();
    const screen = large(desk);
    expect(screen).toMatch(/Bookings of Jaroslaw {2}1 booking, 1 seat/);
    const told = ['C 1-1 and 1-2 taken by Mia, ', 'Booked E 1-1 for Jaroslaw. ', 'Bo booked A 1-1 '];
    const places = told.map((words) => screen.indexOf(words, screen.indexOf('What happened')));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
  });

  test('tells what was booked, and nothing of what was only held before', async () => {
    const desk = await ClientDesk.open(store, 'Jaroslaw', false, LARGE);
    await desk.refresh();
    const office = createBoxOffice(store);
    const seats = [{ row: 1, place: 1 }];
    const hold = { kind: 'hold', room: 'A', seats, leave: [], client: 'Ola', forMs: 60_000 } as const;
    expect(await office.fulfil(hold)).toMatchObject({ kind: 'applied' });
    await desk.refresh();
    expect(desk.state.happened).toEqual([]);
    const booking = randomUUID();
    await office.fulfil({ kind: 'book', room: 'A', seats, client: 'Mia', by: 'Ola', booking });
    await desk.refresh();
    const [wording] = desk.state.happened.flatMap(({ wordings }) => wordings);
    expect(wording).toMatch(/^A 1-1 taken by Mia, \w{6}$/);
    const held = [{ row: 2, place: 1 }];
    for (const [leave, now] of [
      [[], held],
      [held, []],
      [[], held],
    ] as const)
      await office.fulfil({ ...hold, seats: now, leave });
    const { entries } = await readRecentHistory(store, 0, 2);
    expect(entries.map(({ change }) => change.kind)).toEqual(['book']);
  });

  test('lists the sales of a till, and says how many more there are than it has lines for', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true, { columns: 180, rows: 45 });
    for (let sale = 0; sale < 20; sale += 1) {
      desk.press('c', 'M', 'i', 'a', 'enter', 'l');
      await desk.do('j', 'enter');
      desk.press('escape', ...(sale % 10 === 9 ? (['2'] as const) : []));
    }
    const lines = screenOf(desk, 180, 45);
    expect(lines.join('\n')).toMatch(/Sales of Ola this evening {2}\d+ sales, \d+ seats/);
    expect(lines.join('\n')).toMatch(/ m: \d+ more/);
  });

  test('says of nothing that it is empty before it was read', async () => {
    const desk = await ClientDesk.open(store, 'Jaroslaw');
    expect(large(desk)).not.toContain('Nothing yet.');
    const layout = chooseLayout(desk.scene.plan, LARGE);
    const { below } = screenLines(desk.state, { ...desk.scene, rooms: new Map(), layout });
    expect(below.join('\n')).not.toContain('None yet.');
    expect(below.join('\n')).not.toContain('What happened');
  });

  test('gives an overlay the whole middle, as a small one does', async () => {
    const desk = await ClientDesk.open(store, 'Jaroslaw', false, LARGE);
    desk.press('?');
    expect(large(desk)).not.toContain('What happened');
    expect(screenOf(desk, 200, 60)).toHaveLength(60);
  });
});
