import { makeSafe } from '../../../theater/safe-text.ts';
import { type Revision, type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
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

/**
 * What must be seen; or, while nobody knows, the number of the last look that cannot tell because it began before.
 */
type Doubt =
  | { readonly kind: 'floor'; readonly floor: RoomSnapshot }
  | { readonly kind: 'unknown'; readonly since: number };

/**
 * Rooms in which a commit may be on fewer replicas than its level asks for, so that a read at the read level could
 * miss it: after a commit that was not acknowledged, and after an attempt without an answer. They are read at SERIAL,
 * until a picture at another level shows all that a SERIAL look has shown that began afterwards, in a way that counts
 * for every picture to come: nothing brings a change to a replica because somebody has read it.
 */
export class RoomsInDoubt {
  readonly #rooms = new Map<string, Doubt>();

  /** Names of the rooms, in order. */
  get rooms(): readonly string[] {
    return [...this.#rooms.keys()].toSorted();
  }

  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  /** Whether a picture at another level could end the doubt. */
  isConfirmable(room: string): boolean {
    return this.#rooms.get(room)?.kind === 'floor';
  }

  /**
   * A change may be on too few replicas, or on none; `look` numbers the last look that began before that was known.
   */
  add(room: string, look: number): void {
    this.#rooms.set(room, { kind: 'unknown', since: look });
  }

  /** Takes note of a linearizable picture: what it shows must be seen by whatever ends the doubt. */
  observe(floor: RoomSnapshot, look: number): void {
    const doubt = this.#rooms.get(floor.room);
    if (doubt?.kind === 'unknown' && look > doubt.since)
      this.#rooms.set(floor.room, { kind: 'floor', floor });
  }

  /** Ends the doubt when a picture shows all that it must; says whether it did. */
  confirm(snapshot: RoomSnapshot): boolean {
    const doubt = this.#rooms.get(snapshot.room);
    if (doubt?.kind !== 'floor') return false;
    const isShown = doubt.floor.seats.every((floor) => {
      const seat = seatAt(snapshot, floor);
      if (seat === null || seat.version < floor.version) return false;
      return seat.version > floor.version || seat.change === floor.change;
    });
    if (isShown) this.#rooms.delete(snapshot.room);
    return isShown;
  }
}

/** Looks that an unconfirmed hint is worth: the first may have met the commit on its way. */
const LOOKS_PER_HINT = 2;

/** Revisions of one room that are remembered; replicas differ by few. */
const REMEMBERED = 32;

/** What is known of one room. */
type Known = {
  /** What the last look showed. */
  readonly shown: Revision;
  /** The number of that look, in the order in which looks began. */
  readonly look: number;
  /** Other revisions that were met, and how many looks showed something else instead, the last met last. */
  readonly others: Map<Revision, { readonly metBefore: number; readonly looks: number }>;
};

/**
 * Steadies revisions that are read from one replica each: a replica that lags tells what has been overtaken, and
 * whoever compares would look again and again. A revision counts as overtaken once looks at the read level showed
 * another instead; then the shown one is told in its place. Uses no order of revisions, since clocks of several nodes
 * make them. A hint that is wrongly called overtaken costs a watcher one look at its next regular time, nothing more.
 */
export class RevisionHints {
  readonly #rooms = new Map<string, Known>();
  readonly #told = new Map<string, Revision>();

  /**
   * Takes note of what the look with this number showed; an answer that was overtaken by a later look's is ignored.
   */
  observe(room: string, revision: Revision, look: number): void {
    const known = this.#rooms.get(room);
    if (known === undefined) {
      this.#rooms.set(room, { shown: revision, look, others: new Map() });
      return;
    }
    if (look < known.look) return;
    const { others } = known;
    if (known.shown !== revision) others.set(known.shown, { metBefore: 0, looks: LOOKS_PER_HINT });
    others.delete(revision);
    for (const [other, { metBefore, looks }] of others) {
      if (metBefore < look) others.set(other, { metBefore, looks: looks + 1 });
    }
    for (const other of others.keys()) {
      if (others.size <= REMEMBERED) break;
      others.delete(other);
    }
    this.#rooms.set(room, { shown: revision, look, others });
  }

  /**
   * What to tell for what replicas told, in the order of the rooms. A room that was told of once stays: a replica
   * that lags may not have it yet. `look` numbers the last look that has begun.
   */
  tell(hints: Iterable<readonly [string, Revision]>, look: number): ReadonlyMap<string, Revision> {
    for (const [room, hint] of hints) this.#told.set(room, this.steady(room, hint, look));
    return new Map([...this.#told].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** The revision to tell for one that a replica told; `look` numbers the last look that has begun. */
  steady(room: string, hint: Revision, look: number): Revision {
    const known = this.#rooms.get(room);
    if (known === undefined || hint === known.shown) return hint;
    const met = known.others.get(hint);
    if (met === undefined) known.others.set(hint, { metBefore: look, looks: 0 });
    return met !== undefined && met.looks >= LOOKS_PER_HINT ? known.shown : hint;
  }
}
