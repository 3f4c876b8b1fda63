import { setTimeout as delay } from 'node:timers/promises';

import { StoreError, type StoreFault } from '../store/store-error.ts';
import type { Output } from './output.ts';

/** Faults of a store that has been opened, which pass without anybody typing another command. */
const PASSING: ReadonlySet<StoreFault> = new Set(['unreachable', 'unavailable', 'busy']);

/** Between one try and the next, ms. */
const PAUSE_MS = 1_000;

/**
 * Does what a screen begins with, again and again while the store has no answer to it: whoever starts a screen in the
 * moment in which too few nodes are up wants it once they are. Says so in one line, and again when the reason is another.
 * Rejects for anything that does not pass by itself.
 */
export async function whenItAnswers<Value>(begin: () => Promise<Value>, output: Output): Promise<Value> {
  let said: string | null = null;
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof StoreError) || !PASSING.has(error.fault)) throw error;
      if (error.message !== said) {
        output.say(`theater: ${error.message}`);
        output.say('The screen opens as soon as the store can be read; Ctrl-C leaves.');
      }
      said = error.message;
      await delay(PAUSE_MS);
    }
  }
}
