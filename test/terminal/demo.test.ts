import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House, type StartOptions } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

/** The demo; what is temporary goes to the home of the house. */
async function startDemo(words: readonly string[], options: StartOptions = {}): Promise<Terminal> {
  const [node = '', script = ''] = await house.commandFor([]);
  return house.run([node, script, 'demo', ...words], options);
}

/** The folders of demos that are there. */
function demoFolders(): readonly string[] {
  return readdirSync(house.home).filter((name) => name.startsWith('theater-demo-'));
}

/** How many seats are booked, by the title. */
function bookedIn(terminal: Terminal): number {
  return Number(/(\d+) of 720 booked/.exec(terminal.lines()[0] ?? '')?.[1]);
}

describe('theater demo', () => {
  test('says that it is one, fills the house, and others go on booking beside the visitor', async () => {
    const terminal = await startDemo(['Jaroslaw']);
    await terminal.waitFor('A demo: made-up people book beside you, and nothing of it is kept.');
    await terminal.waitFor('live');
    expect(terminal.lines()[0]).toMatch(/^ theater demo {2}Jaroslaw {2}.*0 yours$/);
    const before = bookedIn(terminal);
    expect(before).toBeGreaterThan(200);
    await terminal.waitFor(() => bookedIn(terminal) !== before);
    terminal.press('4');
    await terminal.waitFor('D 1-1');
    terminal.press('b');
    await terminal.waitFor('how many?');
    terminal.press('2');
    await terminal.waitFor('2 marked');
    terminal.press('\r');
    await terminal.waitFor('2 yours');
    expect(terminal.lines()[0]).toMatch(/^ theater demo {2}Jaroslaw/);
    expect(demoFolders()).toHaveLength(1);
    terminal.press('q');
    expect(await terminal.waitForEnd()).toEqual({ code: 0, signal: 0 });
    await terminal.waitFor('The demo is over, and its theater gone.');
    expect(demoFolders()).toEqual([]);
    // The theater of the user was not even made.
    expect(readdirSync(house.home).filter((name) => name.startsWith('.local'))).toEqual([]);
  });

  test('says so on the smallest screen as well', async () => {
    const terminal = await startDemo(['Jaroslaw'], { columns: 40, rows: 17 });
    await terminal.waitFor('live');
    expect(terminal.lines()[0]).toMatch(/^ demo {2}Jaroslaw {2}/);
  });

  test.for([
    ['SIGTERM', 15],
    ['SIGHUP', 1],
    ['SIGINT', 2],
  ] as const)('leaves nothing behind when %s ends it', async ([signal, number]) => {
    const terminal = await startDemo(['Jaroslaw']);
    await terminal.waitFor('live');
    expect(demoFolders()).toHaveLength(1);
    process.kill(terminal.pid, signal);
    expect(await terminal.waitForEnd()).toMatchObject({ signal: number });
    expect(demoFolders()).toEqual([]);
    expect(terminal.isAlternate).toBe(false);
  });

  test('leaves nothing behind when a signal ends it before its screen is up', async () => {
    const terminal = await startDemo(['Jaroslaw']);
    await vi.waitUntil(() => demoFolders().length === 1, { timeout: 15_000, interval: 1 });
    process.kill(terminal.pid, 'SIGTERM');
    await terminal.waitForEnd();
    expect(demoFolders()).toEqual([]);
  });

  test('leaves nothing behind after an error that nobody caught', async () => {
    const preload = pathToFileURL(path.join(import.meta.dirname, 'driver/throw-on-signal.ts')).href;
    const terminal = await startDemo(['Jaroslaw'], { environment: { NODE_OPTIONS: `--import=${preload}` } });
    await terminal.waitFor('live');
    process.kill(terminal.pid, 'SIGUSR2');
    expect(await terminal.waitForEnd()).toMatchObject({ code: 70 });
    expect(demoFolders()).toEqual([]);
  });

  test('asks for a name where none is given, and takes no store', async () => {
    const asking = await startDemo([]);
    await asking.waitFor('Your name:');
    expect(demoFolders()).toEqual([]);
    const refused = await startDemo(['Jaroslaw', '--store', house.file]);
    await refused.waitFor('--store is no flag of theater demo');
    expect(await refused.waitForEnd()).toMatchObject({ code: 2 });
  });
});

describe('an empty house', () => {
  const HINTS = 'Arrows move, Enter books. ? shows every key. b and 4 marks the best four.';

  test('says what a newcomer has to know until a key does something', async () => {
    const terminal = await house.seatFor('Jaroslaw');
    await terminal.waitFor(HINTS);
    terminal.press('j');
    await terminal.waitFor('A 2-1');
    expect(terminal.screen()).toContain(HINTS);
    terminal.press(' ');
    await terminal.waitFor('1 marked');
    expect(terminal.screen()).not.toContain(HINTS);
    terminal.press(' ');
    await terminal.waitFor((screen) => !screen.includes('1 marked'));
    expect(terminal.screen()).not.toContain(HINTS);
  });

  test('says it no more once anybody has booked', async () => {
    await house.fill();
    const terminal = await house.seatFor('Jaroslaw');
    await terminal.waitFor((screen) => /[1-9]\d* of 720 booked/.test(screen));
    expect(terminal.screen()).not.toContain('Arrows move');
  });

  test('says it below the word that the theater is new, and has a short form for a small screen', async () => {
    const [node = '', script = ''] = await house.commandFor([]);
    const first = house.run([node, script, 'Jaroslaw']);
    await first.waitFor(HINTS);
    expect(first.screen()).toContain('New: a theater of 720 free seats was made in');
    const small = await house.seatFor('Mia', { columns: 40, rows: 17 });
    await small.waitFor('Arrows move, Enter books.');
  });
});
