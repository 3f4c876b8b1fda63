/** Where a seat is: its row and its place in that row, both counted from 1. */
export type SeatPosition = {
  readonly row: number;
  readonly place: number;
};

/** A seat of one of the rooms. */
export type SeatInRoom = SeatPosition & { readonly room: string };

/**
 * What a store says of a seat. `held` stays written after its time has run out, because nobody has to clean up:
 * ask {@link stateOf} for what the seat is worth at a moment.
 */
export type SeatContent =
  | { readonly kind: 'free' }
  /** `until` in ms since the epoch, on the store's clock. */
  | { readonly kind: 'held'; readonly by: string; readonly until: number }
  /** `booking` is the id of the reservation, shared by all seats that were booked together. */
  | {
      readonly kind: 'booked';
      readonly client: string;
      readonly booking: string;
      /** Whoever sits there has come; it stays with the booking when that is moved or given away. */
      readonly hasArrived?: true;
      /**
       * A reservation: from this moment on, ms since the epoch on the store's clock, a change may release it. It
       * stays booked until one does, and absent once it is collected.
       */
      readonly until?: number;
      /** What whoever sells or runs the theater has to know of it; never empty, and not shown to other clients. */
      readonly note?: string;
    }
  | { readonly kind: 'blocked'; readonly note: string };

/** What a seat holds that somebody has booked. */
export type Booked = Extract<SeatContent, { kind: 'booked' }>;

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

/** Whether two seats are had by the same person, for the same reservation or reason, who may have come meanwhile. */
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

/** The same, and whether all else that a booking has is alike: its mark of arrival, its end and its note. */
export function isSameWhole(left: SeatContent, right: SeatContent): boolean {
  if (!isSameContent(left, right)) return false;
  if (left.kind !== 'booked' || right.kind !== 'booked') return true;
  return hasArrived(left) === hasArrived(right) && left.until === right.until && left.note === right.note;
}

/** Whether a seat is marked: whoever sits there has come. */
export function hasArrived(content: SeatContent): boolean {
  return content.kind === 'booked' && content.hasArrived === true;
}

export function isSameSeat(left: SeatPosition, right: SeatPosition): boolean {
  return left.row === right.row && left.place === right.place;
}

/** A seat as people write it: `7-4` is row 7, place 4. */
export function seatLabel(seat: SeatPosition): string {
  return `${seat.row}-${seat.place}`;
}

/** Reads `7-4` or `7,4`; null when the text is neither. Whether the room has such a seat is not asked here. */
export function parseSeatLabel(text: string): SeatPosition | null {
  const match = /^([1-9]\d{0,2})[-,]([1-9]\d{0,2})$/.exec(text.trim());
  return match === null ? null : { row: Number(match[1]), place: Number(match[2]) };
}

/** The same seats without repetitions, in the order in which they were first named. */
export function withoutRepeats(seats: readonly SeatPosition[]): readonly SeatPosition[] {
  return seats.filter((seat, index) => seats.findIndex((other) => isSameSeat(other, seat)) === index);
}

/** The word for every seat of a room. */
const ALL = 'all';

/**
 * Reads seats as the people who run a theater name them: one seat `3-4`, a stretch of one row `3-1..3-10`, a whole
 * row `3`, or the whole room, `all`. Null when the text is none of these. Whether the seats exist is not asked.
 */
export function parseSeatRange(
  text: string,
  { rows, places }: { readonly rows: number; readonly places: number },
): readonly SeatPosition[] | null {
  if (text.trim().toLowerCase() === ALL) {
    return Array.from({ length: rows }, (_, index) => stretch(index + 1, 1, places)).flat();
  }
  const row = /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : null;
  if (row !== null) return stretch(row, 1, places);
  const [first = '', last = first, ...rest] = text.split('..');
  const from = parseSeatLabel(first);
  const to = parseSeatLabel(last);
  if (from === null || to === null || rest.length > 0) return null;
  if (from.row !== to.row || from.place > to.place) return null;
  return stretch(from.row, from.place, to.place);
}

function stretch(row: number, from: number, to: number): readonly SeatPosition[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ row, place: from + index }));
}

/** Seats as short as they can be read back: `3-1..3-10`, and a stretch of two as two seats. */
export function seatRanges(seats: readonly SeatPosition[]): readonly string[] {
  const stretches: SeatPosition[][] = [];
  for (const seat of seats.toSorted(compareSeats)) {
    const last = stretches.at(-1)?.at(-1);
    if (last !== undefined && last.row === seat.row && last.place + 1 === seat.place)
      stretches.at(-1)?.push(seat);
    else stretches.push([seat]);
  }
  return stretches.flatMap((found) => {
    const labels = found.map(seatLabel);
    return labels.length > 2 ? [`${labels.at(0)}..${labels.at(-1)}`] : labels;
  });
}

/** A seat with its room, as the screen writes it: `A 7-4`. */
export function seatName(room: string, seat: SeatPosition): string {
  return `${room} ${seatLabel(seat)}`;
}

/**
 * Items as a sentence lists them: `A 7-4, A 7-5 and A 7-6`; of more than `most`, the first ones and how many more.
 */
export function listOf(items: readonly string[], most = 5): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const last = items.length > most ? `${items.length - shown.length} more` : shown.at(-1);
  const first = items.length > most ? shown : shown.slice(0, -1);
  if (last === undefined) return '';
  return first.length === 0 ? last : `${first.join(', ')} and ${last}`;
}

/** Seats of one room as a sentence lists them. */
export function seatNames(room: string, seats: readonly SeatPosition[]): string {
  return listOf(seats.map((seat) => seatName(room, seat)));
}

/** `1 seat`, `3 seats`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
