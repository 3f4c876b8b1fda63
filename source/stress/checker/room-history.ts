import type { Change } from '../../theater/change.ts';
import type { Seat, SeatPosition } from '../../theater/seats.ts';
import {
  type LookEvent,
  type Moment,
  type RowEvent,
  type SendOutcome,
  type ToldEvent,
  type AnswerEvent,
  HistoryError,
  type HistoryEvent,
  type SendEvent,
} from '../history/event.ts';

/** One send of a change, with its answer. */
export type RecordedSend = {
  readonly client: string;
  readonly call: Moment;
  /** Null when no answer came; its outcome is `info` then. */
  readonly return: Moment | null;
  readonly outcome: SendOutcome;
  readonly isUnderReplicated: boolean;
};

/** A change with everything that was sent, answered and told of it. */
export type RecordedChange = {
  readonly change: Change;
  readonly isConditional: boolean;
  /** Never empty, in the order of their calls. */
  readonly sends: readonly RecordedSend[];
  readonly told: readonly ToldEvent[];
};

/** A look with its seats in the room's own order; undefined where it shows no such seat. */
export type RoomLook = {
  readonly event: LookEvent;
  readonly seats: readonly (Seat | undefined)[];
};

/** Everything that was recorded of one room. */
export type RoomHistory = {
  readonly room: string;
  /** The seats that were seen or changed, each with its index. */
  readonly order: SeatOrder;
  /** By change id, in the order of the first sends. */
  readonly changes: ReadonlyMap<string, RecordedChange>;
  /** In the order of their returns. */
  readonly looks: readonly RoomLook[];
  readonly rows: readonly RowEvent[];
  /** By id, changes of programs that were not recorded, and of earlier days, as the store's own history has them. */
  readonly foreign: ReadonlyMap<string, Change>;
  /** When the whole history began; what people are told times from. */
  readonly origin: Moment;
};

/** Whether some send of the change was granted, or nobody knows. */
export function mayHaveApplied({ sends }: RecordedChange): boolean {
  return sends.some(({ outcome }) => outcome === 'ok' || outcome === 'info');
}

/** The first moment at which the change can have applied; infinite when no send of it can have. */
export function earliestEffect({ sends }: RecordedChange): Moment {
  const calls = sends.filter(({ outcome }) => outcome === 'ok' || outcome === 'info').map(({ call }) => call);
  return Math.min(...calls, Number.POSITIVE_INFINITY);
}

/**
 * When somebody first knew that the change stands: the store answered it, or the person was told. Null when nobody
 * did.
 */
export function acknowledgedAt({ sends, told }: RecordedChange): Moment | null {
  const answers = sends.flatMap((send) =>
    send.outcome === 'ok' && send.return !== null ? [send.return] : [],
  );
  const words = told.filter((event) => event.as === 'applied').map(({ at }) => at);
  const first = Math.min(...answers, ...words);
  return Number.isFinite(first) ? first : null;
}

/** The last linearizable look that was asked for; null when there is none. */
export function finalLook({ looks }: RoomHistory): RoomLook | null {
  let last: RoomLook | null = null;
  for (const look of looks) {
    if (!look.event.snapshot.isLinearizable) continue;
    if (last === null || look.event.call >= last.event.call) last = look;
  }
  return last;
}

/** Gives each seat of a room an index, in the order in which they are first seen. */
export class SeatOrder {
  readonly positions: SeatPosition[] = [];
  readonly #indexes = new Map<string, number>();
  /** Looks of one session share their array while nothing changes; so do the ordered ones. */
  readonly #ordered = new Map<readonly Seat[], readonly (Seat | undefined)[]>();

