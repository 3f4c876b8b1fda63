import { types } from 'cassandra-driver';

/** A row or column that no version of this program writes; whoever knows the table makes a StoreError of it. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow';
}

/** One row as the driver gives it. */
export type Row = types.Row;

/** One bound value. */
export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** The text in a column. Throws a DamagedRow when there is none. */
export function textIn(row: Row, column: string): string {
  const value: unknown = row.get(column);
  if (typeof value === 'string') return value;
  throw new DamagedRow(`column ${column} holds no text`);
}

/** The text in a column that may be empty: null is an empty one, since that is what `cqlsh COPY` brings back. */
export function wordsIn(row: Row, column: string): string {
  return row.get(column) === null ? '' : textIn(row, column);
}

/** What a whole number may be; a version only grows, so it starts at 0. */
type Range = { readonly from: number; readonly to: number };

const ANY_COUNT: Range = { from: 0, to: 2_147_483_647 };

/** The whole number in a column. Throws a DamagedRow when there is none, or none within the range. */
export function wholeIn(row: Row, column: string, { from, to }: Range = ANY_COUNT): number {
  const value: unknown = row.get(column);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new DamagedRow(`column ${column} holds no whole number`);
  }
  if (value >= from && value <= to) return value;
  throw new DamagedRow(`column ${column} holds ${value}, which is not within ${from} to ${to}`);
}

/** The uuid or timeuuid in a column, as text. Throws a DamagedRow when there is none. */
export function uuidIn(row: Row, column: string): string {
  const value: unknown = row.get(column);
  if (value instanceof types.Uuid) return value.toString();
  throw new DamagedRow(`column ${column} holds no uuid`);
}

/** The last moment of the year 9999, ms since the epoch; as long before it is the first there can be. */
const LATEST_MS = 253_402_300_799_999;

/** The timestamp in a column, ms since the epoch. Throws a DamagedRow when there is none. */
export function timeIn(row: Row, column: string): number {
  const value: unknown = row.get(column);
  // A timestamp has more bits than a Date has milliseconds, and neither can be written down beyond the year 9999.
  if (value instanceof Date && Math.abs(value.getTime()) <= LATEST_MS) return value.getTime();
  throw new DamagedRow(`column ${column} holds no time that a calendar has`);
}

/** The flag in a column; false when there is none. */
export function flagIn(row: Row, column: string): boolean {
  return row.get(column) === true;
}

/**
 * The epoch of a room, empty in a house that knows none yet. Throws a DamagedRow when the column holds something
 * else.
 */
export function epochIn(row: Row): string {
  return row.get('epoch') === null ? '' : textIn(row, 'epoch');
}

/** A statement with the values to bind. */
export type Statement = { readonly query: string; readonly params: readonly Value[] };
