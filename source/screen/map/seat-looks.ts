import { reservedUntil } from '../../theater/reservation.ts';
import { isSameSeat, ownerOf, type Seat, type SeatPosition, stateOf } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { RequestOnSeats } from '../client/state/client-state.ts';
import { canBeBooked, requestAbout } from '../client/state/marks.ts';
import type { SeatLook } from '../kit/glyphs.ts';

/** A seat as it is drawn. */
export type DrawnSeat = {
  readonly look: SeatLook;
  /** Whether the seat to its right is in the same booking. */
  readonly isJoined: boolean;
  /** Whether it is in the second of two bookings that touch in their row, the fourth, and so on. */
  readonly isSecond: boolean;
};

/** What turns the seats of one room into looks. */
type RoomSight = {
  readonly snapshot: RoomSnapshot;
  readonly client: string;
  /** Who holds what is marked here; the client where nobody else is named. */
  readonly holder?: string | undefined;
  /** Marks in this room. */
  readonly marks: readonly SeatPosition[];
  /** Seats of this person's that others have changed, until that was seen. */
  readonly news?: readonly SeatPosition[] | undefined;
  /** Seats that somebody else changed a moment ago. */
  readonly changed?: readonly SeatPosition[] | undefined;
  /** Seats that were looked for. */
  readonly found?: readonly SeatPosition[] | undefined;
  /** Open requests; those for other rooms are passed over. */
  readonly requests: readonly RequestOnSeats[];
  /** Whether any seat can be marked, whosever it is; otherwise only what could be booked. */
  readonly areMarksOnTop?: boolean;
};

/**
 * What a seat is to this person: what this terminal is doing with it first, then what the store says of it, at the
 * moment of the picture.
 */
function lookOf(seat: Seat, sight: RoomSight): SeatLook {
  const { snapshot, client, holder = client, marks, news = [], found = [], requests } = sight;
  const { areMarksOnTop = false } = sight;
  const request = requestAbout(snapshot.room, seat, requests);
  if (request !== null) return request.phase.kind === 'sent' ? 'inFlight' : 'unconfirmed';
  const isMarked = marks.some((mark) => isSameSeat(mark, seat));
  if (isMarked && (areMarksOnTop || canBeBooked(snapshot, seat, holder))) return 'marked';
  if (isMarked) return 'lost';
  if (news.some((each) => isSameSeat(each, seat))) return 'news';
  if (found.some((each) => isSameSeat(each, seat))) return 'found';
  return standingLook(seat, sight);
}

/** What the store says of a seat, and that somebody else has changed it. */
function standingLook(seat: Seat, { snapshot, client, holder = client, changed = [] }: RoomSight): SeatLook {
  const owner = ownerOf(seat, snapshot.at);
  const isOwn = owner === client;
  const isChanged = !isOwn && changed.some((each) => isSameSeat(each, seat));
  switch (stateOf(seat, snapshot.at)) {
    case 'booked':
      if (isOwn) return 'yours';
      if (isChanged) return 'justTaken';
      return reservedUntil(seat.content) === null ? 'taken' : 'reserved';
    case 'held':
      return owner === holder ? 'heldByYou' : 'held';
    case 'blocked':
      return 'blocked';
    case 'free':
      return isChanged ? 'justFreed' : 'free';
  }
}

/** The looks of a whole room, row by row. */
export function looksOf(rows: number, sight: RoomSight): readonly (readonly SeatLook[])[] {
  const looks: SeatLook[][] = Array.from({ length: rows }, () => []);
  for (const seat of sight.snapshot.seats) looks[seat.row - 1]?.push(lookOf(seat, sight));
  return looks;
}

/** The seats of a whole room as they are drawn, row by row. */
export function drawnSeats(rows: number, sight: RoomSight): readonly (readonly DrawnSeat[])[] {
  const bookings: (string | null)[][] = Array.from({ length: rows }, () => []);
  for (const seat of sight.snapshot.seats) bookings[seat.row - 1]?.push(bookingOf(seat));
  return looksOf(rows, sight).map((looks, row) => {
    const own = bookings[row] ?? [];
    let isSecond = false;
    return looks.map((look, index) => {
      const [before = null, booking = null, next] = [own[index - 1], own[index], own[index + 1]];
      // Only a booking changes its tone that would look like the one it touches.
      const isAlike = booking !== null && before !== null && look === looks[index - 1];
      if (booking !== before) isSecond = isAlike && !isSecond;
      return { look, isJoined: booking !== null && booking === next, isSecond };
    });
  });
}

/** The booking that a seat is in. */
export function bookingOf({ content }: Seat): string | null {
  return content.kind === 'booked' ? content.booking : null;
}
