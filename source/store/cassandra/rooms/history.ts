import { types } from 'cassandra-driver';

import { type Change, CHANGE_KINDS, type HistoryEntry, timeOf } from '../../../theater/change.ts';
import { PLAN_LIMITS, roomLetters } from '../../../theater/plan.ts';
import { isSameSeat } from '../../../theater/seats.ts';
import { decodeOperations, encodeOperations, NOBODY } from '../../codec.ts';
import type { HistoryQuery } from '../../store.ts';
import { DamagedRow, flagIn, type Row, textIn, uuidIn, wordsIn } from '../connection/row.ts';
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
export async function writeHistory(session: Session, keyspace: string, entry: HistoryEntry): Promise<void> {
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
  await session.write({ query, params: Object.values(values) }, LEVEL, earliestWins());
}

/**
 * A timestamp (µs) by which the earlier of two writes of one cell wins, where the later one usually does: without it
 * only a conditional write could keep the first row, at the price of a booking.
 */
function earliestWins(): number {
  return -Date.now() * 1_000;
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
  const entries = answers.flat().flatMap((row) => entryOf(row) ?? []);
  return new Set(entries.map(({ change }) => change.id));
}

/** The newest rows that a query asks for, the oldest of them first. Reads day by day until there are enough. */
export async function readHistory(
  session: Session,
  keyspace: string,
  query: HistoryQuery,
): Promise<readonly HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  const since = query.since ?? 0;
  const named = query.since === undefined ? null : daysSince(query.since, query.room, Date.now());
  for (const [day, rooms] of named ?? (await daysInTable(session, keyspace, query))) {
    if (found.length >= query.limit) break;
    const parts = await Promise.all(
      rooms.map((room) => session.readAll(selectDay(keyspace), [room, day, since, mostRows(query)], LEVEL)),
    );
    found.push(
      ...parts
        .flat()
        .flatMap((row) => entryOf(row) ?? [])
        .filter((entry) => isAskedFor(entry, query)),
    );
  }
  const inOrder = found.toSorted((left, right) => compareTimeUuids(left.change.id, right.change.id));
  return query.limit <= 0 ? [] : inOrder.slice(-query.limit);
}

/** How many rows of one day can be wanted: all of them, where some are left out only after they were read. */
function mostRows({ seat, client, limit }: HistoryQuery): number {
  return seat === undefined && client === undefined ? Math.max(limit, 1) : ALL_ROWS;
}

/** The largest limit that CQL has. */
const ALL_ROWS = 2_147_483_647;

/** The days that have rows, the newest first, each with its rooms. */
async function daysInTable(
  session: Session,
  keyspace: string,
  { room, since }: HistoryQuery,
): Promise<readonly HistoryDay[]> {
  const oldest = since === undefined ? '' : dayOf(since);
  const days = new Map<string, string[]>();
  for (const row of await session.readAll(selectDays(keyspace), [], LEVEL)) {
    const day = dayIn(row);
    const name = textIn(row, 'room');
    if (day < oldest || (room !== undefined && room !== name)) continue;
    days.set(day, [...(days.get(day) ?? []), name]);
  }
  return [...days].toSorted(([left], [right]) => (left < right ? 1 : -1));
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

/**
 * A row as an entry; null when it cannot be read, as one of which only the key is there: the others are told all the
 * same.
 */
function entryOf(row: Row): HistoryEntry | null {
  try {
    return wholeEntryOf(row);
  } catch (error) {
    if (error instanceof DamagedRow) return null;
    throw error;
  }
}

function wholeEntryOf(row: Row): HistoryEntry {
  const id = uuidIn(row, 'at');
  const operations = decodeOperations(textIn(row, 'seats'), id);
  if (operations === null) throw new DamagedRow('a row of the history cannot be read');
  const change: Change = {
    id,
    kind: oneOf(CHANGE_KINDS, textIn(row, 'kind')),
    room: textIn(row, 'room'),
    by: textIn(row, 'made_by'),
    reason: wordsIn(row, 'reason'),
    ...operations,
    isOpenRequired: flagIn(row, 'is_open_required'),
    gate: gateIn(row),
  };
  return { at: timeOf(id), change, isRecovered: flagIn(row, 'is_recovered') };
}

function gateIn(row: Row): Change['gate'] {
  const gate = textIn(row, 'gate');
  return gate === NOBODY ? null : oneOf(['close', 'open'] as const, gate);
}

function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw new DamagedRow('a row of the history has a kind that nobody knows');
  return word;
}

function selectDays(keyspace: string): string {
  return `SELECT DISTINCT room, day FROM ${keyspace}.history`;
}

function selectDay(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.history WHERE room = ? AND day = ? AND at >= minTimeuuid(?) LIMIT ?`;
}

function selectChanges(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.history WHERE room = ? AND day = ? AND at IN ?`;
}

function dayIn(row: Row): string {
  const day: unknown = row.get('day');
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
/** So many days are named rather than looked up. */
const MOST_NAMED = 31;

/**
 * The days since a moment (ms since the epoch), the newest first, each with every room there can be: to ask a
 * partition that is not there costs nothing, while to look up which ones there are costs more with every day of the
 * theater. Null for so long a time that looking them up is less.
 */
export function daysSince(
  since: number,
  room: string | undefined,
  now: number,
): readonly HistoryDay[] | null {
  const count = Math.floor((now + AHEAD_MS) / DAY_MS) - Math.floor(since / DAY_MS) + 1;
  if (count > MOST_NAMED) return null;
  const rooms = room === undefined ? roomLetters(PLAN_LIMITS.rooms) : [room];
  return Array.from({ length: Math.max(count, 0) }, (_, index): HistoryDay => {
    return [dayOf(now + AHEAD_MS - index * DAY_MS), rooms];
  });
}

/** The UTC day of a moment (ms since the epoch), as `2026-11-23`. */
function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
