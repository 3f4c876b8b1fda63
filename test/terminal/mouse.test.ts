import { readFile } from 'node:fs/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

/** Where a room's first seat is drawn at 80x24, in cells from 1. */
const B_1_1 = { column: 18, row: 6 };

async function withMouse(): Promise<Terminal> {
  const terminal = await house.start(['Ada', '--mouse']);
  await terminal.waitFor('live');
  expect(terminal.isMouseTaken).toBe(true);
  return terminal;
}

test("is the terminal's until it is asked for, and again once M gives it back", async () => {
  const terminal = await house.seatFor('Ada');
  expect(terminal.isMouseTaken).toBe(false);
  terminal.press('M');
  await terminal.waitFor('The mouse: click a seat');
  expect(terminal.isMouseTaken).toBe(true);
  terminal.press('M');
  await terminal.waitFor('to select text with');
  expect(terminal.isMouseTaken).toBe(false);
});

test('goes to a seat, marks it, draws a run, and Enter books it', async () => {
  const terminal = await withMouse();
  const { column, row } = B_1_1;
  terminal.press(report(0, column, row));
  await terminal.waitFor('B 1-1');
  terminal.press(report(0, column, row));
  await terminal.waitFor('1 marked');
  terminal.press(report(32, column + 1, row + 1));
  await terminal.waitFor('4 marked');
  terminal.press('\r');
  await terminal.waitFor('Booked B 1-1');
  expect(await house.ownerOf('B', '2-2')).toBe('Ada');
});

test('does nothing of what it reports while it is not taken', async () => {
  const terminal = await house.seatFor('Ada');
  terminal.press(report(0, B_1_1.column, B_1_1.row));
  terminal.press('j');
  await terminal.waitFor('A 2-1');
  expect(terminal.isMouseTaken).toBe(false);
});

describe("is the terminal's again", () => {
  test('after q', async () => {
    const terminal = await withMouse();
    terminal.press('q');
    await terminal.waitForEnd();
    expect(terminal.isMouseTaken).toBe(false);
  });

  test.for(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('after %s', async (signal) => {
    const terminal = await withMouse();
    process.kill(terminal.pid, signal);
    await terminal.waitForEnd();
    expect(terminal.isMouseTaken).toBe(false);
  });

  test('after kill -9 of the launcher, whose shell goes on', async () => {
    const command = await house.commandFor(['Ada', '--mouse']);
    const launcher = ['/bin/sh', '-c', '"$@"; exit', 'sh'];
    const shell = ['/bin/sh', '-c', '"$@"; echo "ended with $?"; read line', 'sh'];
    const terminal = house.run([...shell, ...launcher, ...command]);
    await terminal.waitFor('live');
    expect(terminal.isMouseTaken).toBe(true);
    const children = await readFile(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8');
    process.kill(Number(children), 'SIGKILL');
    await terminal.waitFor('ended with 137');
    await expect.poll(() => terminal.isMouseTaken, { timeout: 10_000 }).toBe(false);
  });
});

/** What a terminal sends, in SGR's way. */
function report(button: number, column: number, row: number): string {
  return `\u001B[<${button};${column};${row}M`;
}
