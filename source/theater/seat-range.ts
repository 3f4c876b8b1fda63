import { parseSeatLabel } from './seat-label.ts';
import type { SeatPosition } from './seats.ts';

/**
 * Reads seats as the people who run a theater name them: one seat `3-4`, a stretch of one row `3-1..3-10`, or a whole
 * row `3`. Null when the text is none of these. `places` is how many a row has; whether the seats exist is not asked.
 */
export function parseSeatRange(text: string, places: number): readonly SeatPosition[] | null {
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
