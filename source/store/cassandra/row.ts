import { types } from 'cassandra-driver';

/** A row or column that no version of this program writes; whoever knows the table makes a StoreError of it. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow';
}

/** One row as the driver gives it. */
export type Row = types.Row;

/** The text in a column. Throws a DamagedRow when there is none. */
export function textIn(row: Row, column: string): string {
  const value: unknown = row.get(column);
  if (typeof value === 'string') return value;
  throw new DamagedRow(`column ${column} holds no text`);
}

/** The whole number in a column. Throws a DamagedRow when there is none. */
export function wholeIn(row: Row, column: string): number {
  const value: unknown = row.get(column);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new DamagedRow(`column ${column} holds no whole number`);
}

/** The uuid or timeuuid in a column, as text. Throws a DamagedRow when there is none. */
export function uuidIn(row: Row, column: string): string {
  const value: unknown = row.get(column);
  if (value instanceof types.Uuid) return value.toString();
  throw new DamagedRow(`column ${column} holds no uuid`);
}

/** The timestamp in a column, ms since the epoch. Throws a DamagedRow when there is none. */
export function timeIn(row: Row, column: string): number {
  const value: unknown = row.get(column);
  if (value instanceof Date) return value.getTime();
  throw new DamagedRow(`column ${column} holds no time`);
}

/** The flag in a column; false when there is none. */
export function flagIn(row: Row, column: string): boolean {
  return row.get(column) === true;
}