  /** The seat's index; a new one for a seat that was not seen before. */
  indexOf({ row, place }: SeatPosition): number {
    const key = `${row}-${place}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.positions.push({ row, place }) - 1;
    this.#indexes.set(key, index);
    return index;
  }

  /** The same seats, each at its index; the same array when they are so already. */
  arrange(seats: readonly Seat[]): readonly (Seat | undefined)[] {
    const known = this.#ordered.get(seats);
    if (known !== undefined) return known;
    const arranged = seats.every((seat, index) => this.#isAt(seat, index)) ? seats : this.#rearranged(seats);
    this.#ordered.set(seats, arranged);
    return arranged;
  }

  #isAt({ row, place }: SeatPosition, index: number): boolean {
    const position = this.positions[index];
    return position?.row === row && position.place === place;
  }

  #rearranged(seats: readonly Seat[]): readonly (Seat | undefined)[] {
    const arranged: (Seat | undefined)[] = [];
    for (const seat of seats) arranged[this.indexOf(seat)] = seat;
    return arranged;
  }
}

/**
 * Sorts the events of a history by room, and joins sends with their answers. The order of the events does not matter:
 * their times do. Throws a HistoryError when an answer belongs to no send, or a send has two.
 */
export function collectRooms(events: readonly HistoryEvent[]): readonly RoomHistory[] {
  const answers = answersBySend(events);
  const told = Map.groupBy(ofType(events, 'told'), ({ change }) => change);
  const sends = Map.groupBy(ofType(events, 'send'), ({ change }) => change.room);
  const looks = Map.groupBy(ofType(events, 'look'), ({ snapshot }) => snapshot.room);
  const rows = Map.groupBy(ofType(events, 'row'), ({ entry }) => entry.change.room);
  const origin = originOf(events);
  const rooms = [...new Set([...sends.keys(), ...looks.keys()])].toSorted();
  return rooms.map((room) => {
    const changes = collectChanges(sends.get(room) ?? [], answers, told);
    const ofRoom = { room, changes, origin, rows: rows.get(room) ?? [] };
    return { ...ofRoom, foreign: foreignChanges(ofRoom), ...collectLooks(changes, looks.get(room) ?? []) };
  });
}

function answersBySend(events: readonly HistoryEvent[]): ReadonlyMap<string, AnswerEvent> {
  const open = new Set(ofType(events, 'send').map(({ attempt }) => attempt));
  const answers = new Map<string, AnswerEvent>();
  for (const answer of ofType(events, 'answer')) {
    if (!open.delete(answer.attempt)) {
      throw new HistoryError(
        `the history is not whole: an answer to ${answer.attempt}, which nobody sent, or a second`,
      );
    }
    answers.set(answer.attempt, answer);
  }
  return answers;
}

function collectChanges(
  sends: readonly SendEvent[],
  answers: ReadonlyMap<string, AnswerEvent>,
  told: ReadonlyMap<string, readonly ToldEvent[]>,
): ReadonlyMap<string, RecordedChange> {
  const inOrder = sends.toSorted((left, right) => left.at - right.at);
  const changes = new Map<string, RecordedChange & { sends: RecordedSend[] }>();
  for (const { change, isConditional, attempt, client, at } of inOrder) {
    const known = changes.get(change.id);
    const recorded = known ?? { change, isConditional, sends: [], told: told.get(change.id) ?? [] };
    const answer = answers.get(attempt);
    recorded.sends.push({
      client,
      call: at,
      return: answer?.at ?? null,
      outcome: answer?.outcome ?? 'info',
      isUnderReplicated: answer?.isUnderReplicated ?? false,
    });
    if (known === undefined) changes.set(change.id, recorded);
  }
  return changes;
}

function foreignChanges({
  changes,
  rows,
}: Pick<RoomHistory, 'changes' | 'rows'>): ReadonlyMap<string, Change> {
  const found = rows.map(({ entry }) => [entry.change.id, entry.change] as const);
  return new Map(found.filter(([id]) => !changes.has(id)));
}

function collectLooks(
  changes: ReadonlyMap<string, RecordedChange>,
  events: readonly LookEvent[],
): { order: SeatOrder; looks: readonly RoomLook[] } {
  const order = new SeatOrder();
  const looks = events
    .toSorted((left, right) => left.return - right.return)
    .map((event) => ({ event, seats: order.arrange(event.snapshot.seats) }));
  for (const { change } of changes.values()) for (const { before } of change.seats) order.indexOf(before);
  return { order, looks };
}

function originOf(events: readonly HistoryEvent[]): Moment {
  let first = Number.POSITIVE_INFINITY;
  for (const event of events) first = Math.min(first, event.type === 'look' ? event.call : event.at);
  return Number.isFinite(first) ? first : 0;
}

function ofType<Type extends HistoryEvent['type']>(
  events: readonly HistoryEvent[],
  type: Type,
): readonly Extract<HistoryEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<HistoryEvent, { type: Type }> => event.type === type);
}
