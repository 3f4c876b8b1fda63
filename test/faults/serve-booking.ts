import { setTimeout as delay } from 'node:timers/promises';

import type { Ended } from './booking.ts';

/** A pause between two requests of one client, ms, so that many processes fit on few cores. */
const PAUSE_MS = 25;

/** Whether this process has been told to end, by the end of its standard input. */
export function listenForEnd(): AbortSignal {
  const over = new AbortController();
  process.stdin.once('end', () => over.abort());
  process.stdin.once('error', () => over.abort());
  process.stdin.resume();
  return over.signal;
}

/** Tells the process that started this one how a request ended. */
export function tellEnd(ended: Ended): void {
  process.stdout.write(`${JSON.stringify(ended)}\n`);
}

/** Acts again and again until the signal. */
export async function actUntil(over: AbortSignal, act: () => Promise<void>): Promise<void> {
  while (!over.aborted) {
    await act();
    await delay(PAUSE_MS);
  }
}
