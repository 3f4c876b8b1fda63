import { DATA_CENTER } from '../cluster/settings/settings.ts';

/** The workload for nosqlbench, from the root of the project. */
export const NOSQLBENCH_WORKLOAD = 'tools/load/rooms.nosqlbench.yaml';

/** Its histograms alone ended it with 512 MiB: the log of percentiles copies each of them. */
export const NOSQLBENCH_HEAP = '-Xmx1g';

/** The scenarios of the workload, and the name of the number of operations of each. */
export const NOSQLBENCH_SCENARIOS = [
  { name: 'default', cycles: 'main_cycles' },
  { name: 'rush', cycles: 'rush_cycles' },
] as const;

/** One run of nosqlbench. */
export interface NosqlbenchRequest {
  readonly scenario: (typeof NOSQLBENCH_SCENARIOS)[number];
  readonly addresses: readonly string[];
  /** Of the native protocol. */
  readonly port: number;
  /** Null where the workload's own number counts. */
  readonly count: number | null;
  readonly threads: number | null;
  /** Consistency level as CQL spells it. */
  readonly consistency: string;
  /** Path of the workload, and a folder for what nosqlbench writes, as it sees them. */
  readonly workload: string;
  readonly results: string;
}

/** The arguments of nosqlbench, safe from what ends it by default. */
export function nosqlbenchArguments(request: NosqlbenchRequest): readonly string[] {
  const { scenario, addresses, port, count, threads, consistency, workload, results } = request;
  return [
    workload,
    scenario.name,
    `hosts=${addresses.join(',')}`,
    `port=${port}`,
    `localdc=${DATA_CENTER}`,
    // On version 5 its driver cannot read a contended write's timeout, and loses the connection.
    'protocol_version=v4',
    `level=${consistency}`,
    ...(count === null ? [] : [`${scenario.cycles}=${count}`]),
    ...(threads === null ? [] : [`threads=${threads}`]),
    // The summary has no percentiles; this file has.
    '--log-histostats',
    `${results}/histostats.csv`,
    '--logs-dir',
    results,
    '--report-summary-to',
    'stdout:60',
  ];
}
