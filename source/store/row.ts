import { type Change, CHANGE_KINDS, changeTime, type HistoryEntry, timeOf } from '../theater/change.ts';
import { PLAN_LIMITS } from '../theater/plan.ts';
import type { Seat } from '../theater/seats.ts';
import type { Waiting } from '../theater/waiting.ts';
import { contentOf, decodeOperations, NOBODY } from './codec.ts';

/** A row or column that no version of this program writes; whoever knows the store makes a StoreError of it. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow';
}

/** One row by the names of its columns, as node:sqlite and the driver of Cassandra give it. */
export type Row = Readonly<Record<string, unknown>>;

/** The text in a column. Throws a DamagedRow when there is none. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new DamagedRow(`column ${column} holds no text`);
}

/** The text in a column that may be empty: null is an empty one, since that is what `cqlsh COPY` brings back. */
export function wordsIn(row: Row, column: string): string {
  return row[column] === null ? '' : textIn(row, column);
}

/** What a whole number may be. */
type Range = { readonly from: number; readonly to: number };

/** A version only grows, from 0, and is an int on nodes. */
const ANY_COUNT: Range = { from: 0, to: 2_147_483_647 };

/** Whatever can be counted with exactly. */
export const ANY_WHOLE: Range = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

/** The whole number in a column. Throws a DamagedRow when there is none, or none within the range. */
export function wholeIn(row: Row, column: string, { from, to }: Range = ANY_COUNT): number {
  const value = row[column];
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!isWhole) throw new DamagedRow(`column ${column} holds no whole number`);
  if (value >= from && value <= to) return Number(value);
  throw new DamagedRow(`column ${column} holds ${value}, which is not within ${from} to ${to}`);
}

/** The last moment of the year 9999, ms since the epoch: no later one can be written down. */
const LAST_MOMENT = 253_402_300_799_999;

/**
 * The moment in a column, ms since the epoch. Throws a DamagedRow for one that no calendar has: a timestamp has more
 * bits than a Date has milliseconds.
 */
export function timeIn(row: Row, column: string): number {
  const value = row[column];
  const moment = value instanceof Date ? value.getTime() : Number(value);
  const isNumber = value instanceof Date || typeof value === 'number' || typeof value === 'bigint';
  if (isNumber && Number.isSafeInteger(moment) && moment >= 0 && moment <= LAST_MOMENT) return moment;
  throw new DamagedRow(`column ${column} holds no time that a calendar has`);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The uuid in a column, as text: the driver of Cassandra makes an object of it. Throws a DamagedRow without one. */
export function uuidIn(row: Row, column: string): string {
  const text = String(row[column]);
  if (UUID.test(text)) return text;
  throw new DamagedRow(`column ${column} holds no uuid`);
}

/** The id of a change in a column. Throws a DamagedRow for any other text: moments are read from these. */
export function changeIdIn(row: Row, column: string): string {
  const id = uuidIn(row, column);
  if (changeTime(id) !== null) return id;
  throw new DamagedRow(`column ${column} holds no id of a change`);
}

/** A row of `rooms` as a seat. Throws a DamagedRow for one that no seat can be read from. */
export function seatOf(row: Row): Seat {
  const content = contentOf({
    occupied: textIn(row, 'occupied'),
    client: textIn(row, 'client'),
    booking: textIn(row, 'booking'),
    held_by: textIn(row, 'held_by'),
    held_until: timeIn(row, 'held_until'),
    note: wordsIn(row, 'note'),
  });
  if (content === null) throw new DamagedRow('a seat is neither free nor booked nor blocked');
  return {
    row: wholeIn(row, 'row', { from: 1, to: PLAN_LIMITS.rows }),
    place: wholeIn(row, 'place', { from: 1, to: PLAN_LIMITS.places }),
    version: wholeIn(row, 'version'),
    change: changeIdIn(row, 'change'),
    content,
  };
}

/** Entries of the waiting list that can be read, by their ids' column: one that is spoilt takes no others away. */
export function waitingIn(rows: readonly Row[], id: string): readonly Waiting[] {
  return rows.flatMap((row) => {
    try {
      return [waitingOf(row, id)];
    } catch (error) {
      if (error instanceof DamagedRow) return [];
      throw error;
    }
  });
}

function waitingOf(row: Row, id: string): Waiting {
  return {
    id: changeIdIn(row, id),
    room: textIn(row, 'room'),
    count: wholeIn(row, 'seats'),
    client: textIn(row, 'client'),
    by: textIn(row, 'made_by'),
    note: wordsIn(row, 'note'),
  };
}

/** The flag in a column, which SQLite keeps as 1 or 0; false when there is none. */
export function flagIn(row: Row, column: string): boolean {
  const value = row[column];
  return value === true || value === 1 || value === 1n;
}

/** The columns of a row of the history whose names are not the same in both stores. */
type HistoryColumns = {
  /** The id of the change. */
  readonly id: string;
  /** When the change was decided, where a column says it beside the id. */
  readonly at?: string;
  readonly isOpenRequired: string;
  readonly isRecovered: string;
};

/**
 * A row of the history as an entry; null when it cannot be read, as one of which only the key is there: the others
 * are told all the same.
 */
export function entryOf(row: Row, columns: HistoryColumns): HistoryEntry | null {
  try {
    return wholeEntryOf(row, columns);
  } catch (error) {
    if (error instanceof DamagedRow) return null;
    throw error;
  }
}

function wholeEntryOf(row: Row, columns: HistoryColumns): HistoryEntry {
  const id = changeIdIn(row, columns.id);
  const operations = decodeOperations(textIn(row, 'seats'), id);
  if (operations === null) throw new DamagedRow('a row of the history cannot be read');
  const gate = textIn(row, 'gate');
  const change: Change = {
    id,
    kind: oneOf(CHANGE_KINDS, textIn(row, 'kind')),
    room: textIn(row, 'room'),
    by: textIn(row, 'made_by'),
    reason: wordsIn(row, 'reason'),
    ...operations,
    isOpenRequired: flagIn(row, columns.isOpenRequired),
    gate: gate === NOBODY ? null : oneOf(['close', 'open'] as const, gate),
  };
  const at = columns.at === undefined ? timeOf(id) : timeIn(row, columns.at);
  return { at, change, isRecovered: flagIn(row, columns.isRecovered) };
}

function oneOf<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw new DamagedRow('a row of the history has a kind that nobody knows');
  return word;
}
