import { makeSafe } from '../../../theater/safe-text.ts';

/**
 * How many replicas must answer. ANY is not offered: the driver sends it as ONE without saying so. The levels of one
 * data center are not either: the guard below counts replicas of all of them, and so does SERIAL.
 */
export const CONSISTENCY_LEVELS = ['ONE', 'TWO', 'THREE', 'QUORUM', 'ALL'] as const;

export type ConsistencyLevel = (typeof CONSISTENCY_LEVELS)[number];

/** The level of reads for pictures, and the level at which a change is committed. Paxos itself is always SERIAL. */
export type Consistency = {
  readonly read: ConsistencyLevel;
  readonly write: ConsistencyLevel;
};

/** `quorum` goes on with a node down; `all-one` commits fastest; `one-all` reads fastest. */
export const CONSISTENCY_PRESETS = {
  quorum: { read: 'QUORUM', write: 'QUORUM' },
  'all-one': { read: 'ALL', write: 'ONE' },
  'one-all': { read: 'ONE', write: 'ALL' },
} as const satisfies Record<string, Consistency>;

/** What the program makes, and what is counted with before the keyspace has said how many it has. */
export const REPLICATION_FACTOR = 3;

/** The levels a person asked for, or why they cannot be had, in one line. */
type ConsistencyReading =
  | {
      readonly kind: 'consistency';
      /** Null: nothing was asked for, so that the theater's own count. */
      readonly consistency: Consistency | null;
    }
  | { readonly kind: 'fault'; readonly message: string };

/** Words as a person gave them; each may be missing. */
type ConsistencyWords = {
  readonly preset?: string;
  readonly read?: string;
  readonly write?: string;
};

/** Reads `--consistency` or `--read` and `--write`; one of the two alone goes with QUORUM. */
export function readConsistency(words: ConsistencyWords): ConsistencyReading {
  const { preset, read, write } = words;
  if (preset !== undefined && (read !== undefined || write !== undefined)) {
    return fault('--consistency names both levels already; give it, or --read and --write, but not both');
  }
  if (preset === undefined && read === undefined && write === undefined) {
    return { kind: 'consistency', consistency: null };
  }
  if (preset !== undefined && !isPreset(preset)) {
    return fault(`"${shown(preset)}" is none of ${Object.keys(CONSISTENCY_PRESETS).join(', ')}`);
  }
  const start = CONSISTENCY_PRESETS[preset ?? 'quorum'];
  const readLevel = read === undefined ? start.read : levelOf(read);
  const writeLevel = write === undefined ? start.write : levelOf(write);
  if (readLevel === null || writeLevel === null) {
    const wrong = readLevel === null ? read : write;
    return fault(`"${shown(wrong ?? '')}" is no level; the levels are ${CONSISTENCY_LEVELS.join(', ')}`);
  }
  const consistency = { read: readLevel, write: writeLevel };
  const message = consistencyFault(consistency, REPLICATION_FACTOR);
  return message === null ? { kind: 'consistency', consistency } : fault(message);
}

/**
 * Why reads at these levels could miss a booking that was acknowledged, with the sum written out, or null when they
 * cannot: the replicas that are read and those that were written must have one in common.
 */
export function consistencyFault(consistency: Consistency, replicationFactor: number): string | null {
  const { read, write } = consistency;
  const sum = arithmetic(consistency, replicationFactor);
  for (const level of [read, write]) {
    if (replicasFor(level, replicationFactor) > replicationFactor) {
      return `${level} cannot be had: each seat has only ${replicas(replicationFactor)}`;
    }
  }
  if (sum.isCovered) return null;
  return `reads at ${read} could miss bookings written at ${write}: ${sum.text}; try --consistency quorum`;
}

/**
 * Why a program at levels of its own cannot work beside those at the theater's, with the sum written out, or null
 * when it can: what the one writes, the other must read.
 */
export function mixtureFault(house: Consistency, own: Consistency, replicationFactor: number): string | null {
  const fewest = (one: ConsistencyLevel, other: ConsistencyLevel): ConsistencyLevel =>
    replicasFor(one, replicationFactor) <= replicasFor(other, replicationFactor) ? one : other;
  const weakest = { read: fewest(house.read, own.read), write: fewest(house.write, own.write) };
  const sum = arithmetic(weakest, replicationFactor);
  if (sum.isCovered) return null;
  const levels = `this theater is read at ${house.read} and written at ${house.write}`;
  const beside = `beside it ${own.read} and ${own.write} could miss bookings: ${sum.text}`;
  return `${levels}; ${beside}; leave the levels out, or change the theater's step by step (docs/operating.md)`;
}

/** R + W against RF, written out, and whether it is enough. */
export function arithmetic(
  { read, write }: Consistency,
  replicationFactor: number,
): { readonly text: string; readonly isCovered: boolean } {
  const r = replicasFor(read, replicationFactor);
  const w = replicasFor(write, replicationFactor);
  const isCovered = r + w > replicationFactor;
  const relation = isCovered ? 'more than' : 'not more than';
  return {
    text: `${r} + ${w} = ${r + w}, ${relation} ${replicas(replicationFactor)} of each seat`,
    isCovered,
  };
}

/** How many replicas must answer at a level. */
export function replicasFor(level: ConsistencyLevel | 'SERIAL', replicationFactor: number): number {
  switch (level) {
    case 'ONE':
      return 1;
    case 'TWO':
      return 2;
    case 'THREE':
      return 3;
    case 'QUORUM':
    case 'SERIAL':
      return Math.floor(replicationFactor / 2) + 1;
    case 'ALL':
      return replicationFactor;
  }
}

function isPreset(text: string): text is keyof typeof CONSISTENCY_PRESETS {
  return Object.hasOwn(CONSISTENCY_PRESETS, text);
}

function levelOf(text: string): ConsistencyLevel | null {
  const upper = text.toUpperCase();
  return CONSISTENCY_LEVELS.find((level) => level === upper) ?? null;
}

function replicas(count: number): string {
  return count === 1 ? 'the 1 replica' : `the ${count} replicas`;
}

function shown(text: string): string {
  return makeSafe(text).slice(0, 40);
}

function fault(message: string): ConsistencyReading {
  return { kind: 'fault', message };
}

/** Error codes of the native protocol, version 4 (native_protocol_v4.spec, section 9). */
export const SERVER_ERROR = {
  badCredentials: 0x0100,
  unavailable: 0x1000,
  overloaded: 0x1001,
  isBootstrapping: 0x1002,
  writeTimeout: 0x1100,
  readTimeout: 0x1200,
  readFailure: 0x1300,
  writeFailure: 0x1500,
  syntax: 0x2000,
  unauthorized: 0x2100,
  invalid: 0x2200,
  alreadyExists: 0x2400,
  unprepared: 0x2500,
} as const;

/** Consistency levels as the protocol numbers them (section 3). */
export const LEVEL_CODE = {
  ANY: 0,
  ONE: 1,
  TWO: 2,
  THREE: 3,
  QUORUM: 4,
  ALL: 5,
  LOCAL_QUORUM: 6,
  EACH_QUORUM: 7,
  SERIAL: 8,
  LOCAL_SERIAL: 9,
  LOCAL_ONE: 10,
} as const;

/** The name of a level, or null for a number that is none. */
export function levelName(code: unknown): string | null {
  return Object.entries(LEVEL_CODE).find(([, known]) => known === code)?.[0] ?? null;
}
