import { type Row, textIn } from '../../row.ts';
import { StoreError } from '../../store.ts';
import { type Consistency, consistencyFault, REPLICATION_FACTOR } from '../connection/consistency.ts';
import type { Session } from '../connection/session.ts';
import {
  assertAddable,
  isAddedLater,
  pendingMigrations,
  stepStatement,
  type TableState,
  createKeyspace,
  createTable,
  TABLE_NAMES,
  type TableName,
  TABLES,
} from './schema.ts';

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
      isWhole: options.get(table)?.[0]?.['read_repair'] === 'NONE',
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
function isMissing(table: TableName, column: string): string {
  return `${table}.${column} is missing`;
}

/** Throws a StoreError `damaged` when a table of that name is somebody else's. */
function assertOwnTable(keyspace: string, table: TableName, differences: readonly string[]): void {
  if (differences.length === 0) return;
  const message = `keyspace ${keyspace} has a table ${table} that is not this program's: ${differences.join(', ')}`;
  throw new StoreError('damaged', `${message}; nothing was changed in it`);
}

type TablesPlan = {
  readonly keyspace: string;
  readonly dataCenter: string;
  readonly consistency: Consistency;
  /** How many copies somebody asked for; null: as many as there should be. */
  readonly copies: number | null;
};

/**
 * Makes the keyspace and the tables that are missing, in three copies, or in as many as somebody asked for, and
 * brings older tables up to date, step by step: a step begins when all live nodes have the one before. Gives the
 * replication factor. Throws a StoreError for levels that make no sense with it, for more copies than there are
 * nodes, and for tables of somebody else.
 */
export async function makeTables(session: Session, plan: TablesPlan): Promise<number> {
  const { keyspace, dataCenter, consistency } = plan;
  const found = await replicationFactorOf(session, keyspace);
  const nodes = session.hosts.filter((host) => host.datacenter === dataCenter).length;
  const replicas = found ?? plan.copies ?? REPLICATION_FACTOR;
  const fault = copiesFault(plan, { found, nodes }) ?? consistencyFault(consistency, replicas);
  if (fault !== null) throw new StoreError('configuration', fault);
  const states = await tableStates(session, keyspace);
  for (const [table, { differences, missing }] of states) {
    const later = missing.filter((column) => isAddedLater(table, column));
    const isOld = (difference: string): boolean =>
      later.some((column) => difference === isMissing(table, column));
    assertOwnTable(
      keyspace,
      table,
      differences.filter((difference) => !isOld(difference)),
    );
  }
  const pending = pendingMigrations(states);
  assertAddable(pending, states);
  const made = TABLE_NAMES.filter((table) => !states.has(table)).map((table) => createTable(keyspace, table));
  const creating = [...(found === null ? [createKeyspace(keyspace, dataCenter, replicas)] : []), ...made];
  if (creating.length > 0) await session.changeSchema(creating);
  for (const step of pending.flatMap(({ steps }) => steps)) {
    await session.changeSchema([stepStatement(keyspace, step)]);
  }
  return replicas;
}

/** Why there cannot be so many copies, in one line; null when there can. */
function copiesFault(
  { keyspace, copies }: Pick<TablesPlan, 'keyspace' | 'copies'>,
  { found, nodes }: { readonly found: number | null; readonly nodes: number },
): string | null {
  if (found !== null) {
    if (copies === null || copies === found) return null;
    return `keyspace ${keyspace} keeps ${counted(found)}, not ${copies}; ALTER KEYSPACE and a full repair change that`;
  }
  const wanted = copies ?? REPLICATION_FACTOR;
  if (nodes >= wanted) return null;
  const known = `only ${nodes} ${nodes === 1 ? 'node is' : 'nodes are'} known so far`;
  const way = copies === null ? `, or say how many it shall be: --copies ${nodes}` : '';
  return `${known}, and each seat is kept ${wanted} times; wait until all nodes have joined${way}; nothing was made`;
}

function counted(copies: number): string {
  return copies === 1 ? '1 copy of each seat' : `${copies} copies of each seat`;
}
