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

test('nothing is written in ten seconds in which nothing happens', async () => {
  const terminal = await house.seatFor('Jaroslaw');
  terminal.press('l');
  await terminal.waitFor('A 1-2');
  const before = terminal.output.length;
  // Silence can only be waited for.
  await wait(SILENCE_MS);
  expect(terminal.output.slice(before)).toBe('');
});
