import { setTimeout as wait } from 'node:timers/promises';

import { terminalEnvironment } from '../../terminal-driver/environment.ts';
import { Terminal } from '../../terminal-driver/terminal.ts';
import type { Version } from './version.ts';

/** A busy machine takes a while to start a program, ms. */
const PATIENCE_MS = 60_000;

/** Between two bookings of one person, ms. */
const PAUSE_MS = 60;

/** How long nodes are watched that nobody asks anything, ms. */
const IDLE_MS = 10_000;

/** Opens the booking terminal of a version, as Mia. */
export async function openTerminal({ program, home, store }: Version): Promise<Terminal> {
  const terminal = new Terminal({
    command: process.execPath,
    args: [program, 'Mia', '--store', store],
    environment: terminalEnvironment(home),
  });
  await terminal.waitFor('live', PATIENCE_MS);
  return terminal;
}

/** What bookings by the keys of a terminal took, from Enter to "Booked" on the screen, ms. */
export type KeyTurn = { readonly times: readonly number[]; readonly workMs: number };

/**
 * Books a row of room A, seat by seat, by the keys of a terminal whose cursor is at the row's beginning, and goes to
 * the beginning of the next row.
 */
export async function bookRow(version: Version, terminal: Terminal, row: number): Promise<KeyTurn> {
  const times: number[] = [];
  const workBefore = await version.nodeWork();
  for (let place = 1; place <= 10; place += 1) {
    await wait(PAUSE_MS * (0.5 + Math.random()));
    const pressedAt = performance.now();
    terminal.press('\r');
    await terminal.waitFor(`Booked A ${row}-${place} for Mia`);
    times.push(terminal.shownAt - pressedAt);
    if (place < 10) terminal.press('l');
  }
  const workMs = (await version.nodeWork()) - workBefore;
  terminal.press(`j${'h'.repeat(9)}`);
  await wait(PAUSE_MS);
  return { times, workMs };
}

/** Two clients that book every free seat one by one as fast as they can. */
export type RushTurn = {
  readonly perSecond: number;
  readonly workMs: number;
  readonly double: number;
  readonly lost: number;
};

/** A rush of two clients over a theater that is emptied before. */
export async function rush(version: Version): Promise<RushTurn> {
  await version.theater('reset', '--yes', '--as', 'bench');
  const workBefore = await version.nodeWork();
  const text = await version.theater('stress', 'rush', '--clients', '2', '--json');
  const workMs = (await version.nodeWork()) - workBefore;
  const result: unknown = JSON.parse(text);
  return {
    perSecond: figure(result, 'bookingsPerSecond'),
    workMs: workMs / figure(result, 'applied'),
    double: figure(result, 'doubleBookings'),
    lost: figure(result, 'lostBookings'),
  };
}

function figure(result: unknown, name: string): number {
  const value: unknown = Object(result)[name];
  if (typeof value !== 'number') throw new Error(`the rush says nothing of ${name}`);
  return value;
}

/** Processor time of the three nodes in a second in which nobody asks anything, ms. */
export async function idleWork(version: Version): Promise<number> {
  const before = await version.nodeWork();
  await wait(IDLE_MS);
  return ((await version.nodeWork()) - before) / (IDLE_MS / 1_000);
}

/** How long commands take from start to end, ms. */
export async function commandTimes(version: Version, seat: string): Promise<{ rooms: number; book: number }> {
  const start = performance.now();
  await version.theater('rooms', '--json');
  const between = performance.now();
  await version.theater('book', 'F', seat, '--as', 'Ola');
  return { rooms: between - start, book: performance.now() - between };
}
