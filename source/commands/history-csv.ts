import type { HistoryEntry } from '../theater/change.ts';
import { ownerOf, type Seat, stateOf } from '../theater/seats.ts';
import { type CsvField, csvLines } from './csv-lines.ts';

/** Row and place have a column each: a spreadsheet would take the seat `7-4` for a day in April. */
const HEADING = [
  'at',
  'change',
  'kind',
  'room',
  'row',
  'place',
  'by',
  'reason',
  'recovered',
  'stateBefore',
  'clientBefore',
  'bookingBefore',
  'versionBefore',
  'stateAfter',
  'clientAfter',
  'bookingAfter',
  'versionAfter',
] as const;

/** The history as comma-separated values: a heading, then a line for each seat of each change. */
export function historyCsv(entries: readonly HistoryEntry[]): readonly string[] {
  const rows = entries.flatMap(({ at, change, isRecovered }) =>
    change.seats.map(({ before, after }): readonly CsvField[] => [
      new Date(at).toISOString(),
      change.id,
      change.kind,
      change.room,
      after.row,
      after.place,
      change.by,
      change.reason,
      isRecovered,
      ...seatFields(before, at),
      ...seatFields(after, at),
    ]),
  );
  return csvLines([HEADING, ...rows]);
}

function seatFields(seat: Seat, at: number): readonly CsvField[] {
  const booking = seat.content.kind === 'booked' ? seat.content.booking : null;
  return [stateOf(seat, at), ownerOf(seat, at), booking, seat.version];
}
