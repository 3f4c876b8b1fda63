import type { SQLOutputValue } from 'node:sqlite';

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
