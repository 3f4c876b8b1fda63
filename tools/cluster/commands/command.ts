import { ClusterFailure } from '../failure.ts';
import type { ClusterOptions } from '../plan/options.ts';
import type { ClusterPlan } from '../plan/plan.ts';
import { readSavedCluster } from '../plan/saved-plan.ts';

/** What a command works with. */
export interface CommandInput {
  /** What stands after the command, flags excepted. */
  readonly words: readonly string[];
  readonly options: ClusterOptions;
}

/** One command of the cluster. */
export interface Command {
  readonly name: string;
  /** What may follow the name, for the help. */
  readonly usage: string;
  /** One line for the help. */
  readonly summary: string;
  /** Does it and returns the exit code; throws a {@link ClusterFailure} when it cannot. */
  run(input: CommandInput): Promise<number>;
}

/** Writes a line for a person: progress and remarks, beside the data on stdout. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a line of data. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The plan of the cluster in the folder asked for. Throws a {@link ClusterFailure} when there is no cluster. */
export async function savedPlan(options: ClusterOptions): Promise<ClusterPlan> {
  const saved = await readSavedCluster(options.directory);
  if (saved === null) {
    throw new ClusterFailure(`No cluster in ${options.directory}: make one by npm run cluster -- up.`);
  }
  return saved.plan;
}
