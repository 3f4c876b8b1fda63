import type { SQLInputValue } from 'node:sqlite';

import type { Seat, SeatContent } from '../../theater/seats.ts';
import { DamagedRow, type Row, textIn, wholeIn } from './columns.ts';

/** What a column holds when there is nothing to say. */
const NOBODY = '-';

/** The columns that say what a seat is, apart from where it is and its version. */
export type ContentColumns = {
  readonly occupied: 'no' | 'yes' | 'blocked';
  readonly client: string;
  readonly booking: string;
  readonly held_by: string;
  readonly held_until: number;
  readonly note: string;
};

const EMPTY: ContentColumns = {
  occupied: 'no',
  client: NOBODY,
  booking: NOBODY,
  held_by: NOBODY,
  held_until: 0,
  note: NOBODY,
};

/** Every content column of a seat: a change writes the whole of it. */
export function contentColumns(content: SeatContent): ContentColumns {
  switch (content.kind) {
    case 'free':
      return EMPTY;
    case 'held':
      return { ...EMPTY, held_by: content.by, held_until: content.until };
    case 'booked':
      return { ...EMPTY, occupied: 'yes', client: content.client, booking: content.booking };
    case 'blocked':
      return { ...EMPTY, occupied: 'blocked', note: content.note };
  }
}

/** Named parameters for one seat of a room. */
export function seatParameters(seat: Seat): Record<string, SQLInputValue> {
  const { row, place, version, change, content } = seat;
  return { row, place, version, change, ...contentColumns(content) };
}

/** A row of `rooms` as a seat. Throws a DamagedRow for one that no seat can be read from. */
export function seatOf(row: Row): Seat {
  return {
    row: wholeIn(row, 'row'),
    place: wholeIn(row, 'place'),
    version: wholeIn(row, 'version'),
    change: textIn(row, 'change'),
    content: contentOf(row),
  };
}

function contentOf(row: Row): SeatContent {
  const occupied = textIn(row, 'occupied');
  switch (occupied) {
    case 'no': {
      const by = textIn(row, 'held_by');
      return by === NOBODY ? { kind: 'free' } : { kind: 'held', by, until: wholeIn(row, 'held_until') };
    }
    case 'yes':
      return { kind: 'booked', client: textIn(row, 'client'), booking: textIn(row, 'booking') };
    case 'blocked':
      return { kind: 'blocked', note: textIn(row, 'note') };
    default:
      throw new DamagedRow('a seat is neither free nor booked nor blocked');
  }
}
