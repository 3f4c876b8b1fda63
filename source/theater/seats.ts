/** Where a seat is: its row and its place in that row, both counted from 1. */
export type SeatPosition = {
  readonly row: number;
  readonly place: number;
};

/**
 * What a store says of a seat. `held` stays written after its time has run out, because nobody has to clean up:
 * ask {@link stateOf} for what the seat is worth at a moment.
 */
export type SeatContent =
  | { readonly kind: 'free' }
  /** `until` in ms since the epoch, on the store's clock. */
  | { readonly kind: 'held'; readonly by: string; readonly until: number }
  /** `booking` is the id of the reservation, shared by all seats that were booked together. */
  | { readonly kind: 'booked'; readonly client: string; readonly booking: string }
  | { readonly kind: 'blocked'; readonly note: string };

/** One seat as a store holds it. */
export type Seat = SeatPosition & {
  /** Grows by one with each change; what a compare-and-set compares. */
  readonly version: number;
  /** Id of the change that made this version (a timeuuid). */
  readonly change: string;
  readonly content: SeatContent;
};

export type SeatState = SeatContent['kind'];

export const FREE: SeatContent = { kind: 'free' };

/** The state of a seat at a moment (ms, the store's clock): a hold that has run out is free. */
export function stateOf(seat: Seat, now: number): SeatState {
  return seat.content.kind === 'held' && seat.content.until <= now ? 'free' : seat.content.kind;
}

/** Who has the seat, booked or held, or null when nobody has. */
export function ownerOf(seat: Seat, now: number): string | null {
  const { content } = seat;
  if (content.kind === 'booked') return content.client;
  return content.kind === 'held' && content.until > now ? content.by : null;
}

/** Orders seats row by row, then place by place. */
export function compareSeats(left: SeatPosition, right: SeatPosition): number {
  return left.row - right.row || left.place - right.place;
}

/** Whether two seats are had by the same person, for the same reservation or reason. */
export function isSameContent(left: SeatContent, right: SeatContent): boolean {
  switch (left.kind) {
    case 'free':
      return right.kind === 'free';
    case 'held':
      return right.kind === 'held' && left.by === right.by && left.until === right.until;
    case 'booked':
      return right.kind === 'booked' && left.client === right.client && left.booking === right.booking;
    case 'blocked':
      return right.kind === 'blocked' && left.note === right.note;
  }
}

export function isSameSeat(left: SeatPosition, right: SeatPosition): boolean {
  return left.row === right.row && left.place === right.place;
}
