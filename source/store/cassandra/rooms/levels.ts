import { makeSafe } from '../../../theater/safe-text.ts';
import { DamagedRow, type Row } from '../../row.ts';
import { type Finding, type LevelsNow, levelsWords } from '../../vitals.ts';
import {
  type Consistency,
  CONSISTENCY_LEVELS,
  CONSISTENCY_PRESETS,
  type ConsistencyLevel,
  replicasFor,
} from '../connection/consistency.ts';
import { isMissingSchema } from '../connection/errors.ts';
import type { Session } from '../connection/session.ts';
import { PLAN_LEVEL, selectTheater } from './plays.ts';

/**
 * The key of the row that keeps the levels of a theater, beside the theater's own: another row, not another column,
 * so that no table has to be changed while programs sell.
 */
export const LEVELS_NAME = 'levels';

/** A theater that was made before levels were kept was read and written at these. */
const BEFORE = CONSISTENCY_PRESETS.quorum;

/** The levels at which all programs of a theater read and commit; null while there is no theater. */
export async function readHouseLevels(session: Session, keyspace: string): Promise<Consistency | null> {
  try {
    const { rows } = await session.read(selectTheater(keyspace), [LEVELS_NAME], PLAN_LEVEL);
    return rows[0] === undefined ? BEFORE : levelsOf(rows[0]);
  } catch (error) {
    if (isMissingSchema(error)) return null;
    throw error;
  }
}

/** Levels as their row keeps them, in the column that holds texts by their names. */
export function levelsColumn({ read, write }: Consistency): Readonly<Record<string, string>> {
  return { read, write };
}

/** Throws a DamagedRow for a row that no levels can be read from. */
export function levelsOf(row: Row): Consistency {
  const texts = new Map(Object.entries(Object(row['plays'])));
  return { read: levelOf(texts.get('read')), write: levelOf(texts.get('write')) };
}

function levelOf(value: unknown): ConsistencyLevel {
  const level = CONSISTENCY_LEVELS.find((known) => known === value);
  if (level === undefined) throw new DamagedRow('the levels of the theater cannot be read');
  return level;
}

/** What the levels of a moment follow from. */
type LevelFacts = {
  /** Copies of each seat. */
  readonly replicas: number;
  /** The fewest of them that are up, of any room. */
  readonly live: number;
  /** The addresses of the nodes that are down. */
  readonly down: readonly string[];
  /** Those of the nodes that are there and cannot be spoken to; absent: there are none. */
  readonly barred?: readonly string[];
  readonly consistency: Consistency;
};

/** The levels that say something of their own; TWO and THREE are as many as one of these. */
const TOLD: readonly ConsistencyLevel[] = ['ONE', 'QUORUM', 'ALL'];

/** Which levels can be had at a moment, and what goes on. */
export function levelsNow({ replicas, live, down, barred = [], consistency }: LevelFacts): LevelsNow {
  const canBeHad = (level: ConsistencyLevel | 'SERIAL'): boolean => replicasFor(level, replicas) <= live;
  const lacking = TOLD.filter((level) => !canBeHad(level));
  const { read, write } = consistency;
  const browsing = canBeHad(read) ? read : 'SERIAL';
  if (lacking.length === 0) return { level: 'fine', missing: null, goesOn: goesOn(browsing, write) };
  const causes = [
    ...(down.length === 0 ? [] : [`${listOf(down)} ${down.length === 1 ? 'is' : 'are'} down`]),
    ...(barred.length === 0 ? [] : [`${listOf(barred)} cannot be spoken to`]),
  ];
  const cause = causes.length === 0 ? `only ${live} of ${replicas} copies are up` : causes.join(', ');
  const missing = makeSafe(`${listOf(lacking)} cannot be had: ${cause}`);
  if (!canBeHad('SERIAL')) {
    const browsed = canBeHad(read) ? `browsing goes on at ${read}` : 'rooms cannot be read';
    return { level: 'wrong', missing, goesOn: `nothing can be booked, ${browsed}` };
  }
  if (canBeHad(write)) {
    return { level: canBeHad(read) ? 'fine' : 'warning', missing, goesOn: goesOn(browsing, write) };
  }
  const words = `browsing goes on at ${browsing}, bookings stand before ${write} of their copies have them`;
  return { level: 'warning', missing, goesOn: words };
}

/** The same as one thing that was looked at: `ALL cannot be had: …; browsing and booking go on at QUORUM`. */
export function levelsFinding(facts: LevelFacts): Finding {
  const now = levelsNow(facts);
  const { down, barred = [] } = facts;
  const start = down.length === 0 && barred.length > 0 ? [] : ['start the nodes that are down'];
  const mend = barred.length === 0 ? [] : ['mend the TLS of the nodes that cannot be spoken to'];
  const advice = now.level === 'fine' ? null : [...start, ...mend].join('; ');
  return { subject: 'levels that can be had now', level: now.level, message: levelsWords(now), advice };
}

function goesOn(browsing: string, booking: string): string {
  return browsing === booking
    ? `browsing and booking go on at ${browsing}`
    : `browsing goes on at ${browsing}, booking at ${booking}`;
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
