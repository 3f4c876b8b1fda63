import type { Moment } from '../../source/stress/history/event.ts';

/** One operation on something that has a state: a write, or a look. */
export type Operation<State> = {
  readonly call: Moment;
  /** Infinite when no answer came. */
  readonly return: Moment;
  /** False for an operation in doubt: it may take effect at any time after its call, or never. */
  readonly isRequired: boolean;
  /** Whether it leaves every state alone. */
  readonly isLook: boolean;
  /** The state after it, or null when it cannot have happened in this state. */
  readonly step: (state: State) => State | null;
};

/** What a search came to; `undecided` when it was broken off. */
type SearchResult = 'linearizable' | 'contradiction' | 'undecided';

/** Configurations after which a search is broken off; well-behaved histories need about one for each operation. */
const LIMIT = 50_000;

/**
 * Searches for one order of the operations that keeps those apart which did not overlap, and in which each can have
 * happened (Wing and Gong 1993, with Lowe's memory of configurations that were tried, 2017). For histories that do
 * not say their order themselves; exponential at worst. `keyOf` tells states apart.
 */
export function searchOrder<State>(
  operations: readonly Operation<State>[],
  initial: State,
  keyOf: (state: State) => string,
): SearchResult {
  const sorted = operations.toSorted((left, right) => left.call - right.call);
  const tried = new Set<string>();
  const stack: Configuration<State>[] = [{ done: 0n, from: 0, state: initial }];
  for (let current = stack.pop(); current !== undefined; current = stack.pop()) {
    const key = `${current.done.toString(36)} ${keyOf(current.state)}`;
    if (tried.has(key)) continue;
    if (tried.size >= LIMIT) return 'undecided';
    tried.add(key);
    const deadline = firstReturn(sorted, current);
    if (deadline === null) return 'linearizable';
    for (const next of nextConfigurations(sorted, current, deadline)) stack.push(next);
  }
  return 'contradiction';
}

/** How far one way of ordering the operations has come. */
type Configuration<State> = {
  /** Which operations are done, a bit for each in the order of their calls. */
  readonly done: bigint;
  /** All operations before this one are done. */
  readonly from: number;
  readonly state: State;
};

/**
 * Where a configuration can go; the last one is the operation that was called first. A look that can happen is done
 * at once: whatever can happen without it can happen after it.
 */
function nextConfigurations<State>(
  operations: readonly Operation<State>[],
  { done, from, state }: Configuration<State>,
  deadline: Moment,
): readonly Configuration<State>[] {
  const found: Configuration<State>[] = [];
  for (let index = from; index < operations.length; index += 1) {
    const operation = operations[index];
    if (operation === undefined || operation.call > deadline) break;
    if (isDone(done, index)) continue;
    const next = operation.step(state);
    if (next === null) continue;
    const configuration = advanced(done | (1n << BigInt(index)), from, next);
    if (operation.isLook) return [configuration];
    found.unshift(configuration);
  }
  return found;
}

function advanced<State>(done: bigint, from: number, state: State): Configuration<State> {
  let first = from;
  while (isDone(done, first)) first += 1;
  return { done, from: first, state };
}

/** The first return of a required operation that is not done; null when none is left. */
function firstReturn<State>(
  operations: readonly Operation<State>[],
  { done, from }: Configuration<State>,
): Moment | null {
  let first: Moment | null = null;
  for (let index = from; index < operations.length; index += 1) {
    const operation = operations[index];
    if (operation === undefined || (first !== null && operation.call > first)) break;
    if (!operation.isRequired || isDone(done, index)) continue;
    if (first === null || operation.return < first) first = operation.return;
  }
  return first;
}

function isDone(done: bigint, index: number): boolean {
  return (done & (1n << BigInt(index))) !== 0n;
}
