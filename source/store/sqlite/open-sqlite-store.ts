import { makePlan, type Plan } from '../../theater/plan.ts';
import type { SellingStore } from '../store.ts';
import { connect, type Making } from './file/connect.ts';
import { openErrorOf } from './file/faults.ts';
import { refuseOtherNames } from './file/openers.ts';
import { resolveName } from './file/place.ts';
import { patiently } from './file/transaction.ts';
import { SqliteStore } from './sqlite-store.ts';

/** How to open a theater's file. */
export type SqliteOptions = {
  /**
   * What a file without a theater becomes at once; the six rooms of {@link makePlan} when nothing is said. With null
   * it stays without, and every question but `initialise` is answered by `not-initialised`.
   */
  readonly plan?: Plan | null;
  /**
   * Whether only what is there may be opened: nothing is made then, no folder either, and a path without a theater is
   * refused.
   */
  readonly mustExist?: boolean;
};

/**
 * How long opening waits for other programs, in ms. Longer than for a booking: the program that made the file may be
 * writing its first seats, and one that was killed leaves a log to be read again.
 */
const OPENING_PATIENCE = 3000;

/**
 * Opens the theater in this file; folder, file and theater are made when they do not exist, unless they must.
 * Rejects with a StoreError that names the file; a file that is not a theater's is left as it was.
 */
export async function openSqliteStore(path: string, options: SqliteOptions = {}): Promise<SellingStore> {
  const file = resolveName(path);
  const { plan = makePlan(), mustExist = false } = options;
  const making = mustExist ? 'nothing' : (plan ?? 'tables');
  try {
    await refuseOtherNames(file);
    return await patiently(() => openOnce(file, making), OPENING_PATIENCE);
  } catch (error) {
    throw openErrorOf(error, file);
  }
}

function openOnce(file: string, making: Making): SellingStore {
  const connection = connect(file, making);
  try {
    return new SqliteStore(connection);
  } catch (error) {
    connection.database.close();
    throw error;
  }
}
