import type { Change, NewName } from './change.ts';
import type { Seat, SeatPosition } from './seats.ts';

/** Book these seats together, or none of them. */
export type BookRequest = {
  readonly kind: 'book';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  /** Who does it, where it is not the client itself. */
  readonly by?: string;
  /** Names the reservation; made once for the request, it survives deciding again. */
  readonly booking: string;
  /** When it may be released unless it was collected; absent where it is sold at once. */
  readonly until?: Until;
  /** What is to be known of it; not empty. */
  readonly note?: string;
  /** The client has seats of the room in that booking already, and these join them. */
  readonly joins?: true;
};

/** A moment, ms since the epoch, or so many ms from when the request is decided, on the store's clock. */
export type Until = { readonly at: number } | { readonly inMs: number };

/** Whoever acts for clients at a till, and the bookings that he sold there this evening, by their ids. */
export type Seller = { readonly by: string; readonly sold: ReadonlySet<string> };

/**
 * The booking that each seat belonged to when a request was made, by seat label; null until the first look.
 * A seat found in another booking was changed meanwhile, and is left alone.
 */
export type Pins = ReadonlyMap<string, string>;

/** Who acts on seats of others, and why: somebody who runs the theater. Both land in the history. */
type Override = { readonly by: string; readonly reason: string };

/** Give these seats back, together: one's own, what one sold, or anybody's with an override. */
export type ReleaseRequest = {
  readonly kind: 'release';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  readonly pins: Pins | null;
  readonly seller?: Seller;
  readonly override?: Override;
};

/**
 * Move booked seats to others of the room, the first to the first and so on, in one change and under one reference.
 */
export type MoveRequest = {
  readonly kind: 'move';
  readonly room: string;
  readonly from: readonly SeatPosition[];
  /** As many as `from`; they may overlap. */
  readonly to: readonly SeatPosition[];
  readonly client: string;
  readonly pins: Pins | null;
  readonly seller?: Seller;
  readonly override?: Override;
  /** Why, where the client itself says so. */
  readonly reason?: string;
};

/** Move a whole booking to seats of another room: the new seats first, then the old ones. */
export type Transfer = Omit<MoveRequest, 'kind'> & { readonly toRoom: string };

/** The first step of a transfer: take these seats for a booking that leaves others, in another room. */
export type ComeRequest = {
  readonly kind: 'come';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly by: string;
  readonly reason: string;
  /** What is left: as many seats, as they were seen, and the id of the change that will leave them. */
  readonly from: {
    readonly room: string;
    readonly epoch: string;
    readonly change: string;
    readonly seats: readonly Seat[];
  };
};

/** Put booked seats into another person's name, under the same reference and without letting them go in between. */
export type GiveRequest = {
  readonly kind: 'give';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** Who has them, and gives them away. */
  readonly client: string;
  readonly to: string;
  readonly pins: Pins | null;
  readonly seller?: Seller;
  readonly override?: Override;
  /** Why, where the client itself says so. */
  readonly reason?: string;
};

/**
 * Hold seats for a while, for whoever is about to book them, and let others go that the same person held: a courtesy
 * on which nothing rests. Of seats that cannot be held the others are.
 */
export type HoldRequest = {
  readonly kind: 'hold';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** Those to let go. */
  readonly leave: readonly SeatPosition[];
  readonly client: string;
  /** ms, from the moment of the picture that it is decided on. */
  readonly forMs: number;
};

/** Take seats out of the sale. */
export type BlockRequest = {
  readonly kind: 'block';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly by: string;
  /** Why; shown with the seats. May be empty. */
  readonly note: string;
};

/** Give blocked seats back to the sale. */
export type UnblockRequest = {
  readonly kind: 'unblock';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly by: string;
  readonly reason?: string;
};

