import { PLAN_LIMITS } from '../../theater/plan.ts';
import type { Seat } from '../../theater/seats.ts';
import { contentColumns, contentOf } from '../content-columns.ts';
import { DamagedRow, type Row, textIn, timeIn, uuidIn, wholeIn, wordsIn } from './row.ts';

/**
 * The columns that a change writes for each seat, all of them each time, in this order: `= null` is true on a missing
 * row, so no column is ever null.
 */
export const SEAT_COLUMNS = [
  'occupied',
  'client',
  'version',
  'change',
  'booking',
  'held_by',
  'held_until',
  'note',
] as const;

/** What a room has once for all of its seats; whoever reads some of it reads all of it. */
export const ROOM_COLUMNS = ['epoch', 'revision', 'closed', 'play'] as const;

/** One bound value. */
export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** The values of {@link SEAT_COLUMNS} for a seat. */
export function seatValues({ content, version, change }: Seat): readonly Value[] {
  const values = { ...contentColumns(content), version, change };
  return SEAT_COLUMNS.map((column) => values[column]);
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
    change: uuidIn(row, 'change'),
    content,
  };
}
