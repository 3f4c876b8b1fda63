import type { Seat, SeatContent } from '../../theater/seats.ts';
import { DamagedRow, type Row, textIn, timeIn, uuidIn, wholeIn } from './row.ts';

/** What a text column holds when there is nothing to say: null would be a tombstone. */
export const NOBODY = '-';

/**
 * The columns that a change writes for each seat, all of them each time, in this order: `= null` is true on a missing
 * row, and a column that was left alone could tell of an older state.
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

/** One bound value. */
export type Value = string | number | boolean | Readonly<Record<string, string>>;

/** The values of {@link SEAT_COLUMNS} for a seat. */
export function seatValues({ content, version, change }: Seat): readonly Value[] {
  const { occupied, client, booking, heldBy, heldUntil, note } = contentColumns(content);
  return [occupied, client, version, change, booking, heldBy, heldUntil, note];
}

const EMPTY = {
  occupied: 'no',
  client: NOBODY,
  booking: NOBODY,
  heldBy: NOBODY,
  heldUntil: 0,
  note: NOBODY,
};

function contentColumns(content: SeatContent): typeof EMPTY {
  switch (content.kind) {
    case 'free':
      return EMPTY;
    case 'held':
      return { ...EMPTY, heldBy: content.by, heldUntil: content.until };
    case 'booked':
      return { ...EMPTY, occupied: 'yes', client: content.client, booking: content.booking };
    case 'blocked':
      return { ...EMPTY, occupied: 'blocked', note: content.note };
  }
}

/** A row of `rooms` as a seat. Throws a DamagedRow for one that no seat can be read from. */
export function seatOf(row: Row): Seat {
  return {
    row: wholeIn(row, 'row'),
    place: wholeIn(row, 'place'),
    version: wholeIn(row, 'version'),
    change: uuidIn(row, 'change'),
    content: contentOf(row),
  };
}

function contentOf(row: Row): SeatContent {
  const occupied = textIn(row, 'occupied');
  switch (occupied) {
    case 'no': {
      const by = textIn(row, 'held_by');
      return by === NOBODY ? { kind: 'free' } : { kind: 'held', by, until: timeIn(row, 'held_until') };
    }
    case 'yes':
      return { kind: 'booked', client: textIn(row, 'client'), booking: textIn(row, 'booking') };
    case 'blocked':
      return { kind: 'blocked', note: textIn(row, 'note') };
    default:
      throw new DamagedRow('a seat is neither free nor booked nor blocked');
  }
}
