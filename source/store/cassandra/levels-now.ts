import { makeSafe } from '../../theater/safe-text.ts';
import type { Finding } from '../health.ts';
import { type LevelsNow, levelsWords } from '../vitals.ts';
import { type Consistency, type ConsistencyLevel, replicasFor } from './consistency.ts';

/** What the levels of a moment follow from. */
export type LevelFacts = {
  /** Copies of each seat. */
  readonly replicas: number;
  /** The fewest of them that are up, of any room. */
  readonly live: number;
  /** The addresses of the nodes that are down. */
  readonly down: readonly string[];
  readonly consistency: Consistency;
};

/** The levels that say something of their own; TWO and THREE are as many as one of these. */
const TOLD: readonly ConsistencyLevel[] = ['ONE', 'QUORUM', 'ALL'];

/** Which levels can be had at a moment, and what goes on. */
export function levelsNow({ replicas, live, down, consistency }: LevelFacts): LevelsNow {
  const canBeHad = (level: ConsistencyLevel | 'SERIAL'): boolean => replicasFor(level, replicas) <= live;
  const lacking = TOLD.filter((level) => !canBeHad(level));
  const { read, write } = consistency;
  const browsing = canBeHad(read) ? read : 'SERIAL';
  if (lacking.length === 0) return { level: 'fine', missing: null, goesOn: goesOn(browsing, write) };
  const nodes = `${listOf(down)} ${down.length === 1 ? 'is' : 'are'} down`;
  const cause = down.length === 0 ? `only ${live} of ${replicas} copies are up` : nodes;
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
  const advice = now.level === 'fine' ? null : 'start the nodes that are down';
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
