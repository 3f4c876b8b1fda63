import cassandra from 'cassandra-driver';

import { SERVER_ERROR } from '../../../source/store/cassandra/connection/consistency.ts';
import { hasCode } from '../../../source/store/cassandra/connection/errors.ts';
import { makeSafe } from '../../../source/theater/safe-text.ts';
import { ClusterFailure } from '../failure.ts';
import { type ClusterPlan, nodesOf } from '../plan/plan.ts';
import { driverOptions } from '../secured.ts';
import { DATA_CENTER } from '../settings/settings.ts';
import { type Command, print, savedPlan, tell } from './command.ts';
import { renderTable } from './table.ts';
import { textOfValue } from './value-text.ts';

/** Runs one statement and prints its rows as a table. */
export const cql: Command = {
  name: 'cql',
  usage: '[--consistency quorum] "SELECT …"',
  summary: 'run one CQL statement and print its rows',
  async run({ words, options }) {
    const { statement, consistency } = readWords(words);
    const client = clientOfAll(await savedPlan(options));
    try {
      const result = await execute(client, statement, consistency);
      const columns = (result.columns ?? []).map((column) => column.name);
      if (columns.length === 0) {
        tell('Done.');
        return 0;
      }
      const rows: (readonly string[])[] = [];
      for await (const row of result) rows.push(columns.map((name) => makeSafe(textOfValue(row.get(name)))));
      print(renderTable(columns.map(makeSafe), rows));
      tell(`${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`);
      return 0;
    } catch (error) {
      throw new ClusterFailure(reasonOf(error));
    } finally {
      await client.shutdown();
    }
  },
};

/** How often a read is asked for that waits for a node which is gone: by then the others know. */
const READ_TRIES = 3;

/**
 * Runs a statement. A read that timed out is asked again: for some seconds after a node was killed the others go on
 * asking it, and what reads a whole table waits for it in vain.
 */
async function execute(
  client: cassandra.Client,
  statement: string,
  consistency: number,
): Promise<cassandra.types.ResultSet> {
  const isRead = /^select\b/i.test(statement);
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.execute(statement, [], { consistency });
    } catch (error) {
      if (!isRead || tries === READ_TRIES || !hasCode(error, SERVER_ERROR.readTimeout)) throw error;
    }
  }
}

function readWords(words: readonly string[]): { statement: string; consistency: number } {
  const isLeveled = words[0] === '--consistency';
  const level = isLeveled ? (words[1] ?? '') : 'quorum';
  const statement = words
    .slice(isLeveled ? 2 : 0)
    .join(' ')
    .trim();
  if (statement === '') throw new ClusterFailure('Which statement? cql "SELECT * FROM theater.plays"', 2);
  const consistency = consistencyOf(level);
  if (consistency === undefined) throw new ClusterFailure(`"${level}" is no consistency level.`, 2);
  return { statement, consistency };
}

function clientOfAll(plan: ClusterPlan): cassandra.Client {
  return new cassandra.Client({
    ...driverOptions(plan),
    contactPoints: nodesOf(plan).map((node) => `${node.address}:${plan.port}`),
    localDataCenter: DATA_CENTER,
    protocolOptions: { maxVersion: 4 },
    policies: { retry: new cassandra.policies.retry.FallthroughRetryPolicy() },
    socketOptions: { connectTimeout: 1500, readTimeout: 15_000 },
    isMetadataSyncEnabled: false,
  });
}

function consistencyOf(level: string): number | undefined {
  const wanted = level.replaceAll('_', '').toLowerCase();
  const entries = Object.entries(cassandra.types.consistencies);
  const found = entries.find(([name]) => name.toLowerCase() === wanted);
  return typeof found?.[1] === 'number' ? found[1] : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof cassandra.errors.NoHostAvailableError) {
    const reasons = Object.entries(error.innerErrors).map(
      ([host, inner]) => `${host}: ${inner instanceof Error ? inner.message : String(inner)}`,
    );
    return `No node answers (${reasons.join('; ')}). See status.`;
  }
  return error instanceof Error ? error.message : String(error);
}
