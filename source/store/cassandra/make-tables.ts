import { StoreError } from '../store-error.ts';
import { type Consistency, consistencyFault, REPLICATION_FACTOR } from './consistency.ts';
import { assertOwnTable, isMissing, replicationFactorOf, tableStates } from './keyspace.ts';
import { assertAddable, isAddedLater, pendingMigrations, stepStatement } from './migrations.ts';
import { createKeyspace, createTable, TABLE_NAMES } from './schema.ts';
import type { Session } from './session.ts';

export type TablesPlan = {
  readonly keyspace: string;
  readonly dataCenter: string;
  readonly consistency: Consistency;
  /** How many copies somebody asked for; null: as many as there should be. */
  readonly copies: number | null;
};

/**
 * Makes the keyspace and the tables that are missing, in three copies, or in as many as somebody asked for, and brings older
 * tables up to date, step by step: a step begins when all live nodes have the one before. Gives the replication factor. Throws
 * a StoreError for levels that make no sense with it, for more copies than there are nodes, and for tables of somebody else.
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
export function copiesFault(
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
