import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { House } from '../terminal/driver/house.ts';
import { run, temporaryFolder } from './program.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

test('without a name the booking terminal asks for one, again until it can be used', async () => {
  const terminal = await house.start([]);
  await terminal.waitFor('Your name:');
  expect(terminal.screen()).toContain(
    'Seats are booked in a name: a label, not an account; the settings can keep it.',
  );
  terminal.press('-\r');
  await terminal.waitFor('"-" stands for nobody and cannot be a name.');
  terminal.press('Jaroslaw\r');
  await terminal.waitFor('live');
  expect(terminal.screen()).toContain('Jaroslaw');
});

test.for([
  ['Ctrl-C', CTRL_C],
  ['Ctrl-D', CTRL_D],
])('%s instead of a name leaves with exit code 130', async ([, key = '']) => {
  const terminal = await house.start([]);
  await terminal.waitFor('Your name:');
  terminal.press(key);
  expect(await terminal.waitForEnd()).toMatchObject({ code: 130 });
});

test('reset asks first, and does nothing without a yes', async () => {
  await house.fill();
  const before = await house.ownerOf('A', '1-2');
  const refused = await house.start(['reset']);
  await refused.waitFor('Type yes:');
  expect(refused.screen()).toMatch(/\d+ booked seats in rooms A B C D E F of /);
  refused.press('no\r');
  expect(await refused.waitForEnd()).toMatchObject({ code: 1 });
  expect(await house.ownerOf('A', '1-2')).toBe(before);
});

test('reset empties the rooms after a yes', async () => {
  await house.fill();
  const terminal = await house.start(['reset', '--room', 'A']);
  await terminal.waitFor('Type yes:');
  terminal.press('yes\r');
  expect(await terminal.waitForEnd()).toMatchObject({ code: 0 });
  const { stdout } = await run(['rooms', '--json', '--store', house.file], { home: temporaryFolder() });
  expect(JSON.parse(stdout)).toMatchObject({
    rooms: [{ room: 'A', booked: 0 }, { room: 'B' }, {}, {}, {}, {}],
  });
  expect(JSON.parse(stdout)).not.toMatchObject({ rooms: [{}, { booked: 0 }, {}, {}, {}, {}] });
});

test.for([
  [['Jaroslaw'], 'needs a terminal; without one: theater book ROOM SEAT… --as NAME'],
  [[], 'needs a terminal'],
  [['Anna', 'Maria'], 'a name with blanks goes in quotes: theater "Anna Maria"'],
  [['Anna', '--as', 'Maria'], 'there are two names'],
  [['-'], '"-" stands for nobody'],
] as const)('without a terminal, theater %o is explained and exits 2', async ([args, says]) => {
  const { code, stdout, stderr } = await run(args, { home: temporaryFolder() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
});

test('on a dumb terminal, which no picture can be drawn on, the booking terminal draws none', async () => {
  const terminal = await house.start(['Jaroslaw'], { environment: { TERM: 'dumb' } });
  expect(await terminal.waitForEnd()).toMatchObject({ code: 2 });
  expect(terminal.output).toContain('needs a terminal that is not dumb');
  expect(terminal.output).not.toContain('\u001B');
});

test('what the terminal says by itself is no part of a name, and a line break that was pasted ends none', async () => {
  const terminal = await house.start([]);
  await terminal.waitFor('Your name:');
  terminal.press('\u001B]11;rgb:1e1e/1e1e/2e2e\u001B\\Jaro\u001B[?62;4c\u001BP>|tmux 3.5\u001B\\');
  terminal.press('\u001B[200~sla\n\u001B[201~');
  terminal.press('\u001BOPx\u007Fw\u001B[M !!');
  await terminal.waitFor('Your name: Jaroslaw');
  // What comes at once is the rest of a paste.
  await delay(200);
  terminal.press('\r');
  await terminal.waitFor('live');
  expect(terminal.screen()).toMatch(/Jaroslaw(?!\S)/);
  expect(terminal.output).toContain('\u001B[?2004h');
});
