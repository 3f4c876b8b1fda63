import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './faults.ts';

/**
 * How long SQLite itself may wait for a lock, in ms. node:sqlite stops the whole event loop meanwhile, so it is a
 * fraction of what a person notices; the longer waiting is done between tries, with the event loop free.
 */
export const BLOCKING_WAIT = 5;

/** How long a change is tried while another program has the file, in ms; then the sender, who may try on, hears `busy`. */
export const SEND_PATIENCE = 250;

/** The same for a question, in ms: nobody asks it again at once. */
export const PATIENCE = 1000;

/** Waits a moment before the next try: 1-8 ms, at random, so that programs do not knock in step. */
export function breathe(): Promise<void> {
  return sleep(1 + Math.random() * 7);
}

/** Runs an action, again and again while the file is busy. Throws what the action threw last. */
export async function patiently<T>(action: () => T | Promise<T>, patience = PATIENCE): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await breathe();
  }
}
