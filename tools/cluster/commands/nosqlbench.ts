import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import {
  NOSQLBENCH_HEAP,
  NOSQLBENCH_SCENARIOS,
  NOSQLBENCH_WORKLOAD,
  nosqlbenchArguments,
} from '../../load/nosqlbench-arguments.ts';
import { readLoadWords } from '../../load/read-words.ts';
import { runTool } from '../../load/run-tool.ts';
import { ClusterFailure } from '../failure.ts';
import { nodesOf } from '../plan/plan.ts';
import { findJava } from '../runtime/java.ts';
import { refuseSecure } from '../secured.ts';
import { type Command, print, savedPlan, tell } from './command.ts';

const workload = join(import.meta.dirname, '..', '..', '..', NOSQLBENCH_WORKLOAD);

/** Runs a nosqlbench that is installed here against the nodes, on a keyspace of its own. */
export const nosqlbench: Command = {
  name: 'nosqlbench',
  usage: '[default|rush] [--count N] [--threads N] [--consistency quorum]',
  summary: 'nosqlbench 5.17 on a theater of its own; NB5_JAR names its jar',
  async run({ words, options }) {
    const { choice, count, threads, consistency } = readLoadWords(words);
    const scenario = NOSQLBENCH_SCENARIOS.find(({ name }) => name === (choice ?? 'default'));
    if (scenario === undefined) throw new ClusterFailure(`There is no scenario "${choice}".`, 2);
    const jar = jarOf(process.env);
    const plan = await savedPlan(options);
    refuseSecure(plan, 'nosqlbench');
    const java = await findJava();
    const results = join(plan.directory, 'nosqlbench');
    await mkdir(results, { recursive: true });
    const addresses = nodesOf(plan).map(({ address }) => address);
    const request = { scenario, addresses, port: plan.port, count, threads, consistency, workload, results };
    const args = [NOSQLBENCH_HEAP, '-jar', jar, ...nosqlbenchArguments(request)];
    const { code } = await runTool(java, args, { print, tell, directory: results });
    tell(`Its logs, and histostats.csv with the percentiles, are in ${results}.`);
    return code;
  },
};

function jarOf({ NB5_JAR: jar = '', INIT_CWD: directory }: NodeJS.ProcessEnv): string {
  if (jar === '') {
    throw new ClusterFailure(
      'nosqlbench is not on Maven Central: get nb5.jar 5.17 from its own releases, and say where: NB5_JAR=nb5.jar',
      2,
    );
  }
  const file = resolve(directory ?? process.cwd(), jar);
  if (!existsSync(file)) throw new ClusterFailure(`NB5_JAR: there is no ${file}.`, 2);
  return file;
}
