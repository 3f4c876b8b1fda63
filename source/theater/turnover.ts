import type { Change, HistoryEntry } from './change.ts';
import type { SeatContent } from './seats.ts';

/** Seats that were sold and seats that came back. */
export type Turnover = { readonly booked: number; readonly released: number };

/** What one change sold and gave back, in seats; a seat that goes from one booking to another counts on both sides. */
export function turnoverOf({ kind, seats }: Change): Turnover {
  // A move sells nothing: as many seats come back as are taken.
  if (kind === 'move') return { booked: 0, released: 0 };
  const booked = seats.filter(({ before, after }) => isSold(after.content, before.content)).length;
  const released = seats.filter(({ before, after }) => isSold(before.content, after.content)).length;
  return { booked, released };
}

/** How far back the turnover is counted, and in what steps; ms. */
export const TURNOVER_WINDOW_MS = 600_000;
export const TURNOVER_STEP_MS = 30_000;
const MINUTE_MS = 60_000;

/** The turnover of the last minute, and of ten minutes step by step. */
export type Pace = {
  /** Seats, in the last 60 s. */
  readonly perMinute: Turnover;
  /** Seats booked in each half minute of the last ten minutes, the oldest first. */
  readonly steps: readonly number[];
};

/** The pace at a moment (ms since the epoch), from rows of the history. Rows from a clock that is ahead count as now. */
export function paceAt(entries: readonly HistoryEntry[], now: number): Pace {
  const steps = Array.from({ length: TURNOVER_WINDOW_MS / TURNOVER_STEP_MS }, () => 0);
  let [bookedNow, releasedNow] = [0, 0];
  for (const { at, change } of entries) {
    const age = Math.max(0, now - at);
    const step = steps.length - 1 - Math.floor(age / TURNOVER_STEP_MS);
    if (step < 0) continue;
    const { booked, released } = turnoverOf(change);
    steps[step] = (steps[step] ?? 0) + booked;
    if (age >= MINUTE_MS) continue;
    bookedNow += booked;
    releasedNow += released;
  }
  return { perMinute: { booked: bookedNow, released: releasedNow }, steps };
}

/** Minutes until no seat is free, if each goes on like the last one; 0 when none is, null when it would never be. */
export function minutesToSoldOut(free: number, { booked, released }: Turnover): number | null {
  if (free === 0) return 0;
  return booked > released ? free / (booked - released) : null;
}

function isSold(content: SeatContent, other: SeatContent): boolean {
  if (content.kind !== 'booked') return false;
  return other.kind !== 'booked' || other.booking !== content.booking;
}
