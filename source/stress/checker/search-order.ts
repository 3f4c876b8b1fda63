import type { Moment } from '../history/event.ts';

/** One operation on something that has a state: a write, or a look. */
export type Operation<State> = {
  readonly call: Moment;
  /** Infinite when no answer came. */
  readonly return: Moment;
  /** False for an operation in doubt: it may take effect at any time after its call, or never. */
  readonly isRequired: boolean;
  /** The state after it, the same one when it changes nothing, or null when it cannot have happened in this state. */
  readonly step: (state: State) => State | null;
};

/** What a search came to; `undecided` when it was broken off. */
export type SearchResult = 'linearizable' | 'contradiction' | 'undecided';

/** Configurations after which a search is broken off; well-behaved histories need about one for each operation. */
const LIMIT = 200_000;

/**
 * Searches for one order of the operations that keeps those apart which did not overlap, and in which each can have
 * happened (Wing and Gong 1993, with Lowe's memory of configurations that were tried, 2017). For histories that do not
 * say their order themselves; exponential at worst. `keyOf` tells states apart.
 */
export function searchOrder<State>(
  operations: readonly Operation<State>[],
  initial: State,
  keyOf: (state: State) => string,
): SearchResult {
  const sorted = operations.toSorted((left, right) => left.call - right.call);
  const tried = new Set<string>();
  const stack: Configuration<State>[] = [{ done: 0n, state: initial }];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    const { done, state } = current;
    const key = `${done.toString(36)} ${keyOf(state)}`;
    if (tried.has(key)) continue;
    if (tried.size >= LIMIT) return 'undecided';
    tried.add(key);
    const deadline = firstReturn(sorted, done);
    if (deadline === null) return 'linearizable';
    for (const next of nextConfigurations(sorted, current, deadline)) stack.push(next);
  }
  return 'contradiction';
}

/** Which operations are done, a bit for each, and the state that they led to. */
type Configuration<State> = { readonly done: bigint; readonly state: State };

/**
 * Where a configuration can go; the last one is the operation that was called first. One that leaves the state alone
 * is done at once: whatever can happen without it can happen after it.
 */
function nextConfigurations<State>(
  operations: readonly Operation<State>[],
  { done, state }: Configuration<State>,
  deadline: Moment,
): readonly Configuration<State>[] {
  const found: Configuration<State>[] = [];
  for (const [index, operation] of operations.entries()) {
    if (operation.call > deadline) break;
    const bit = 1n << BigInt(index);
    if ((done & bit) !== 0n) continue;
    const next = operation.step(state);
    if (next === state) return [{ done: done | bit, state }];
    if (next !== null) found.unshift({ done: done | bit, state: next });
  }
  return found;
}

/** The first return of a required operation that is not done; null when none is left. */
function firstReturn<State>(operations: readonly Operation<State>[], done: bigint): Moment | null {
  let first: Moment | null = null;
  for (const [index, operation] of operations.entries()) {
    if (!operation.isRequired || (done & (1n << BigInt(index))) !== 0n) continue;
    if (first === null || operation.return < first) first = operation.return;
  }
  return first;
}
