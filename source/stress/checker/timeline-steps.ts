import type { Moment } from '../history/event.ts';
import { earliestEffect, type RoomHistory, type RoomLook } from './room-history.ts';
import type { Proof, SeatChain } from './seat-chain.ts';

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
export type LookStep = {
  readonly kind: 'look';
  readonly look: RoomLook;
  at: Moment;
  because: Step | null;
};

export type Step = ChangeStep | LookStep;

/** A step for each change that made a version, by change id; none is placed yet. */
export function makeSteps(room: RoomHistory, chains: readonly SeatChain[]): ReadonlyMap<string, ChangeStep> {
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
export function placeStep(
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
