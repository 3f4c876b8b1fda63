import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Ending, Terminal } from '../../tools/terminal-driver/terminal.ts';
import { placeOtherNode } from '../other-node.ts';
import { House } from './driver/house.ts';

const PROJECT = join(import.meta.dirname, '../..');
const PROMPT = 'prompt>';
const CTRL_Z = '\u001A';
const WELL: Ending = { code: 0, signal: 0 };

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

async function openShell(): Promise<Terminal> {
  const shell = ['bash', '--norc', '--noprofile', '-i'];
  const terminal = house.run(shell, { environment: { PS1: `${PROMPT} ` } }, PROJECT);
  await terminal.waitFor(PROMPT);
  return terminal;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
}

/** Starts, stops and brings back the program, and leaves; how the shell ended, which is how its last program did. */
async function suspendAndResume(terminal: Terminal, command: string): Promise<Ending> {
  terminal.press(`${command}\r`);
  await terminal.waitFor('live', 60_000);
  terminal.press('l');
  await terminal.waitFor('A 1-2');

  // A key that is held down comes more than once.
  terminal.press(CTRL_Z + CTRL_Z);
  await terminal.waitFor((screen) => screen.includes('Stopped') && screen.trimEnd().endsWith(PROMPT));
  const { isAlternate, isCursorShown, arePastesMarked } = terminal;
  expect({ isAlternate, isCursorShown, arePastesMarked }).toEqual({
    isAlternate: false,
    isCursorShown: true,
    // The shell marks pastes itself.
    arePastesMarked: true,
  });
  // The shell has the keys.
  terminal.press('echo $((6 * 7))\r');
  await terminal.waitFor('\n42\n');

  terminal.press('fg\r');
  await terminal.waitFor((screen) => screen.includes('live') && screen.includes('A 1-2'));
  expect(terminal.isAlternate).toBe(true);
  terminal.press('j');
  await terminal.waitFor('A 2-2');
  terminal.press('\r');
  await terminal.waitFor('Booked A 2-2');

  terminal.press('q');
  await terminal.waitFor((screen) => !screen.includes('live') && screen.trimEnd().endsWith(PROMPT));
  terminal.press('exit\r');
  return await terminal.waitForEnd();
}

describe('Ctrl-Z gives the shell its prompt back, and fg brings the screen back', () => {
  test('when the program was started directly', async () => {
    const terminal = await openShell();
    const command = quoted(await house.commandFor(['Jaroslaw']));
    expect(await suspendAndResume(terminal, command)).toEqual(WELL);
  });

  test('when it was started by npm', async () => {
    const terminal = await openShell();
    await house.commandFor([]);
    const command = `npm start -- Jaroslaw --store '${house.file}'`;
    expect(await suspendAndResume(terminal, command)).toEqual(WELL);
  });

  test('when the launcher runs on another Node, and so stays as its parent', async () => {
    const terminal = await openShell();
    await house.commandFor([]);
    const otherNode = join(house.home, 'node');
    await placeOtherNode(otherNode);
    const launcher = [otherNode, 'bin/theater.js', 'Jaroslaw', '--store', house.file];
    expect(await suspendAndResume(terminal, quoted(launcher))).toEqual(WELL);
  });
});

test('a terminal that was resized while the program stood still is drawn in its new size at once', async () => {
  const terminal = await openShell();
  terminal.press(`${quoted(await house.commandFor(['Jaroslaw']))}\r`);
  await terminal.waitFor('live', 60_000);
  terminal.press(CTRL_Z);
  await terminal.waitFor((screen) => screen.includes('Stopped') && screen.trimEnd().endsWith(PROMPT));
  terminal.resize(100, 30);
  const before = terminal.output.length;
  terminal.press('fg\r');
  await terminal.waitFor((screen) => /arrows move.* q$/.test(screen.trimEnd()) && screen.includes('live'));
  expect(terminal.lines().findIndex((line) => line.includes('arrows move'))).toBe(29);
  // No frame of the old size came first: its last line was the 24th.
  const oldLastRows = terminal.output.slice(before).split('\u001B[24;').slice(1);
  expect(oldLastRows.filter((rest) => rest.slice(0, 60).includes('arrows'))).toEqual([]);
});

test('a program that somebody else stopped and let go on draws its picture and reads keys again', async () => {
  const terminal = await openShell();
  terminal.press(`${quoted(await house.commandFor(['Jaroslaw']))}\r`);
  await terminal.waitFor('live', 60_000);
  terminal.press('l');
  await terminal.waitFor('A 1-2');
  const children = await readFile(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8');
  process.kill(Number(children), 'SIGSTOP');
  await terminal.waitFor('Stopped');
  terminal.press('fg\r');
  await terminal.waitFor((screen) => screen.includes('A 1-2') && !screen.includes('Stopped'));
  terminal.press('j');
  await terminal.waitFor('A 2-2');
  expect(terminal.lines()[0]).toContain('Jaroslaw');
});
