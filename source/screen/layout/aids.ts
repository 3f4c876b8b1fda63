/** What helps to read the map but may go when lines are short, in this order: blanks, legend, place numbers. */
export type Aids = {
  /** Blank lines: the first goes below the title, the second above the legend. */
  readonly blanks: 0 | 1 | 2;
  readonly hasLegend: boolean;
  /** Place numbers under every band of rooms. */
  readonly hasPlaceNumbers: boolean;
  /** Lines that unconfirmed bookings have to themselves. */
  readonly pendingLines: number;
};

/** Nothing but what cannot go. */
export const BARE_AIDS: Aids = { blanks: 0, hasLegend: false, hasPlaceNumbers: false, pendingLines: 0 };
/** What goes last. */
export const PLACE_NUMBERS_ONLY: Aids = { ...BARE_AIDS, hasPlaceNumbers: true };
/** Everything. */
export const FULL_AIDS: Aids = { ...PLACE_NUMBERS_ONLY, blanks: 2, hasLegend: true };

/** Shares out `spare` lines: unconfirmed bookings first, then place numbers for every band, the legend, the blanks. */
export function grantAids(spare: number, bands: number, wantedPendingLines: number): Aids {
  const pendingLines = Math.min(wantedPendingLines, spare);
  let left = spare - pendingLines;
  const hasPlaceNumbers = left >= bands;
  if (!hasPlaceNumbers) return { ...BARE_AIDS, pendingLines };
  left -= bands;
  const hasLegend = left >= 1;
  if (hasLegend) left -= 1;
  return { blanks: left >= 2 ? 2 : left >= 1 ? 1 : 0, hasLegend, hasPlaceNumbers, pendingLines };
}
