import { setTimeout as wait } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { House } from './driver/house.ts';

const SILENCE_MS = 10_000;

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.fill();
});

afterEach(async () => {
  await house.close();
});

test.each([
  { columns: 80, rows: 24, told: 'A 1-2' },
  // The panel of the seat is the last to come.
  { columns: 200, rows: 60, told: 'Nothing happened to this seat' },
])('nothing is written in ten seconds in which nothing happens at $columns x $rows', async (size) => {
  const { told, ...rest } = size;
  const terminal = await house.seatFor('Jaroslaw', rest);
  terminal.press('l');
  await terminal.waitFor(told);
  await terminal.waitFor('A 1-2');
  const before = terminal.output.length;
  // Silence can only be waited for.
  await wait(SILENCE_MS);
  expect(terminal.output.slice(before)).toBe('');
});
