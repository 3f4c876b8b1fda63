import { isSameSeat, ownerOf, type Seat, type SeatPosition, stateOf } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { OpenWish } from '../client/client-state.ts';
import { canBeBooked } from '../client/seat-words.ts';
import type { SeatLook } from '../theme/glyphs.ts';

/** A wish as far as its seats look different for it. */
export type WishOnSeats = Pick<OpenWish, 'room' | 'seats' | 'phase'>;

/** What turns the seats of one room into looks. */
export type RoomSight = {
  readonly snapshot: RoomSnapshot;
  readonly client: string;
  /** Marks in this room. */
  readonly marks: readonly SeatPosition[];
  /** Seats of this person's that others have changed, until that was seen. */
  readonly news?: readonly SeatPosition[] | undefined;
  /** Open wishes; those for other rooms are passed over. */
  readonly wishes: readonly WishOnSeats[];
  /** Whether any seat can be marked, whosever it is; otherwise only what could be booked. */
  readonly areMarksOnTop?: boolean;
};

/**
 * What a seat is to this person: what this terminal is doing with it first, then what the store says of it, at the
 * moment of the picture.
 */
export function lookOf(seat: Seat, sight: RoomSight): SeatLook {
  const { snapshot, client, marks, news = [], wishes, areMarksOnTop = false } = sight;
  const wish = wishAbout(snapshot.room, seat, wishes);
  if (wish !== null) return wish.phase.kind === 'sent' ? 'inFlight' : 'unconfirmed';
  const isMarked = marks.some((mark) => isSameSeat(mark, seat));
  if (isMarked && (areMarksOnTop || canBeBooked(snapshot, seat, client))) return 'marked';
  if (isMarked) return 'lost';
  if (news.some((changed) => isSameSeat(changed, seat))) return 'news';
  const isOwn = ownerOf(seat, snapshot.at) === client;
  const state = stateOf(seat, snapshot.at);
  if (state === 'booked') return isOwn ? 'yours' : 'taken';
  if (state === 'blocked') return 'blocked';
  if (state === 'held' && !isOwn) return 'held';
  return state === 'held' ? 'heldByYou' : 'free';
}

/** The looks of a whole room, row by row. */
export function looksOf(rows: number, sight: RoomSight): readonly (readonly SeatLook[])[] {
  const looks: SeatLook[][] = Array.from({ length: rows }, () => []);
  for (const seat of sight.snapshot.seats) looks[seat.row - 1]?.push(lookOf(seat, sight));
  return looks;
}

/** The open wish that a seat is part of, or null. */
export function wishAbout<Wish extends WishOnSeats>(
  room: string,
  seat: SeatPosition,
  wishes: readonly Wish[],
): Wish | null {
  return (
    wishes.find(
      (wish) => wish.room === room && wish.seats.some((candidate) => isSameSeat(candidate, seat)),
    ) ?? null
  );
}
