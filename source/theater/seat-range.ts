import { parseSeatLabel, seatLabel } from './seat-label.ts';
import { compareSeats, type SeatPosition } from './seats.ts';

/** The word for every seat of a room. */
const ALL = 'all';

/**
 * Reads seats as the people who run a theater name them: one seat `3-4`, a stretch of one row `3-1..3-10`, a whole row
 * `3`, or the whole room, `all`. Null when the text is none of these. Whether the seats exist is not asked.
 */
export function parseSeatRange(
  text: string,
  { rows, places }: { readonly rows: number; readonly places: number },
): readonly SeatPosition[] | null {
  if (text.trim().toLowerCase() === ALL) {
    return Array.from({ length: rows }, (_, index) => stretch(index + 1, 1, places)).flat();
  }
  const row = /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : null;
  if (row !== null) return stretch(row, 1, places);
  const [first = '', last = first, ...rest] = text.split('..');
  const from = parseSeatLabel(first);
  const to = parseSeatLabel(last);
  if (from === null || to === null || rest.length > 0) return null;
  if (from.row !== to.row || from.place > to.place) return null;
  return stretch(from.row, from.place, to.place);
}

function stretch(row: number, from: number, to: number): readonly SeatPosition[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ row, place: from + index }));
}

/** Seats as short as they can be read back: `3-1..3-10`, and a stretch of two as two seats. */
export function seatRanges(seats: readonly SeatPosition[]): readonly string[] {
  const stretches: SeatPosition[][] = [];
  for (const seat of seats.toSorted(compareSeats)) {
    const last = stretches.at(-1)?.at(-1);
    if (last !== undefined && last.row === seat.row && last.place + 1 === seat.place)
      stretches.at(-1)?.push(seat);
    else stretches.push([seat]);
  }
  return stretches.flatMap((found) => {
    const labels = found.map(seatLabel);
    return labels.length > 2 ? [`${labels.at(0)}..${labels.at(-1)}`] : labels;
  });
}
