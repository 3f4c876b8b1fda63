import { join } from 'node:path';

import { openCassandraStore } from '../../../source/store/cassandra/cassandra-store.ts';
import { StoreError } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { STRESS_PROFILE } from '../../load/load-files.ts';
import { STRESS_KEYSPACE } from '../../load/load-keyspace.ts';
import { readLoadWords } from '../../load/read-words.ts';
import { runTool } from '../../load/run-tool.ts';
import { stressArguments } from '../../load/stress-arguments.ts';
import { STRESS_MIXES } from '../../load/stress-mixes.ts';
import { readStressSummary, stressFaults } from '../../load/stress-summary.ts';
import { ensureStressTool, stressJavaArguments } from '../../load/stress-tool.ts';
import { ClusterFailure } from '../failure.ts';
import { type ClusterPlan, nodesOf } from '../plan/plan.ts';
import { findJava } from '../runtime/java.ts';
import { refuseSecure } from '../secured.ts';
import { DATA_CENTER } from '../settings/settings.ts';
import { type Command, print, savedPlan, tell } from './command.ts';

const OPERATIONS = 10_000;
const profile = join(import.meta.dirname, '..', '..', '..', STRESS_PROFILE);

/** Runs Cassandra's own cassandra-stress against the nodes, on a theater of its own. */
export const stress: Command = {
  name: 'stress',
  usage: '[read|mixed|book] [--count N] [--threads N] [--consistency quorum]',
  summary: `cassandra-stress on a theater of its own, ${OPERATIONS} operations; exit 1 on any error`,
  async run({ words, options }) {
    const { choice, count, threads, consistency } = readLoadWords(words);
    const mix = STRESS_MIXES.find(({ name }) => name === (choice ?? 'mixed'));
    if (mix === undefined) {
      const known = STRESS_MIXES.map(({ name, summary }) => `${name} (${summary})`).join(', ');
      throw new ClusterFailure(`There is no profile "${choice}": there are ${known}.`, 2);
    }
    const plan = await savedPlan(options);
    refuseSecure(plan, 'cassandra-stress');
    const java = await findJava();
    const tool = await ensureStressTool(() => tell('Fetching cassandra-stress by Maven, once (41 MB).'));
    await makeTheater(plan);
    const addresses = nodesOf(plan).map(({ address }) => address);
    const target = { addresses, port: plan.port, jmxPort: plan.jmxPort, profile };
    const request = { mix, count: count ?? OPERATIONS, threads: threads ?? mix.threads, consistency };
    const args = [...stressJavaArguments(tool), ...stressArguments(target, request)];
    const { code, output } = await runTool(java, args, { print, tell, directory: plan.directory });
    const faults = stressFaults(readStressSummary(output), request.count);
    for (const fault of faults) tell(`Not as it should be: ${fault}.`);
    return code === 0 && faults.length === 0 ? 0 : 1;
  },
};

/** The theater that the tool books in; one that is there already is left as it is. */
async function makeTheater(plan: ClusterPlan): Promise<void> {
  const [first = '', ...others] = nodesOf(plan).map(({ address }) => `${address}:${plan.port}`);
  const address = {
    contactPoints: [first, ...others],
    keyspace: STRESS_KEYSPACE,
    dataCenter: DATA_CENTER,
  } as const;
  try {
    const store = await openCassandraStore({ address });
    try {
      await store.initialise(makePlan());
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new ClusterFailure(error.message);
  }
}
