import { rename } from 'node:fs/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { run } from '../commands/program.ts';
import { runSql } from '../store/support/files.ts';
import { idAt } from '../theater/ids.ts';
import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.fill();
});

afterEach(async () => {
  await house.close();
});

async function openOps(): Promise<Terminal> {
  const terminal = await house.start(['ops']);
  await terminal.waitFor((screen) => /live .*UTC/.test(screen));
  return terminal;
}

/** Runs a command on the store of the house. */
async function theater(...args: readonly string[]): Promise<number | null> {
  return (await run([...args, '--store', house.file], { home: house.home })).code;
}

test('opens with every room, shows its pages, and leaves the terminal as it was', async () => {
  const terminal = await openOps();
  await terminal.waitFor('a minute');
  expect(terminal.isAlternate).toBe(true);
  expect(terminal.screen()).toMatch(/A Hamlet .*F Waiting/);
  const pages = [
    ['f', 'What happened'],
    ['c', 'client '],
    ['r', 'single'],
    ['n', 'integrity'],
    ['a', 'Alerts'],
    ['?', 'what every number means'],
  ] as const;
  for (const [key, words] of pages) {
    terminal.press(key);
    await terminal.waitFor(words);
    terminal.press('\u001B');
    await terminal.waitFor('A Hamlet');
  }
  terminal.press('q');
  expect(await terminal.waitForEnd()).toEqual({ code: 0, signal: 0 });
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.isCursorShown).toBe(true);
});

test('shows what another program does, in its room, in the feed and as an alert', async () => {
  const terminal = await openOps();
  expect(await theater('close', 'B', '--as', 'Ola', '--note', 'fire drill', '--yes')).toBe(0);
  await terminal.waitFor((screen) => screen.includes('Ola closed B (fire drill)') && / closed /.test(screen));
  expect(terminal.screen()).toContain('B is closed');
  expect(await theater('open', 'B', '--as', 'Ola', '--yes')).toBe(0);
  await terminal.waitFor((screen) => screen.includes('Ola opened B') && !screen.includes('B is closed'));
});

test('keeps its picture while it is paused', async () => {
  const terminal = await openOps();
  terminal.press(' ');
  await terminal.waitFor('PAUSED');
  expect(await theater('close', 'B', '--as', 'Ola', '--yes')).toBe(0);
  expect(terminal.screen()).not.toContain('B is closed');
  terminal.press(' ');
  await terminal.waitFor('B is closed');
});

test('says first that the store is gone, keeps the picture, and goes on when it is back', async () => {
  const terminal = await openOps();
  await rename(house.file, `${house.file}.away`);
  await terminal.waitFor('!! the store does not answer');
  expect(terminal.screen()).toMatch(/reconnecting .*■/s);
  await rename(`${house.file}.away`, house.file);
  await terminal.waitFor((screen) => screen.includes('live') && !screen.includes('does not answer'));
});

test('filters what happened by what is typed', async () => {
  const terminal = await openOps();
  expect(await theater('close', 'B', '--as', 'Ola', '--yes')).toBe(0);
  await terminal.waitFor('Ola closed B');
  terminal.press('/');
  await terminal.waitFor('no filter');
  terminal.press('ola\r');
  await terminal.waitFor((screen) => /What happened {2}\/ola/.test(screen));
  expect(terminal.lines().filter((line) => /^ \d\d:/.test(line))).toHaveLength(1);
});

test('shows the history of the seat under the cursor, what comes while it is read too', async () => {
  const terminal = await openOps();
  expect(await theater('block', 'D', '1-1', '--as', 'Ola', '--note', 'wet', '--yes')).toBe(0);
  terminal.press('4');
  await terminal.waitFor((screen) => /^ D 1-1 {2}blocked \(wet\) since \d\d:/m.test(screen));
  terminal.press('\r');
  await terminal.waitFor((screen) => /Ola blocked D 1-1 \(wet\)/.test(screen));
  expect(await theater('unblock', 'D', '1-1', '--as', 'Ola', '--yes')).toBe(0);
  await terminal.waitFor((screen) => /Ola unblocked D 1-1/.test(screen));
  terminal.press('\u001B');
  await terminal.waitFor((screen) => /^ D 1-1 {2}free since/m.test(screen));
});

test('finds a booking without a row in the history, and writes and shows it', async () => {
  const id = idAt(Date.now() - 60_000);
  runSql(house.file, `UPDATE rooms SET change = '${id}' WHERE room = 'A' AND booking = 'A0'`);
  runSql(house.file, `DELETE FROM history WHERE room = 'A' AND seats LIKE '%"booking":"A0"%'`);
  const terminal = await openOps();
  await terminal.waitFor('A 6-6 and 6-7 (booked by Goran) had no');
  // It is older than whatever else has happened: the last line of all.
  terminal.press('f');
  terminal.press('\u001B[6~'.repeat(20));
  await terminal.waitFor((screen) => /booked A \d+-\d.* \(recovered\)/.test(screen));
  const { stdout } = await run(['history', 'A', '--json', '--store', house.file, '--limit', '500'], {
    home: house.home,
  });
  expect(stdout.match(/"recovered":true/g)).toHaveLength(1);
});

