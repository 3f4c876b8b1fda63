import { afterEach, beforeEach, expect, test } from 'vitest';

import { House } from '../terminal/driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

const CTRL_C = '\u0003';

test('on a terminal a rush shows a bar, its figures and the rooms filling up, and then the verdict', async () => {
  const terminal = await house.start(['stress', 'rush', '--rate', '400']);
  await terminal.waitFor((screen) => /█+░+ +\d\d% /.test(screen));
  expect(terminal.isAlternate).toBe(true);
  const screen = terminal.screen();
  expect(screen).toContain('rush  2 clients');
  expect(screen).toMatch(/\d+ actions .*\d+\/s {2}p50 \d.* ms {2}p99 \d.* ms {2}longest \d.* ms/);
  expect(screen).toMatch(/\d+ applied {2}\d+ refused {2}0 unknown/);
  // Each seat is a booking of its own, and is told apart from its neighbour.
  await terminal.waitFor((later) => later.includes('◆◈◆') && later.includes('■▪■'));
  expect(await terminal.waitForEnd()).toMatchObject({ code: 0 });
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.output).toContain('nothing contradicts what is promised.');
});

test('Ctrl-C on the screen ends a run early, with the verdict so far', async () => {
  const terminal = await house.start(['stress', 'random', '--for', '10m'], { columns: 50, rows: 14 });
  await terminal.waitFor((screen) => /^ A .*\d+\/120$/m.test(screen) && !screen.includes(' 0 actions'));
  terminal.press(CTRL_C);
  expect(await terminal.waitForEnd()).toMatchObject({ code: 0 });
  expect(terminal.output).toContain('nothing contradicts what is promised.');
});
