import type { SeatChange } from '../../theater/change.ts';
import { type SeatContent, seatLabel } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import {
  acknowledgedAt,
  earliestEffect,
  mayHaveApplied,
  type RecordedChange,
  type RoomHistory,
} from './room-history.ts';
import { changeWords, lookWords, type Violation } from './violation.ts';

/** Whether the room was written to without comparing versions, so that they say nothing about the order. */
export function isPlain({ changes }: RoomHistory): boolean {
  return [...changes.values()].some(({ isConditional }) => !isConditional);
}

/**
 * Seats of a room of plain writes whose history cannot be put into any order (I1), as if each write had been granted
 * only on the content that its program had read. Nothing but a search can tell here.
 */
export function plainFaults(room: RoomHistory): readonly Violation[] {
  const changesBySeat = Map.groupBy(
    [...room.changes.values()]
      .filter(mayHaveApplied)
      .flatMap((recorded) =>
        recorded.change.seats.map((seat) => ({ recorded, seat, index: room.order.indexOf(seat.after) })),
      ),
    ({ index }) => index,
  );
  return room.order.positions.flatMap((position, index) => {
    const { operations, initial, events } = operationsOn(room, index, changesBySeat.get(index) ?? []);
    if (searchOrder(operations, initial, (state) => state) !== 'contradiction') return [];
    const seat = seatLabel(position);
    return [
      {
        invariant: 'I1',
        name: 'not linearizable',
        room: room.room,
        seat,
        changes: events.flatMap(({ change }) => change ?? []),
        at: Math.max(...operations.map((operation) => operation.call)),
        message: `Seat ${room.room} ${seat}: the answers about it cannot all be true, in whatever order the changes were made.`,
        events: events.map(({ words }) => words),
      } satisfies Violation,
    ];
  });
}

function operationsOn(
  room: RoomHistory,
  index: number,
  changes: readonly { readonly recorded: RecordedChange; readonly seat: SeatChange }[],
): {
  operations: readonly Operation<string>[];
  initial: string;
  events: readonly { change?: string; words: string }[];
} {
  const operations: Operation<string>[] = [];
  const events: { change?: string; words: string }[] = [];
  let initial: string | null = null;
  for (const { recorded, seat } of changes) {
    const [from, to] = [stateKey(seat.before.content), stateKey(seat.after.content)];
    initial ??= from;
    const known = acknowledgedAt(recorded);
    operations.push({
      call: earliestEffect(recorded),
      return: known ?? Number.POSITIVE_INFINITY,
      isRequired: known !== null,
      isLook: false,
      step: (state) => (state === from ? to : null),
    });
    events.push({ change: recorded.change.id, words: changeWords(room, recorded.change.id) });
  }
  for (const look of room.looks) {
    const content = look.seats[index]?.content;
    if (content === undefined || !look.event.snapshot.isLinearizable) continue;
    const shown = stateKey(content);
    initial ??= shown;
    const { call, return: end } = look.event;
    operations.push({
      call,
      return: end,
      isRequired: true,
      isLook: true,
      step: (state) => (state === shown ? state : null),
    });
    events.push({ words: `${lookWords(room, look)}: ${shown}` });
  }
  return { operations, initial: initial ?? 'free', events };
}

function stateKey(content: SeatContent): string {
  return content.kind === 'booked' ? `booked by ${content.client} (${content.booking})` : content.kind;
}

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
