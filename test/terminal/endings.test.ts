import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House, type StartOptions } from './driver/house.ts';

/** Shows how the terminal is set before and after a program, and how that ended; `sh` changes nothing of it. */
const BEFORE_AND_AFTER = 'stty -g | cksum; echo before; "$@"; echo "ended with $?"; stty -g | cksum';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

async function startInShell(options: StartOptions = {}, words = ['Jaroslaw']): Promise<Terminal> {
  const terminal = await runInShell(words, options);
  await terminal.waitFor('live');
  expect([terminal.isAlternate, terminal.arePastesMarked]).toEqual([true, true]);
  return terminal;
}

async function runInShell(words: readonly string[], options: StartOptions = {}): Promise<Terminal> {
  const command = await house.commandFor(words);
  return house.run(['/bin/sh', '-c', BEFORE_AND_AFTER, 'sh', ...command], options);
}

/** The program that the shell runs. */
async function programIn(terminal: Terminal): Promise<number> {
  return Number(await readFile(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8'));
}

/** What is left when the program has ended: how the shell saw its end, and what became of the terminal. */
async function leftBy(terminal: Terminal): Promise<object> {
  await terminal.waitForEnd();
  await terminal.waitFor((screen) => /ended with \d+\n\d+/.test(screen));
  const { isAlternate, isCursorShown, arePastesMarked } = terminal;
  const [settings, before] = terminal.lines();
  const end = terminal.lines().findIndex((line) => line.startsWith('ended with'));
  return {
    end: terminal.lines()[end],
    before,
    isAlternate,
    isCursorShown,
    arePastesMarked,
    isSetAsBefore: terminal.lines()[end + 1] === settings,
  };
}

const AS_IT_WAS = {
  before: 'before',
  isAlternate: false,
  isCursorShown: true,
  arePastesMarked: false,
  isSetAsBefore: true,
} as const;

describe('the terminal is as it was', () => {
  test('after q', async () => {
    const terminal = await startInShell();
    terminal.press('q');
    expect(await leftBy(terminal)).toEqual({ ...AS_IT_WAS, end: 'ended with 0' });
  });

  test('after Ctrl-C', async () => {
    const terminal = await startInShell();
    terminal.press('\u0003');
    expect(await leftBy(terminal)).toEqual({ ...AS_IT_WAS, end: 'ended with 0' });
  });

  test('after kill -9 of the launcher, whose shell goes on', async () => {
    const command = await house.commandFor(['Jaroslaw']);
    const launcher = ['/bin/sh', '-c', '"$@"; exit', 'sh'];
    const shell = ['/bin/sh', '-c', '"$@"; echo "ended with $?"; read line', 'sh'];
    const terminal = house.run([...shell, ...launcher, ...command]);
    await terminal.waitFor('live');
    process.kill(await programIn(terminal), 'SIGKILL');
    await terminal.waitFor('ended with 137');
    await expect.poll(() => terminal.isAlternate, { timeout: 10_000 }).toBe(false);
    expect(terminal.arePastesMarked).toBe(false);
  });

  test('after SIGTERM', async () => {
    const terminal = await startInShell();
    process.kill(await programIn(terminal), 'SIGTERM');
    expect(await leftBy(terminal)).toEqual({ ...AS_IT_WAS, end: 'ended with 143' });
  });

  test('after SIGHUP', async () => {
    const terminal = await startInShell();
    process.kill(await programIn(terminal), 'SIGHUP');
    expect(await leftBy(terminal)).toEqual({ ...AS_IT_WAS, end: 'ended with 129' });
  });

  test.for([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('after %s at the ops screen, though a library listens to it too', async ([signal, code]) => {
    const preload = pathToFileURL(join(import.meta.dirname, 'driver/listen-as-well.ts')).href;
    const terminal = await startInShell({ environment: { NODE_OPTIONS: `--import=${preload}` } }, ['ops']);
    process.kill(await programIn(terminal), signal);
    expect(await leftBy(terminal)).toEqual({ ...AS_IT_WAS, end: `ended with ${code}` });
  });

  test.for([
    [['reset'], 'Type yes:', 'SIGTERM', 143],
    [['reset'], 'Type yes:', 'SIGHUP', 129],
    [[], 'Your name:', 'SIGTERM', 143],
    [[], 'Your name:', 'SIGHUP', 129],
    [[], 'Your name:', 'SIGINT', 130],
  ] as const)('at a question of theater %o (%s) after %s', async ([words, question, signal, code]) => {
    const terminal = await runInShell(words);
    await terminal.waitFor(question);
    expect(terminal.arePastesMarked).toBe(true);
    process.kill(await programIn(terminal), signal);
    expect(await leftBy(terminal)).toEqual({ ...AS_IT_WAS, end: `ended with ${code}` });
  });

  test('after an error that nobody caught, whose text is on the normal screen', async () => {
    const preload = pathToFileURL(join(import.meta.dirname, 'driver/throw-on-signal.ts')).href;
    const terminal = await startInShell({ environment: { NODE_OPTIONS: `--import=${preload}` } });
    process.kill(await programIn(terminal), 'SIGUSR2');
    expect(await leftBy(terminal)).toMatchObject(AS_IT_WAS);
    expect(terminal.screen()).toContain('planted by the test');
    expect(terminal.screen()).not.toContain('ended with 0');
  });
});

describe('a window that is closed', () => {
  test.for(['SIGHUP', 'SIGTERM'] as const)(
    'by %s leaves the file whole, without a log beside it',
    async (signal) => {
      const terminal = await startInShell();
      terminal.press('\r');
      await terminal.waitFor('Booked A 1-1');
      expect(existsSync(`${house.file}-wal`)).toBe(true);
      process.kill(await programIn(terminal), signal);
      await leftBy(terminal);
      expect(existsSync(`${house.file}-wal`)).toBe(false);
      expect(await house.ownerOf('A', '1-1')).toBe('Jaroslaw');
    },
  );
});
