import { StoreError } from '../store-error.ts';
import type { TableState } from './migrations.ts';
import { type Row, textIn } from './row.ts';
import { TABLE_NAMES, type TableName, TABLES } from './schema.ts';
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

/** The program's tables that a keyspace has, as they are on the node that is asked. Other columns are fine. */
export async function tableStates(
  session: Session,
  keyspace: string,
): Promise<ReadonlyMap<TableName, TableState>> {
  const ask = async (what: string, from: string): Promise<ReadonlyMap<string, readonly Row[]>> => {
    const query = `SELECT table_name, ${what} FROM system_schema.${from} WHERE keyspace_name = ?`;
    const rows = await session.readAll(query, [keyspace], 'ONE');
    return Map.groupBy(rows, (row) => textIn(row, 'table_name'));
  };
  const [columns, dropped, options] = await Promise.all([
    ask('column_name, kind, type', 'columns'),
    ask('column_name', 'dropped_columns'),
    ask('read_repair', 'tables'),
  ]);
  const states = TABLE_NAMES.flatMap((table) => {
    const found = columns.get(table);
    if (found === undefined) return [];
    const state: TableState = {
      ...differencesOf(table, found),
      dropped: (dropped.get(table) ?? []).map((row) => textIn(row, 'column_name')),
      isWhole: options.get(table)?.[0]?.get('read_repair') === 'NONE',
    };
    return [[table, state] as const];
  });
  return new Map(states);
}

function differencesOf(table: TableName, found: readonly Row[]): Pick<TableState, 'differences' | 'missing'> {
  const types = new Map(
    found.map((row) => {
      const suffix = textIn(row, 'kind') === 'static' ? ' static' : '';
      return [textIn(row, 'column_name'), textIn(row, 'type') + suffix];
    }),
  );
  const wanted = Object.entries(TABLES[table].columns);
  const missing = wanted.map(([column]) => column).filter((column) => !types.has(column));
  const differences = wanted.flatMap(([column, type]) => {
    const actual = types.get(column);
    if (actual === type) return [];
    return [actual === undefined ? isMissing(table, column) : `${table}.${column} is ${actual}, not ${type}`];
  });
  return { differences, missing };
}

/** How a TableState says that a column is not there. */
export function isMissing(table: TableName, column: string): string {
  return `${table}.${column} is missing`;
}

/** Throws a StoreError `damaged` when a table of that name is somebody else's. */
export function assertOwnTable(keyspace: string, table: TableName, differences: readonly string[]): void {
  if (differences.length === 0) return;
  const message = `keyspace ${keyspace} has a table ${table} that is not this program's: ${differences.join(', ')}`;
  throw new StoreError('damaged', `${message}; nothing was changed in it`);
}