test('scrolls through a thousand changes for few bytes a key', async () => {
  copyNewestRow(house.file, 1_000);
  const terminal = await openOps();
  terminal.press('f');
  await terminal.waitFor((screen) => /1-20 of [1-9]\d{3}/.test(screen));
  const costs: number[] = [];
  for (let line = 2; line < 60; line += 1) {
    const { bytes } = terminal;
    terminal.press('j');
    await terminal.waitFor(`  ${line}-${line + 19} of `);
    costs.push(terminal.bytes - bytes);
  }
  const [least = 0] = costs.toSorted((left, right) => left - right);
  // Less than the page itself, and nothing of the thousand out of sight.
  expect(Math.max(...costs)).toBeLessThan(80 * 24);
  expect(least).toBeGreaterThan(0);
  terminal.press('\u001B[6~'.repeat(60));
  await terminal.waitFor((screen) => /of (\d+)/.exec(screen)?.[1] === /-(\d+) of/.exec(screen)?.[1]);
});

/** Copies a row of the history so many times, each a millisecond newer than the one before. */
function copyNewestRow(file: string, count: number): void {
  const columns = 'room, kind, made_by, reason, open_only, gate, recovered, seats';
  runSql(
    file,
    `WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies WHERE copy < ${count})
     INSERT INTO history (change, at, ${columns})
     SELECT printf('%08x-0000-1000-8000-000000000001', copy), at + copy, ${columns}
     FROM copies, (SELECT * FROM history ORDER BY at DESC LIMIT 1)`,
  );
}

test('blocks a row after a yes, with its note, and takes that back: a client sees both at once', async () => {
  expect(await theater('reset', '--room', 'F', '--yes')).toBe(0);
  const client = await house.seatFor('Mia');
  const terminal = await openOps();
  terminal.press('6b');
  await terminal.waitFor('Press ! to act');
  terminal.press('!');
  await terminal.waitFor('Your name');
  terminal.press('Ola\r');
  await terminal.waitFor('ACTING AS Ola');
  terminal.press('Mb');
  await terminal.waitFor('Block F 1-1..1-10. Why?');
  terminal.press('wet paint\r');
  await terminal.waitFor('Block F 1-1..1-10: wet paint? In the name of Ola.');
  expect(client.screen()).not.toContain('xxxxxxxxxx');
  terminal.press('y');
  await client.waitFor((screen) => /^> 1 .*xxxxxxxxxx$/m.test(screen));
  await terminal.waitFor(
    (screen) => screen.includes('Done: Block') && screen.includes('Ola blocked F 1-1..1-10 (wet paint)'),
  );
  terminal.press('u');
  await terminal.waitFor('Unblock F 1-1..1-10: undo? In the name of Ola.');
  terminal.press('y');
  await client.waitFor((screen) => !screen.includes('xxxxxxxxxx'));
  await terminal.waitFor('Done: Unblock F 1-1..1-10: undo');
});

test('renames a play, which a client reads without a restart', async () => {
  const client = await house.seatFor('Mia');
  const terminal = await house.start(['ops', '--as', 'Ola', '--act']);
  await terminal.waitFor((screen) => /ACTING AS Ola .*live .*UTC/.test(screen));
  terminal.press('3t');
  await terminal.waitFor('The new name of the play in C');
  terminal.press('Julie\r');
  await terminal.waitFor('Why?');
  terminal.press('\r');
  await terminal.waitFor('Rename C from "Faust" to "Julie"? In the name of Ola.');
  terminal.press('y');
  // The line below the map may tell the old name: it is news of seats that Mia has in the room.
  await client.waitFor((screen) => / C? ?Julie /.test(screen) && !/ C? ?Faust /.test(screen));
  await terminal.waitFor('Done: Rename C from "Faust" to "Julie"');
  terminal.press('q');
  expect(await terminal.waitForEnd()).toEqual({ code: 0, signal: 0 });
});

test.each([
  [['--act'], '--act goes with --as NAME'],
  [['--as', 'Ola', '--csv'], 'for the screen alone'],
])('%j is told what is wrong', async (flags, told) => {
  const { code, stderr } = await run(['ops', ...flags, '--store', house.file], { home: house.home });
  expect(code).toBe(2);
  expect(stderr).toContain(told);
});

test('without a terminal it says what to use instead', async () => {
  const { code, stderr } = await run(['ops', '--store', house.file], { home: house.home });
  expect(code).toBe(2);
  expect(stderr).toContain('--json, --csv, --check or --screen-reader');
});
