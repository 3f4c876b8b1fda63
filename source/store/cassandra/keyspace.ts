import { StoreError } from '../store-error.ts';
import { textIn } from './row.ts';
import { type TableName, TABLES } from './schema.ts';
import type { Session } from './session.ts';

/** How many copies of each seat a keyspace keeps, over all data centers; null when there is no such keyspace. */
export async function replicationFactorOf(session: Session, keyspace: string): Promise<number | null> {
  const query = 'SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?';
  const replication: unknown = (await session.read(query, [keyspace], 'ONE')).first()?.get('replication');
  if (typeof replication !== 'object' || replication === null) return null;
  const counts = Object.entries(replication).filter(([option]) => option !== 'class');
  return counts.reduce((sum, [, count]) => sum + Number.parseInt(String(count), 10), 0);
}

/** Keyspaces that hold a theater, in order. */
export async function theatersIn(session: Session): Promise<readonly string[]> {
  const query = 'SELECT keyspace_name, table_name FROM system_schema.tables';
  const tables = await session.readAll(query, [], 'ONE');
  const keyspaces = tables.filter((row) => textIn(row, 'table_name') === ('theater' satisfies TableName));
  return keyspaces.map((row) => textIn(row, 'keyspace_name')).toSorted();
}

/** What a table lacks, or has otherwise, each in a few words; a table that does not exist is null. Other columns are fine. */
export async function tableDifferences(
  session: Session,
  keyspace: string,
  table: TableName,
): Promise<readonly string[] | null> {
  const query =
    'SELECT column_name, kind, type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?';
  const found = await session.readAll(query, [keyspace, table], 'ONE');
  if (found.length === 0) return null;
  const types = new Map(
    found.map((row) => {
      const suffix = textIn(row, 'kind') === 'static' ? ' static' : '';
      return [textIn(row, 'column_name'), textIn(row, 'type') + suffix];
    }),
  );
  return Object.entries(TABLES[table].columns).flatMap(([column, type]) => {
    const actual = types.get(column);
    if (actual === type) return [];
    return [actual === undefined ? isMissing(table, column) : `${table}.${column} is ${actual}, not ${type}`];
  });
}

/** How {@link tableDifferences} says that a column is not there. */
export function isMissing(table: TableName, column: string): string {
  return `${table}.${column} is missing`;
}

/** Throws a StoreError `damaged` when a table of that name is somebody else's. */
export function assertOwnTable(keyspace: string, table: TableName, differences: readonly string[]): void {
  if (differences.length === 0) return;
  const message = `keyspace ${keyspace} has a table ${table} that is not this program's: ${differences.join(', ')}`;
  throw new StoreError('damaged', `${message}; nothing was changed in it`);
}
