import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

/** A terminal whose client has A 1-1, with the cursor on it. */
async function withOwnSeat(): Promise<Terminal> {
  const terminal = await house.seatFor('Jaroslaw');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1');
  return terminal;
}

test.each([
  ['with marks around it', '\u001B[200~Maria Ruiz\r\u001B[201~'],
  ['on a terminal that marks nothing', 'Maria Ruiz\r'],
])('a name pasted onto the rooms releases and books nothing, %s', async (_, paste) => {
  const terminal = await withOwnSeat();
  terminal.press(paste);
  await terminal.waitFor('That was pasted');
  // What comes at once belongs to the paste; no person is so quick.
  await delay(60);
  terminal.press('j');
  await terminal.waitFor('A 2-1');
  expect(await house.ownerOf('A', '1-1')).toBe('Jaroslaw');
  expect(await house.ownerOf('A', '2-1')).toBeNull();
  expect(terminal.screen()).toContain('1 of 720 booked');
});

test.each([
  ['a colour', '\u001B]11;rgb:1e1e/r/R\u001B\\'],
  ['a version', '\u001BP>|rxvt(r)\u001B\\'],
  ['the mouse', '\u001B[M rr'],
])('an answer of the terminal releases nothing: %s', async (_, answer) => {
  const terminal = await withOwnSeat();
  for (const character of answer) terminal.press(character);
  terminal.press('j');
  await terminal.waitFor('A 2-1');
  expect(await house.ownerOf('A', '1-1')).toBe('Jaroslaw');
  expect(terminal.screen()).toContain('Booked A 1-1');
});

test.each([['Jaroslaw'], ['ops']])(
  'Ctrl-L mends what another program wrote over the screen of %s',
  async (name) => {
    await house.fill();
    const terminal = await house.start([name]);
    await terminal.waitFor((screen) => screen.includes('live') && /386/.test(screen));
    const before = terminal.lines();
    // As `wall` does: at the cursor, and so that the rows move up.
    await writeFile(
      `/proc/${terminal.pid}/fd/1`,
      '\u001B[24;1H\r\nThe system goes down at eight.\r\n\u001B[31m\u001B[3;9r',
    );
    await terminal.waitFor('The system goes down');
    terminal.press('\u000C');
    await terminal.waitFor((screen) => !screen.includes('The system goes down'));
    expect(terminal.lines().slice(0, 14)).toEqual(before.slice(0, 14));
  },
);
