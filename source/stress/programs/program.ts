import type { Outcome } from '../../booking/outcome.ts';
import { mergeSnapshots, withChange } from '../../theater/picture.ts';
import type { Plan } from '../../theater/plan.ts';
import type {
  BlockRequest,
  BookRequest,
  GateRequest,
  GiveRequest,
  HoldRequest,
  MoveRequest,
  ReleaseRequest,
  UnblockRequest,
  UndoRequest,
} from '../../theater/request.ts';
import { isSameSeat, type SeatPosition, stateOf } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';

/** What `repeat` does again and again. */
export const REPEATED = ['read-room', 'read-all', 'book', 'write-all'] as const;

export type Repeated = (typeof REPEATED)[number];

/**
 * In which order clients take the seats of a rush: from opposite ends, each in an order of its own, or all alike;
 * `best`: those that the program suggests, shuffled among as good ones, as people get them; `best-alike`: the same
 * ones for all.
 */
export const ORDERS = ['ends', 'shuffled', 'same', 'best', 'best-alike'] as const;

export type Order = (typeof ORDERS)[number];

/** Which of the three programs runs, and what only it has to be told. */
export type ProgramChoice =
  | { readonly program: 'repeat'; readonly action: Repeated }
  | { readonly program: 'random' }
  | { readonly program: 'rush'; readonly order: Order };

/** When a client ends, besides being told to; null where there is no such limit. */
export type Limits = {
  /** ms from the common start. */
  readonly forMs: number | null;
  /** Actions of this client. */
  readonly count: number | null;
  /** Most actions a second of this client. */
  readonly rate: number | null;
};

/** Everything a client process has to know; plain data, sent to it when it starts. */
export type ClientTask = {
  readonly choice: ProgramChoice;
  /** Which of the clients this is, from 0. */
  readonly index: number;
  /** The name it books for. */
  readonly client: string;
  readonly seed: number;
  /** Seats that are booked together, at most. */
  readonly group: number;
  readonly limits: Limits;
  readonly plan: Plan;
  /** The file for its part of the history; it must not exist yet. */
  readonly history: string;
};

/** What a client of a stress program can request. */
export type ClientRequest =
  | BookRequest
  | ReleaseRequest
  | MoveRequest
  | GiveRequest
  | HoldRequest
  | BlockRequest
  | UnblockRequest
  | GateRequest
  | UndoRequest;

/** One thing that a client does. */
export type Action =
  | { readonly kind: 'look'; readonly rooms: readonly string[] }
  /** `seen` is the picture that the client decided on, as a person decides on the screen; null when it has none. */
  | { readonly kind: 'request'; readonly request: ClientRequest; readonly seen: RoomSnapshot | null };

/**
 * What one client does, one action after the other. It decides and learns, and touches nothing: whoever runs it
 * carries its actions out, so the same seed and the same answers give the same actions.
 */
export type Program = {
  /** The next action; null when there is nothing left to do. */
  next(): Action | null;
  /** A look was answered. */
  saw(snapshot: RoomSnapshot): void;
  /** A request has its outcome. */
  ended(request: ClientRequest, outcome: Outcome): void;
};

/** Numbers that look random and are the same for the same seed, so that a run can be repeated. */
export type RandomNumbers = {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  /** One of the items; undefined when there are none. */
  pick<Item>(items: readonly Item[]): Item | undefined;
  /** The same items in another order (Fisher and Yates). */
  shuffle<Item>(items: readonly Item[]): readonly Item[];
};

/** Numbers for a whole number as seed (Mulberry32: 32 bits of state, enough to choose seats with). */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)],
    shuffle: (items) => {
      const rest = [...items];
      return items.flatMap(() => rest.splice(below(rest.length), 1));
    },
  };
}

/** Neighbours of one row that are booked together. */
export type SeatGroup = { readonly room: string; readonly seats: readonly SeatPosition[] };

/**
 * Every seat of the theater once, room by room and row by row, in groups of neighbours; a row's last may be smaller.
 */
export function groupsOf({ rooms, rows, places }: Plan, size: number): readonly SeatGroup[] {
  const groups: SeatGroup[] = [];
  for (const { room } of rooms) {
    for (let row = 1; row <= rows; row += 1) {
      for (let first = 1; first <= places; first += size) {
        groups.push({ room, seats: neighbours(row, first, Math.min(size, places - first + 1)) });
      }
    }
  }
  return groups;
}

/** So many seats of a row, from a place on. */
export function neighbours(row: number, first: number, count: number): readonly SeatPosition[] {
  return Array.from({ length: count }, (_, index) => ({ row, place: first + index }));
}

/** The rooms as one client has seen them last, merged with what it did itself: what a person has on the screen. */
export class Pictures {
  readonly #rooms = new Map<string, RoomSnapshot>();

  of(room: string): RoomSnapshot | null {
    return this.#rooms.get(room) ?? null;
  }

  saw(snapshot: RoomSnapshot): void {
    const known = this.#rooms.get(snapshot.room);
    this.#rooms.set(snapshot.room, known === undefined ? snapshot : mergeSnapshots(known, snapshot));
  }

  /** Learns from an outcome: what was changed, or the picture that a refusal rests on. */
  ended(outcome: Outcome): void {
    if (outcome.kind === 'refused' || outcome.kind === 'settled') this.saw(outcome.snapshot);
    if (outcome.kind !== 'applied') return;
    const known = this.#rooms.get(outcome.change.room);
    if (known !== undefined) this.#rooms.set(known.room, withChange(known, outcome.change));
  }

  /** Whether the room takes bookings and every seat of the group looks free; true of a room that was never seen. */
  isFree({ room, seats }: SeatGroup): boolean {
    const picture = this.of(room);
    if (picture === null) return true;
    return !picture.isClosed && seats.every((position) => isFreeIn(picture, position));
  }
}

/** Whether a seat is free in a picture, at its moment. */
function isFreeIn(picture: RoomSnapshot, position: SeatPosition): boolean {
  const seat = picture.seats.find((candidate) => isSameSeat(candidate, position));
  return seat !== undefined && stateOf(seat, picture.at) === 'free';
}
