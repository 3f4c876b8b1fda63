import type { Moment } from '../history/event.ts';
import type { RoomHistory, RoomLook } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { type ChangeStep, type LookStep, makeSteps, placeStep } from './timeline-steps.ts';

/** Something that cannot be put into the one order. */
export type Contradiction =
  /** The change had applied by its proof, and cannot have: what stands before it came later. */
  | { readonly kind: 'too-late'; readonly step: ChangeStep }
  /** Changes of several seats, each of which came before another of them. */
  | { readonly kind: 'circle'; readonly step: ChangeStep }
  /** Each of two pictures shows something that the other one lacks; the second lacks it at the seat of this index. */
  | {
      readonly kind: 'crossing';
      readonly first: RoomLook;
      readonly second: RoomLook;
      readonly index: number;
    };

/** The one order of a room's changes and linearizable looks, each at the earliest moment that fits. */
export type Timeline = {
  /** By change id; changes that are not known to have applied are not there. */
  readonly steps: ReadonlyMap<string, ChangeStep>;
  /** When the last linearizable look took place, at the earliest. */
  readonly lastLookAt: Moment;
  readonly contradictions: readonly Contradiction[];
};

/**
 * Puts the changes that applied and the linearizable looks of a room into one order, which the versions dictate, and
 * gives each the earliest moment that fits: after its own call, and after everything before it. The history is
 * linearizable exactly when none of these moments lies beyond the end of its own interval, because every upper limit
 * is met best by the earliest moments. Linear in the number of events.
 */
export function layTimeline(room: RoomHistory, chains: readonly SeatChain[]): Timeline {
  const contradictions: Contradiction[] = [];
  const report = {
    onLate: (step: ChangeStep) => contradictions.push({ kind: 'too-late', step }),
    onCircle: (step: ChangeStep) => contradictions.push({ kind: 'circle', step }),
  };
  const steps = makeSteps(room, chains);
  const cursors = chains.map((chain) => ({ version: chain.base, makers: [...chain.makers], next: 0 }));

  let last: LookStep | null = null;
  for (const look of looksInOrder(room, chains)) {
    const index = cursors.findIndex(({ version }, at) => (look.seats[at]?.version ?? version) < version);
    if (index !== -1 && last !== null) {
      contradictions.push({ kind: 'crossing', first: last.look, second: look, index });
      continue;
    }
    const step: LookStep = { kind: 'look', look, at: look.event.call, because: null };
    if (last !== null) putAfter(step, last);
    for (const [at, cursor] of cursors.entries()) {
      cursor.version = look.seats[at]?.version ?? cursor.version;
      for (; (cursor.makers[cursor.next]?.[0] ?? Infinity) <= cursor.version; cursor.next += 1) {
        const change = steps.get(cursor.makers[cursor.next]?.[1] ?? '');
        if (change === undefined) continue;
        placeStep(change, last, report);
        putAfter(step, change);
      }
    }
    step.at = Math.min(step.at, look.event.return);
    last = step;
  }
  for (const step of steps.values()) placeStep(step, last, report);
  return { steps, lastLookAt: last?.at ?? Number.NEGATIVE_INFINITY, contradictions };
}

function putAfter(step: LookStep, before: ChangeStep | LookStep): void {
  if (before.at === null || before.at <= step.at) return;
  step.at = before.at;
  step.because = before;
}

/** Linearizable looks that show every seat: less before more, and equals in the order of their returns. */
function looksInOrder({ looks }: RoomHistory, chains: readonly SeatChain[]): readonly RoomLook[] {
  const isSeen = chains.map((_, index) => looks.some(({ seats }) => seats[index] !== undefined));
  return looks
    .filter(({ event }) => event.snapshot.isLinearizable)
    .filter(({ seats }) => isSeen.every((isShown, index) => !isShown || seats[index] !== undefined))
    .map((look) => ({ look, sum: look.seats.reduce((sum, seat) => sum + (seat?.version ?? 0), 0) }))
    .toSorted((left, right) => left.sum - right.sum)
    .map(({ look }) => look);
}
