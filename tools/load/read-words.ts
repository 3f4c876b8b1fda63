import { parseArgs } from 'node:util';

import { ClusterFailure } from '../cluster/failure.ts';

/** The consistency levels a load may be run at. */
const LEVELS = ['ONE', 'TWO', 'THREE', 'QUORUM', 'ALL', 'LOCAL_ONE', 'LOCAL_QUORUM'] as const;

/** What may follow the name of a load tool. */
export interface LoadWords {
  /** What stands there besides flags; null when nothing does. */
  readonly choice: string | null;
  /** Null when the tool's usual number counts. */
  readonly count: number | null;
  readonly threads: number | null;
  /** As CQL spells it. */
  readonly consistency: string;
}

/** So that every run ends. */
const MOST_OPERATIONS = 10_000_000;
const MOST_THREADS = 512;

/** Reads the words after the name of a load tool. Throws a {@link ClusterFailure} for what makes no sense. */
export function readLoadWords(words: readonly string[]): LoadWords {
  const { values, positionals } = parse(words);
  const [choice = null, ...others] = positionals;
  if (others.length > 0) throw new ClusterFailure(`"${others.join(' ')}" is too much.`, 2);
  const level = (values.consistency ?? 'quorum').toUpperCase().replaceAll('-', '_');
  const consistency = LEVELS.find((known) => known === level);
  if (consistency === undefined)
    throw new ClusterFailure(`--consistency is one of ${LEVELS.join(', ').toLowerCase()}.`, 2);
  return {
    choice,
    count: numberUpTo('--count', values.count, MOST_OPERATIONS),
    threads: numberUpTo('--threads', values.threads, MOST_THREADS),
    consistency,
  };
}

function parse(words: readonly string[]) {
  const options = {
    count: { type: 'string' },
    threads: { type: 'string' },
    consistency: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ClusterFailure(error instanceof Error ? error.message : String(error), 2);
  }
}

function numberUpTo(flag: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (/^\d{1,8}$/.test(text) && number >= 1 && number <= most) return number;
  throw new ClusterFailure(`${flag} is a whole number from 1 to ${most}; "${text}" is not.`, 2);
}
