import { checkHistory, type CheckResult } from '../../source/stress/checker/check-history.ts';
import { isInDoubt } from '../../source/stress/checker/outcomes.ts';
import { collectRooms } from '../../source/stress/checker/room-history.ts';
import type { HistoryEvent } from '../../source/stress/history/event.ts';

/** What one fault came to. */
export type Figures = {
  readonly check: CheckResult;
  /** How long each change in doubt took from its first unanswered send to its proved end, in ms and in order. */
  readonly settledMs: readonly number[];
  /** When people heard the first word of a request, the latest of all, in ms. */
  readonly slowestWordMs: number;
};

/** Judges the history of a fault and measures it. */
export function figuresOf(events: readonly HistoryEvent[], slowestWordMs: number): Figures {
  return { check: checkHistory(events), settledMs: settledTimes(events), slowestWordMs };
}

/** The value that half of the sorted numbers do not exceed; null when there are none. */
export function medianOf(sorted: readonly number[]): number | null {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

function settledTimes(events: readonly HistoryEvent[]): readonly number[] {
  return collectRooms(events)
    .flatMap((room) => [...room.changes.values()])
    .filter(({ isConditional }) => isConditional)
    .filter(({ change, sends }) => change.kind !== 'fence' && sends.some(({ outcome }) => outcome === 'info'))
    .flatMap((recorded) => {
      const [first] = recorded.sends;
      const end = isInDoubt(recorded)
        ? recorded.told.find(({ as }) => as !== 'unknown')?.at
        : recorded.sends.find(({ outcome }) => outcome === 'ok')?.return;
      return first === undefined || end === undefined || end === null ? [] : [(end - first.call) / 1000];
    })
    .toSorted((left, right) => left - right);
}
