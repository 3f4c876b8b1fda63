import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House } from './driver/house.ts';

/** A walk over two rooms and back, down the rows and up, and through every room. */
const WALK = ['llllllllll', 'hhhhhhhhhh', 'jjjjjjjjjj', 'kkkkkkkkkk', '234561'].join('');

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.fill();
});

afterEach(async () => {
  await house.close();
});

test.each([
  { columns: 80, rows: 24 },
  { columns: 134, rows: 40 },
  { columns: 200, rows: 60 },
])('a move of the cursor costs few bytes at $columns x $rows', async (size) => {
  const terminal = await house.seatFor('Jaroslaw', size);
  // A large screen tells of what happened before it was opened, too, once it has read that.
  if (size.rows === 60) await terminal.waitFor((screen) => / booked [A-F] \d/.test(screen));
  const costs: number[] = [];
  for (const key of WALK) costs.push(await bytesFor(terminal, key));
  const sorted = costs.toSorted((left, right) => left - right);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(300);
  expect(sorted.at(-1)).toBeLessThan(700);
});

/** Bytes that one key has the program write, up to the frame that answers it. */
async function bytesFor(terminal: Terminal, key: string): Promise<number> {
  const { bytes } = terminal;
  const seat = seatIn(terminal);
  terminal.press(key);
  await terminal.waitFor(() => seatIn(terminal) !== seat);
  return terminal.bytes - bytes;
}

/** The seat that the status line names. */
function seatIn(terminal: Terminal): string | undefined {
  return terminal
    .lines()
    .map((line) => /^ ?([A-F] \d+-\d+)\b/.exec(line)?.[1])
    .find((seat) => seat !== undefined);
}
