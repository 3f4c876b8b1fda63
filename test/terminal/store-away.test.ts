import { rename } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

import { errorFrame, int, short } from '../attempts/cql-frames.ts';
import { FakeCqlServer } from '../attempts/fake-cql-server.ts';
import { builtProgram } from '../built-program.ts';
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
  await terminal.waitFor('Nothing was booked');

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
  await terminal.waitFor('Nothing was booked: the store is busy');
  other.exec('ROLLBACK');
  other.close();
  expect(await house.ownerOf('A', '1-1')).toBe(null);
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1');
});

test.for([['Jaroslaw'], ['ops']])(
  'a screen that starts while too few nodes are up stays, says so, and goes on once they are: %s',
  { timeout: 120_000 },
  async ([word = '']) => {
    const node = await FakeCqlServer.start();
    onTestFinished(() => node.stop());
    node.readAnswer = errorFrame(0x1000, 'Cannot achieve consistency level', short(4), int(2), int(1));
    const { node: own, script } = await builtProgram();
    const terminal = house.run([own, script, word, '--store', `cassandra://${node.contactPoint}/theater`]);
    await terminal.waitFor('too few nodes of', 30_000);
    await terminal.waitFor('The screen opens as soon as the store can be read', 30_000);
    node.readAnswer = null;
    // There is no theater in it, which is known only now.
    await terminal.waitFor('there is no theater in', 30_000);
    expect(terminal.screen()).toContain('The screen opens as soon as the store can be read');
  },
);
