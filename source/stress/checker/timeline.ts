import type { Moment } from '../history/event.ts';
import { earliestEffect, type RoomHistory, type RoomLook } from './room-history.ts';
import type { Proof, SeatChain } from './seat-chain.ts';

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

/** A change that applied, in the one order of its room. */
export type ChangeStep = {
  readonly kind: 'change';
  readonly id: string;
  /** Where it made which version. */
  readonly seats: { readonly index: number; readonly version: number }[];
  /** The steps that made the version before, on any of its seats. */
  readonly after: ChangeStep[];
  /** Its first send that may have applied it: it cannot have applied earlier. */
  readonly sentAt: Moment;
  /** What shows first that it had applied; null when nobody saw it. */
  proof: Proof | null;
  /** The earliest moment that fits everything before it; null until it is placed. */
  at: Moment | null;
  /** The step that keeps it from being earlier; null when its own send does. */
  because: Step | null;
};

/** A linearizable look, in the one order of its room. */
type LookStep = {
  readonly kind: 'look';
  readonly look: RoomLook;
  at: Moment;
  because: Step | null;
};

export type Step = ChangeStep | LookStep;

/** A step for each change that made a version, by change id; none is placed yet. */
function makeSteps(room: RoomHistory, chains: readonly SeatChain[]): ReadonlyMap<string, ChangeStep> {
  const steps = new Map<string, ChangeStep>();
  for (const [index, chain] of chains.entries()) {
    let before: ChangeStep | null = null;
    for (const [version, id] of chain.makers) {
      const step = steps.get(id) ?? makeStep(room, id);
      steps.set(id, step);
      step.seats.push({ index, version });
      if (before !== null && before !== step) step.after.push(before);
      const proof = chain.proofs.get(version)?.get(id);
      if (proof !== undefined && (step.proof === null || proof.at < step.proof.at)) step.proof = proof;
      before = step;
    }
  }
  return steps;
}

function makeStep({ changes }: RoomHistory, id: string): ChangeStep {
  const recorded = changes.get(id);
  const effect = recorded === undefined ? Number.NEGATIVE_INFINITY : earliestEffect(recorded);
  const sentAt = effect === Number.POSITIVE_INFINITY ? (recorded?.sends[0]?.call ?? effect) : effect;
  return { kind: 'change', id, seats: [], after: [], sentAt, proof: null, at: null, because: null };
}

/**
 * Places a step, and everything before it that is not placed yet, at the earliest moment that fits after the look.
 * Without recursion, because a chain can be long. `onLate` is told of a step that had applied before that moment;
 * `onCircle` of one that comes both before and after another.
 */
function placeStep(
  target: ChangeStep,
  look: LookStep | null,
  { onLate, onCircle }: Readonly<Record<'onLate' | 'onCircle', (step: ChangeStep) => void>>,
): void {
  const open = new Set<ChangeStep>();
  const stack = [target];
  for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
    const waiting = step.at === null ? step.after.filter(({ at }) => at === null) : [];
    const circle = waiting.find((before) => open.has(before));
    if (circle !== undefined) onCircle(circle);
    if (waiting.length > 0 && circle === undefined) {
      open.add(step);
      stack.push(...waiting);
      continue;
    }
    if (step.at === null && !settle(step, look)) onLate(step);
    stack.pop();
  }
}

/** Gives a step its moment; false when its proof says that it was earlier. */
function settle(step: ChangeStep, look: LookStep | null): boolean {
  let at = step.sentAt;
  for (const before of look === null ? step.after : [look, ...step.after]) {
    if (before.at === null || before.at <= at) continue;
    at = before.at;
    step.because = before;
  }
  const latest = step.proof?.at ?? Number.POSITIVE_INFINITY;
  // What follows is judged as if this one had been in time, so that one fault is reported once.
  step.at = Math.min(at, latest);
  return at <= latest;
}
