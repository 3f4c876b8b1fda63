import type { SQLOutputValue } from 'node:sqlite';

import { changeTime } from '../../theater/change-time.ts';

/** A row that no version of this program writes; whoever knows the file's name makes a StoreError of it. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow';
}

/** One row as node:sqlite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The text in a column. Throws a DamagedRow when there is none. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new DamagedRow(`column ${column} holds no text`);
}

/** The whole number in a column. Throws a DamagedRow when there is none. */
export function wholeIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new DamagedRow(`column ${column} holds no whole number`);
}

/** A number that counts something, from 0. Throws a DamagedRow when there is none. */
export function countIn(row: Row, column: string): number {
  const value = wholeIn(row, column);
  if (value >= 0) return value;
  throw new DamagedRow(`column ${column} is less than nothing`);
}

/** The last moment that a date can tell, ms since the epoch. */
const LAST_MOMENT = 8.64e15;

/** The moment in a column, ms since the epoch. Throws a DamagedRow for one that no date can tell. */
export function timeIn(row: Row, column: string): number {
  const value = countIn(row, column);
  if (value <= LAST_MOMENT) return value;
  throw new DamagedRow(`column ${column} is beyond all time`);
}

/** The id of a change in a column. Throws a DamagedRow for any other text: moments are read from these. */
export function changeIdIn(row: Row, column: string): string {
  const value = textIn(row, column);
  if (changeTime(value) !== null) return value;
  throw new DamagedRow(`column ${column} holds no id of a change`);
}
