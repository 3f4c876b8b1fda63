import { types } from 'cassandra-driver';

import { type Change, type HistoryEntry, type HistoryRows, timeOf } from '../../../theater/change.ts';
import { isSameSeat } from '../../../theater/seats.ts';
import { encodeOperations, NOBODY } from '../../codec.ts';
import { DamagedRow, entryOf, type Row, textIn, uuidIn } from '../../row.ts';
import type { HistoryQuery } from '../../store.ts';
import type { Session } from '../connection/session.ts';

/**
 * The history is read and written at QUORUM whatever the levels of the rooms are: it goes on with a node down, and a
 * verdict that rests on it must not miss a row that was acknowledged.
 */
const LEVEL = 'QUORUM';

const COLUMNS = 'room, at, kind, made_by, reason, seats, is_open_required, gate, is_recovered';

/** Every statement that reads the history, to be prepared. */
export function historyQueries(keyspace: string): readonly string[] {
  return [selectDays(keyspace), selectDay(keyspace), selectChanges(keyspace)];
}

/**
 * Writes the row of a change. The row is named by the change, so writing it again is the same row, and the first to
 * write it has the last word: a row that somebody recovered later must not replace what its maker wrote.
 */
export async function writeHistory(
  session: Session,
  keyspace: string,
  entry: HistoryEntry,
  timestamp = earliestWins(),
): Promise<void> {
  const { change, isRecovered } = entry;
  const values = {
    room: change.room,
    day: dayOf(timeOf(change.id)),
    at: change.id,
    kind: change.kind,
    made_by: change.by,
    reason: change.reason,
    seats: encodeOperations(change),
    is_open_required: change.isOpenRequired,
    gate: change.gate ?? NOBODY,
    is_recovered: isRecovered,
  };
  const columns = Object.keys(values);
  const query = `INSERT INTO ${keyspace}.history (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  await session.write({ query, params: Object.values(values) }, LEVEL, timestamp);
}

/**
 * A timestamp (µs) by which the earlier of two writes of one cell wins, where the later one usually does: without it
 * only a conditional write could keep the first row, at the price of a booking.
 */
function earliestWins(): number {
  return -Date.now() * 1_000;
}

/**
 * Writes the row of a change over what is there, for good: by a timestamp that no row is dated with otherwise, so
 * that neither its maker nor somebody who recovers it can bring the old words back.
 */
export async function rewriteHistory(session: Session, keyspace: string, entry: HistoryEntry): Promise<void> {
  await writeHistory(session, keyspace, entry, Date.now() * 1_000);
}

/**
 * Which of these changes of a room have a row: they are named by it, so that no other row is read. One that cannot be
 * read counts as none, so that whoever writes it again mends it.
 */
export async function recordedChanges(
  session: Session,
  keyspace: string,
  room: string,
  changes: readonly string[],
): Promise<ReadonlySet<string>> {
  const days = Map.groupBy(changes, (change) => dayOf(timeOf(change)));
  const answers = await Promise.all(
    Array.from(days, ([day, ids]) => session.readAll(selectChanges(keyspace), [room, day, ids], LEVEL)),
  );
  const entries = answers.flat().flatMap((row) => entryOf(row, COLUMNS_OF_ROW) ?? []);
  return new Set(entries.map(({ change }) => change.id));
}

/** What is known of a theater whose history is read. */
export type House = {
  readonly rooms: readonly string[];
  /** When it was made; ms since the epoch. */
  readonly madeAt: number;
};

/**
 * The newest rows that a query asks for. Reads day by day until there are enough. Every
 * partition is named: a read of the whole table is of ranges, for which a node waits that believes in a silent one.
 */
export async function readHistory(
  session: Session,
  keyspace: string,
  query: HistoryQuery,
  readHouse: () => Promise<House>,
): Promise<HistoryRows> {
  const found: FoundRow[] = [];
  const rooms = query.room === undefined ? (await readHouse()).rooms : [query.room];
  const oldest = query.since ?? null;
  for await (const [day, inDay] of daysOf(session, keyspace, { rooms, oldest, readHouse })) {
    const parts = await Promise.all(
      inDay.map((room) =>
        session.readAll(selectDay(keyspace), [room, day, query.since ?? 0, mostRows(query)], LEVEL),
      ),
    );
    const rows = parts
      .flat()
      .map((row): FoundRow => ({ id: uuidIn(row, 'at'), entry: entryOf(row, COLUMNS_OF_ROW) }));
    // Whose a row is that cannot be read, nobody can say.
    found.push(...rows.filter(({ entry }) => entry === null || isAskedFor(entry, query)));
    if (found.length >= query.limit) break;
  }
  const inOrder = found.toSorted((left, right) => compareTimeUuids(left.id, right.id));
  const rows = query.limit <= 0 ? [] : inOrder.slice(-query.limit);
  const entries = rows.flatMap(({ entry }) => entry ?? []);
  return { entries, unreadable: rows.length - entries.length };
}

/** A row by its key, the id of its change; null where the rest cannot be read. */
type FoundRow = { readonly id: string; readonly entry: HistoryEntry | null };

/** How many rows of one day can be wanted: all of them, where some are left out only after they were read. */
function mostRows({ seat, client, limit }: HistoryQuery): number {
  return seat === undefined && client === undefined ? Math.max(limit, 1) : ALL_ROWS;
}

/** The largest limit that CQL has. */
const ALL_ROWS = 2_147_483_647;

type Span = {
  readonly rooms: readonly string[];
  /** Ms since the epoch; null where all that there is may be wanted. */
  readonly oldest: number | null;
  readonly readHouse: () => Promise<House>;
};

/** The days that have rows, the newest first, each with its rooms; of a day or two also those that may have some. */
async function* daysOf(
  session: Session,
  keyspace: string,
  { rooms, oldest, readHouse }: Span,
): AsyncGenerator<HistoryDay> {
  const now = Date.now();
  const few = oldest === null ? null : daysBetween(oldest, now + AHEAD_MS);
  if (few !== null && few.length <= FEW_DAYS) {
    yield* few.map((day): HistoryDay => [day, rooms]);
    return;
  }
  // Rows that are older than the theater itself are of a clock that was behind, or of one that was there before.
  const beginning = Math.min((await readHouse()).madeAt - DAY_MS, now - (FIRST_DAYS - 1) * DAY_MS);
  const first = Math.max(oldest ?? beginning, beginning);
  for (const window of windowsOf(daysBetween(first, now + AHEAD_MS))) {
    // The older ones are asked for only if the newer ones were not enough.
    // oxlint-disable-next-line no-await-in-loop
    const rows = await session.readAll(selectDays(keyspace), [rooms, window], LEVEL);
    const found = Map.groupBy(rows, dayIn);
    for (const day of window) {
      const inDay = found.get(day);
      if (inDay !== undefined) yield [day, inDay.map((row) => textIn(row, 'room'))];
    }
  }
}

function isAskedFor({ at, change }: HistoryEntry, { seat, client, since }: HistoryQuery): boolean {
  if (since !== undefined && at < since) return false;
  if (seat !== undefined && !change.seats.some(({ after }) => isSameSeat(after, seat))) return false;
  return client === undefined || change.by === client || change.seats.some((each) => isOf(each, client));
}

function isOf({ before, after }: Change['seats'][number], client: string): boolean {
  return [before.content, after.content].some(
    (content) =>
      (content.kind === 'booked' && content.client === client) ||
      (content.kind === 'held' && content.by === client),
  );
}

const COLUMNS_OF_ROW = { id: 'at', isOpenRequired: 'is_open_required', isRecovered: 'is_recovered' };

function selectDays(keyspace: string): string {
  return `SELECT DISTINCT room, day FROM ${keyspace}.history WHERE room IN ? AND day IN ?`;
}

function selectDay(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.history WHERE room = ? AND day = ? AND at >= minTimeuuid(?) LIMIT ?`;
}

