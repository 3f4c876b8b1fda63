import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import { chooseLayout } from '../../../source/screen/kit/layout.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { referenceOf } from '../../../source/theater/reference.ts';
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
