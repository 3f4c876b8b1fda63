import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';

import { changeTime } from '../../../theater/change.ts';
import { type Plan, planFault, type RoomPlan } from '../../../theater/plan.ts';
import type { Seat } from '../../../theater/seats.ts';
import { contentColumns, contentOf } from '../../codec.ts';

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
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new DamagedRow(`column ${column} holds no whole number`);
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new DamagedRow(`column ${column} holds a number beyond counting`);
}

/** A number that counts something, from 0. Throws a DamagedRow when there is none. */
function countIn(row: Row, column: string): number {
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

/** The plan as the file has it, or null when there is no theater in it yet. */
export function readPlan(database: DatabaseSync): Plan | null {
  const theater = database.prepare('SELECT rows, places FROM theater').get();
  if (theater === undefined) return null;
  const rooms = database
    .prepare('SELECT room, min(play) AS play FROM plays GROUP BY room ORDER BY room')
    .all()
    .map((row): RoomPlan => ({ room: textIn(row, 'room'), play: textIn(row, 'play') }));
  const [rows, places] = [wholeIn(theater, 'rows'), wholeIn(theater, 'places')];
  const fault = planFault({ rooms: rooms.length, rows, places });
  if (fault !== null) throw new DamagedRow(`the plan: ${fault}`);
  return { rooms, rows, places };
}
