import type { StressMix } from './stress-mixes.ts';

/** Where the nodes are, and the profile that the tool reads. */
export interface StressTarget {
  readonly addresses: readonly string[];
  /** Of the native protocol. */
  readonly port: number;
  readonly jmxPort: number;
  /** Path of the profile, as the tool sees it. */
  readonly profile: string;
}

/** One run of the tool. */
export interface StressRequest {
  readonly mix: StressMix;
  /** Operations; the run ends with the last of them. */
  readonly count: number;
  readonly threads: number;
  /** Consistency level as CQL spells it. */
  readonly consistency: string;
}

/** The arguments of cassandra-stress itself. */
export function stressArguments(
  { addresses, port, jmxPort, profile }: StressTarget,
  { mix, count, threads, consistency }: StressRequest,
): readonly string[] {
  const shares = Object.entries(mix.queries).map(([query, share]) => `${query}=${share}`);
  const options = [
    [
      'user',
      `profile=${profile}`,
      `ops(${shares.join(',')})`,
      `n=${count}`,
      'no-warmup',
      `cl=${consistency}`,
    ],
    // Shuffled: an operation takes the first place of some row, which would be the same one each time.
    ['-pop', 'dist=uniform(1..1000000)', 'contents=SHUFFLED'],
    ['-node', addresses.join(',')],
    ['-port', `native=${port}`, `jmx=${jmxPort}`],
    ['-mode', 'native', 'cql3'],
    ['-rate', `threads=${threads}`],
    // Not tried again in silence, and the run goes on: every error is counted and seen.
    ['-errors', 'retries=0', 'ignore'],
    ['-log', 'no-settings', 'interval=2'],
  ];
  return options.flat();
}
