import { rename } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

test('a store that is gone leaves the last picture, with its age, and is live again when it is back', async () => {
  const terminal = await house.seatFor('Jaroslaw');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1');
  await rename(house.file, `${house.file}.away`);
  await terminal.waitFor((screen) => /reconnecting (?:now|in \d+ s), [2-9] s old/.test(screen));
  expect(terminal.screen()).toContain('◆');

  terminal.press('l\r');
  await terminal.waitFor('Nothing was booked, and nothing will be');

  await rename(`${house.file}.away`, house.file);
  await terminal.waitFor('live');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-2');
  expect(await house.ownerOf('A', '1-2')).toBe('Jaroslaw');
});

test('while another program keeps the store to itself, a booking is refused for good, and can be made afterwards', async () => {
  const terminal = await house.seatFor('Jaroslaw');
  const other = new DatabaseSync(house.file);
  other.exec('BEGIN IMMEDIATE');
  terminal.press('\r');
  await terminal.waitFor('Nothing was booked, and nothing will be: the store is busy');
  other.exec('ROLLBACK');
  other.close();
  expect(await house.ownerOf('A', '1-1')).toBe(null);
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1');
});
