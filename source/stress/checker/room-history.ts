import type { Change } from '../../theater/change.ts';
import type { Seat, SeatPosition } from '../../theater/seats.ts';
import type { LookEvent, Moment, RowEvent, SendOutcome, ToldEvent } from '../history/event.ts';

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