/** Mark booked seats: whoever sits there has come; or take that back. */
export type ArriveRequest = {
  readonly kind: 'arrive' | 'unarrive';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly by: string;
  readonly pins: Pins | null;
  /** Until when seats were reserved before the mark that is taken back, by their labels; ms since the epoch. */
  readonly untils?: ReadonlyMap<string, number>;
};

/** Keep booked seats for whoever has them until a moment only, after which they may be released; or until another. */
export type ReserveRequest = {
  readonly kind: 'reserve';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  readonly until: Until;
  readonly pins: Pins | null;
  readonly seller?: Seller;
  readonly override?: Override;
};

/** Whoever has a reservation has collected it: it stays, as any booking. */
export type CollectRequest = {
  readonly kind: 'collect';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly by: string;
  readonly pins: Pins | null;
};

/** Release what of a booking is reserved and was not collected in time, by the store's clock. */
export type ExpireRequest = {
  readonly kind: 'expire';
  readonly room: string;
  readonly booking: string;
  readonly by: string;
};

/** Write on booked seats what is to be known of them; an empty note takes away what was there. */
export type NoteRequest = {
  readonly kind: 'note';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly by: string;
  readonly note: string;
  readonly pins: Pins | null;
};

/**
 * Make every seat of the room free. `gate`: `close` frees nothing and closes the room for the reset that follows, so
 * that its seats hold still; `open` frees every seat and opens such a room again, in one step; null leaves the gate
 * as it is.
 */
export type ResetRequest = {
  readonly kind: 'reset';
  readonly room: string;
  readonly by: string;
  readonly gate: 'close' | 'open' | null;
  readonly reason?: string;
};

/** Close or open a room for bookings. */
export type GateRequest = {
  readonly kind: 'close' | 'open';
  readonly room: string;
  readonly by: string;
  readonly reason?: string;
};

/** Show the play of a room under another name. */
export type RenameRequest = {
  readonly kind: 'rename';
  readonly room: string;
  readonly play: string;
  /**
   * The play that the request was made about; null until the first look. Under any other it was changed meanwhile.
   */
  readonly pin: string | null;
  readonly by: string;
  readonly reason?: string;
};

/** Put a number in the place of a person's name, in every seat of a room that has it. */
export type ForgetRequest = {
  readonly kind: 'forget';
  readonly room: string;
  readonly name: NewName;
  readonly by: string;
};

/** Take a change back, as long as every seat of it, or the play it named, still stands as the change made it. */
export type UndoRequest = {
  readonly kind: 'undo';
  readonly change: Change;
  readonly by: string;
  readonly reason?: string;
};

/** Make sure that a change which may still be on its way can never apply. */
export type FenceRequest = { readonly kind: 'fence'; readonly change: Change; readonly by: string };

/** What a person wants, before anybody looked at the room. */
export type Request =
  | BookRequest
  | ReleaseRequest
  | MoveRequest
  | ComeRequest
  | GiveRequest
  | HoldRequest
  | BlockRequest
  | UnblockRequest
  | ArriveRequest
  | ReserveRequest
  | CollectRequest
  | ExpireRequest
  | NoteRequest
  | ResetRequest
  | GateRequest
  | RenameRequest
  | ForgetRequest
  | UndoRequest
  | FenceRequest;

/** The room a request is about. */
export function roomOf(request: Request): string {
  return request.kind === 'fence' || request.kind === 'undo' ? request.change.room : request.room;
}

/** Why a request was refused. */
export type RefusalReason =
  | 'taken'
  | 'yours'
  | 'held'
  | 'blocked'
  | 'closed'
  | 'not-yours'
  | 'not-booked'
  | 'changed-meanwhile'
  | 'no-such-seat'
  /** The moment until which seats were to be kept is over. */
  | 'past'
  | 'final'
  /** Seats of a booking that were not named stay behind, and a booking goes to another room whole. */
  | 'not-whole'
  /** The booking has seats in two rooms, since an earlier transfer has not come to its end. */
  | 'two-rooms'
  /** The theater was made anew, restored or emptied after the request was made. */
  | 'renewed';
