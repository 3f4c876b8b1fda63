import type { SQLInputValue } from 'node:sqlite';

import type { Seat } from '../../theater/seats.ts';
import { contentColumns, contentOf } from '../content-columns.ts';
import { changeIdIn, countIn, DamagedRow, type Row, textIn, timeIn } from './columns.ts';

/** Named parameters for one seat of a room. */
export function seatParameters(seat: Seat): Record<string, SQLInputValue> {
  const { row, place, version, change, content } = seat;
  return { row, place, version, change, ...contentColumns(content) };
}

/** A row of `rooms` as a seat. Throws a DamagedRow for one that no seat can be read from. */
export function seatOf(row: Row): Seat {
  const content = contentOf({
    occupied: textIn(row, 'occupied'),
    client: textIn(row, 'client'),
    booking: textIn(row, 'booking'),
    held_by: textIn(row, 'held_by'),
    held_until: timeIn(row, 'held_until'),
    note: textIn(row, 'note'),
  });
  if (content === null) throw new DamagedRow('a seat is neither free nor booked nor blocked');
  return {
    row: countIn(row, 'row'),
    place: countIn(row, 'place'),
    version: countIn(row, 'version'),
    change: changeIdIn(row, 'change'),
    content,
  };
}
