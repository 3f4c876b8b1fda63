import type { Appearance } from '../theme/appearance.ts';
import { formatSeatRow } from './format-seat-row.ts';
import type { RoomFacts } from './room-facts.ts';
import { looksOf } from './seat-look.ts';

/** How the seats of all rooms are written. */
export type SeatRowsStyle = {
  readonly rows: number;
  readonly places: number;
  readonly cellsPerSeat: 1 | 2;
  readonly client: string;
  /** Whether the pictures are older than they should be. */
  readonly isFaded: boolean;
  readonly appearance: Appearance;
};

/** The seats of a room, a string for each row. */
export type SeatRows = (room: RoomFacts, style: SeatRowsStyle) => readonly string[];

/**
 * Makes a {@link SeatRows} that keeps its last answer for each room, and writes a room anew only when its picture, its
 * marks, its wishes or the style is another object; the cursor costs the row that it is in.
 */
export function createSeatRows(): SeatRows {
  const kept = new Map<string, Kept>();
  return (facts, style) => {
    const { snapshot, cursor, marks, wishes, room } = facts;
    if (snapshot === null) return Array.from({ length: style.rows }, () => blankRow(style));
    const inputs = [snapshot, marks, wishes, ...Object.values(style)];
    let entry = kept.get(room);
    if (entry === undefined || !isSame(entry.inputs, inputs)) {
      const looks = looksOf(style.rows, { snapshot, client: style.client, marks, wishes });
      const write = (row: number, place: number | null): string =>
        formatSeatRow(looks[row] ?? [], { ...style, cursorPlace: place }, style.appearance);
      entry = { inputs, write, resting: looks.map((_, row) => write(row, null)) };
      kept.set(room, entry);
    }
    if (cursor === null) return entry.resting;
    return entry.resting.with(cursor.row - 1, entry.write(cursor.row - 1, cursor.place));
  };
}

type Kept = {
  readonly inputs: readonly unknown[];
  /** The rows without the cursor. */
  readonly resting: readonly string[];
  readonly write: (row: number, cursorPlace: number | null) => string;
};

function blankRow({ places, cellsPerSeat }: SeatRowsStyle): string {
  return ' '.repeat(places * cellsPerSeat);
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((value, index) => Object.is(value, right[index]));
}