function selectChanges(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.history WHERE room = ? AND day = ? AND at IN ?`;
}

function dayIn(row: Row): string {
  const day: unknown = row['day'];
  if (day instanceof types.LocalDate) return day.toString();
  throw new DamagedRow('column day holds no date');
}

/** By the moment they were made, to their full 100 ns. */
function compareTimeUuids(left: string, right: string): number {
  const [one, other] = [ticksOf(left), ticksOf(right)];
  if (one === other) return left < right ? -1 : 1;
  return one < other ? -1 : 1;
}

function ticksOf(timeuuid: string): string {
  const [low = '', middle = '', high = ''] = timeuuid.split('-');
  return high.slice(1) + middle + low;
}

/** The partitions of one UTC day: the day, as `2026-11-23`, and the rooms. */
type HistoryDay = readonly [day: string, rooms: readonly string[]];

const DAY_MS = 86_400_000;
/** A change of a program whose clock is ahead is found by then, ms. */
const AHEAD_MS = 600_000;
/** Of so many days each partition is asked at once: one that is not there costs nothing. */
const FEW_DAYS = 2;
/** Of so many days it is asked first which partitions there are: most of what is asked for is of the last days. */
const FIRST_DAYS = 8;
/** Of so many more at once, again and again. */
const WINDOW_DAYS = 31;

/** The UTC days from one moment to another (ms since the epoch), the newest first. */
export function daysBetween(from: number, to: number): readonly string[] {
  const count = Math.floor(to / DAY_MS) - Math.floor(from / DAY_MS) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => dayOf(to - index * DAY_MS));
}

function windowsOf(days: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(Math.max(days.length - FIRST_DAYS, 0) / WINDOW_DAYS);
  const older = Array.from({ length: count }, (_, index) => {
    const from = FIRST_DAYS + index * WINDOW_DAYS;
    return days.slice(from, from + WINDOW_DAYS);
  });
  return [days.slice(0, FIRST_DAYS), ...older].filter(({ length }) => length > 0);
}

/** The UTC day of a moment (ms since the epoch), as `2026-11-23`. */
function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
