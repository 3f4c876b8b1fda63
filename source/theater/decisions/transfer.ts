import type { Change, OtherHalf, SeatChange } from '../change.ts';
import type { ComeRequest, Transfer } from '../request.ts';
import { FREE, isSameSeat, type Seat, type SeatPosition, withoutRepeats } from '../seats.ts';
import { type RoomSnapshot, seatAt } from '../snapshot.ts';
import { type Decision, makeChange, type Refusal, refuse } from './refusal.ts';
import { actorOf, whyNotBook, whyNotLeave, whyOf } from './sale.ts';

/** The first step of a transfer, or why there is none. */
type TransferPlan =
  | { readonly kind: 'come'; readonly request: ComeRequest; readonly booking: string }
  | Refusal;

/**
 * Plans a transfer on a picture of the room that the booking leaves: which seats it has there, at which versions, and
 * the id of the change that will leave them. That change is never decided again: once any of the seats has moved on
 * nobody can tell whether the booking was brought back there since. Throws a RangeError for as many seats to go to
 * as there are not to leave.
 */
export function planTransfer(snapshot: RoomSnapshot, transfer: Transfer, leavingId: string): TransferPlan {
  const { from, to, toRoom } = transfer;
  if (from.length !== withoutRepeats(to).length || from.length !== to.length)
    throw new RangeError('a move has as many seats to go to as to leave');
  const refusal = refuse(snapshot, from, (seat) => whyNotLeave(seat, transfer));
  if (refusal !== null) return refusal;
  const seats = from.flatMap((position) => seatAt(snapshot, position) ?? []);
  const bookings = new Set(
    seats.flatMap(({ content }) => (content.kind === 'booked' ? [content.booking] : [])),
  );
  const [booking = ''] = bookings;
  const others = seatsOfBooking(snapshot, booking).filter(
    (seat) => !from.some((position) => isSameSeat(position, seat)),
  );
  if (bookings.size > 1 || others.length > 0)
    return { kind: 'refused', reason: 'not-whole', seats: others.length > 0 ? others : from };
  const { room, epoch } = snapshot;
  const request: ComeRequest = {
    kind: 'come',
    room: toRoom,
    seats: to,
    by: actorOf(transfer),
    reason: whyOf(transfer) ?? '',
    from: { room, epoch, change: leavingId, seats },
  };
  return { kind: 'come', request, booking };
}

/** Takes seats for a booking that comes from another room, each with the client of the seat that it is left for. */
export function decideCome(snapshot: RoomSnapshot, request: ComeRequest, id: string): Decision {
  const { seats: to, by, reason, from } = request;
  if (snapshot.isClosed) return { kind: 'refused', reason: 'closed', seats: to };
  const sourceOf = (seat: SeatPosition): Seat | undefined =>
    from.seats[to.findIndex((position) => isSameSeat(position, seat))];
  const refusal = refuse(snapshot, to, (seat) => {
    const content = sourceOf(seat)?.content;
    const client = content?.kind === 'booked' ? content.client : by;
    return whyNotBook(seat, { client, by }, snapshot.at);
  });
  if (refusal !== null) return refusal;
  const { room, epoch, change } = from;
  const seats = from.seats.map(asSeen);
  const facts = { id, kind: 'move', by, reason, other: { room, epoch, change, seats } } as const;
  return makeChange(snapshot, facts, to, (seat) => sourceOf(seat)?.content ?? seat.content);
}

/**
 * The second step of a transfer, which follows from the first alone: by whom and whenever it is made, it is the same
 * change, and applies once at most. Null for a change that is no first step.
 */
export function leavingOf(come: Change): Change | null {
  const { other, id, room, epoch, by, reason, seats } = come;
  if (other === undefined || !isCome(come)) return null;
  const left = other.seats.flatMap((seen, index): readonly SeatChange[] => {
    const content = seats[index]?.after.content;
    if (content === undefined) return [];
    const { row, place, version } = seen;
    const after = { row, place, version: version + 1, change: other.change, content: FREE };
    return [{ before: { ...seen, content }, after }];
  });
  const [first, ...others] = left;
  if (first === undefined) return null;
  const taken = seats.map(({ after }) => asSeen(after));
  return {
    id: other.change,
    kind: 'move',
    room: other.room,
    epoch: other.epoch,
    by,
    reason,
    seats: [first, ...others],
    isOpenRequired: false,
    gate: null,
    other: { room, epoch, change: id, seats: taken },
  };
}

/** A seat without what it is. */
function asSeen({ row, place, version, change }: Seat): OtherHalf['seats'][number] {
  return { row, place, version, change };
}

/** Whether a change is the first step of a transfer. */
export function isCome({ other, seats: [{ after }] }: Change): boolean {
  return other !== undefined && after.content.kind === 'booked';
}

/** Seats that one booking has in a room. */
export function seatsOfBooking({ seats }: RoomSnapshot, booking: string): readonly Seat[] {
  return seats.filter(({ content }) => content.kind === 'booked' && content.booking === booking);
}
