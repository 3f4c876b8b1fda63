import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { isBusy } from './faults.ts';

/**
 * Runs `work` in one writing transaction: committed when it returns, rolled back when it throws.
 * Throws what `work`, BEGIN or COMMIT threw; busy can only come from BEGIN.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** The same for work that others of this program need not wait for, over a connection that nobody else uses. */
export async function inLongTransaction<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = await work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/**
 * Leaves a transaction that shall not stand. SQLite ends some by itself (a full disk, an I/O error). Should even
 * ROLLBACK fail, the connection is closed, which rolls back: nobody may look at what was half done.
 */
export function rollBack(database: DatabaseSync): void {
  try {
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    database.close();
  }
}

/**
 * How long SQLite itself may wait for a lock, in ms. node:sqlite stops the whole event loop meanwhile, so it is a
 * fraction of what a person notices; the longer waiting is done between tries, with the event loop free.
 */
export const BLOCKING_WAIT = 5;

/**
 * How long a change is tried while another program has the file, in ms; then the sender, who may try on, hears
 * `busy`.
 */
export const SEND_PATIENCE = 250;

/** The same for a question, in ms: nobody asks it again at once. */
const PATIENCE = 1000;

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
