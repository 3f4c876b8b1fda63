import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './faults.ts';

/**
 * How long SQLite itself may wait for a lock, in ms. node:sqlite stops the whole event loop meanwhile, so it is less
 * than a person notices; the longer waiting is done between tries, with the event loop free.
 */
export const BLOCKING_WAIT = 20;

/** How long a call tries again while another program has the file, in ms; then the caller hears `busy`. */
export const PATIENCE = 1000;

/** Waits a moment before the next try: 1-8 ms, at random, so that programs do not knock in step. */
export function breathe(): Promise<void> {
  return sleep(1 + Math.random() * 7);
}

/** Runs an action, again and again while the file is busy. Throws what the action threw last. */
export async function patiently<T>(action: () => T, patience = PATIENCE): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await breathe();
  }
}
