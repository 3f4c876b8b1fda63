import { StoreError } from '../store-error.ts';
import { type Consistency, consistencyFault, REPLICATION_FACTOR } from './consistency.ts';
import { assertOwnTable, isMissing, replicationFactorOf, tableDifferences } from './keyspace.ts';
import { addColumn, ADDED_LATER, createKeyspace, createTable, TABLE_NAMES } from './schema.ts';
import type { Session } from './session.ts';

export type TablesPlan = {
  readonly keyspace: string;
  readonly dataCenter: string;
  readonly consistency: Consistency;
};

/**
 * Makes the keyspace, the tables and the columns that are missing, in three copies, or in as many as there are nodes. Gives the
 * replication factor. Throws a StoreError for levels that make no sense with it and for tables of somebody else.
 */
export async function makeTables(session: Session, plan: TablesPlan): Promise<number> {
  const { keyspace, dataCenter, consistency } = plan;
  const found = await replicationFactorOf(session, keyspace);
  const nodes = session.hosts.filter((host) => host.datacenter === dataCenter).length;
  const replicas = found ?? Math.min(REPLICATION_FACTOR, nodes);
  const fault = consistencyFault(consistency, replicas);
  if (fault !== null) throw new StoreError('configuration', fault);
  const steps = found === null ? [createKeyspace(keyspace, dataCenter, replicas)] : [];
  for (const table of TABLE_NAMES) {
    const differences = found === null ? null : await tableDifferences(session, keyspace, table);
    if (differences === null) {
      steps.push(createTable(keyspace, table));
      continue;
    }
    const later = (ADDED_LATER[table] ?? []).filter((column) =>
      differences.includes(isMissing(table, column)),
    );
    const others = differences.filter((each) => !later.some((column) => each === isMissing(table, column)));
    assertOwnTable(keyspace, table, others);
    steps.push(...later.map((column) => addColumn(keyspace, table, column)));
  }
  if (steps.length > 0) await session.changeSchema(steps);
  return replicas;
}
