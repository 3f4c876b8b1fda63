import { afterEach, beforeEach, expect, test } from 'vitest';

import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

test('a terminal that shrinks says what size is needed, and is as before when it has grown again', async () => {
  const terminal = await house.seatFor('Jaroslaw', { columns: 120, rows: 40 });
  terminal.press('jjlll');
  await terminal.waitFor('A 3-4');
  const before = terminal.screen();
  terminal.resize(40, 12);
  await terminal.waitFor((screen) => screen.includes('needed 40 x 17') && screen.includes('40 x 12'));
  terminal.resize(120, 40);
  await terminal.waitFor((screen) => screen === before);
  expect(terminal.screen()).toBe(before);
});

test('every size shows the seat under the cursor, and no line is ever too long or too many', async () => {
  const terminal = await house.seatFor('Jaroslaw', { columns: 134, rows: 24 });
  terminal.press('jjlll');
  await terminal.waitFor('A 3-4');
  for (const [columns, rows] of [
    [80, 38],
    [80, 24],
    [80, 23],
    [74, 20],
    [60, 20],
    [40, 17],
    [200, 60],
  ] as const) {
    terminal.resize(columns, rows);
    await terminal.waitFor((screen) => screen.includes('A 3-4') && screen.includes('stage'));
    expect(terminal.lines()).toHaveLength(rows);
  }
});

test('a terminal that does not tell its size is taken for one of 80 x 24', async () => {
  const command = await house.commandFor(['Jaroslaw']);
  const terminal = house.run(['/bin/sh', '-c', 'stty columns 0 rows 0; exec "$@"', 'sh', ...command]);
  await terminal.waitFor('live');
  terminal.press('l\r');
  await terminal.waitFor('Booked A 1-2');
  expect(terminal.screen()).toMatch(/^> 1 ·◆········ {3}/m);
});
