import type { DatabaseSync } from 'node:sqlite';

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
