import type {
  ArriveRequest,
  BookRequest,
  GiveRequest,
  HoldRequest,
  MoveRequest,
  RefusalReason,
  ReleaseRequest,
  Seller,
} from '../request.ts';
import { isOverdue, momentOfUntil } from '../reservation.ts';
import {
  FREE,
  hasArrived,
  isSameSeat,
  ownerOf,
  type Seat,
  seatLabel,
  type SeatPosition,
  stateOf,
  type Booked,
} from '../seats.ts';
import { type RoomSnapshot, seatAt } from '../snapshot.ts';
import { type Decision, makeChange, refuse } from './refusal.ts';

/**
 * Books seats for a client: free ones, and those held by the client itself. Seats that are in this very booking
 * already stay as they are: it was asked for before, and the answer was lost.
 */
export function decideBook(snapshot: RoomSnapshot, request: BookRequest, id: string): Decision {
  const { client, booking } = request;
  const seats = request.seats.filter((position) => {
    const content = seatAt(snapshot, position)?.content;
    return content?.kind !== 'booked' || content.booking !== booking || content.client !== client;
  });
  if (seats.length === 0) return { kind: 'settled' };
  if (snapshot.isClosed) return { kind: 'refused', reason: 'closed', seats };
  const joined = request.joins === true ? contentOfBooking(snapshot, booking, client) : null;
  if (request.joins === true && joined === null)
    return { kind: 'refused', reason: 'changed-meanwhile', seats };
  // Whoever runs the theater, or a till, is about to release what is overdue, and what joins it as well.
  if (joined !== null && isOverdue(joined, snapshot.at)) return { kind: 'refused', reason: 'past', seats };
  const people = { client, by: request.by };
  const refusal = refuse(snapshot, seats, (seat) => whyNotBook(seat, people, snapshot.at));
  if (refusal !== null) return refusal;
  const until = request.until === undefined ? undefined : momentOfUntil(request.until, snapshot.at);
  if (until !== undefined && until <= snapshot.at) return { kind: 'refused', reason: 'past', seats };
  if (joined !== null) {
    // What is kept until a time, or noted, is the whole booking; whoever has come has come to his own seat.
    const { hasArrived: _, ...content } = joined;
    return makeChange(snapshot, { id, kind: 'book', by: request.by ?? client }, seats, () => content);
  }
  const { note } = request;
  const kept = { ...(until !== undefined && { until }), ...(note !== undefined && { note }) };
  const content = { kind: 'booked', client, booking, ...kept } as const;
  return makeChange(snapshot, { id, kind: 'book', by: request.by ?? client }, seats, () => content);
}

/** What a seat of this client's booking holds; null where it has none in the room. */
function contentOfBooking(snapshot: RoomSnapshot, booking: string, client: string): Booked | null {
  for (const { content } of snapshot.seats) {
    if (content.kind === 'booked' && content.booking === booking && content.client === client) return content;
  }
  return null;
}

/** Releases seats that these people may let go, or anybody's when somebody who runs the theater does it. */
export function decideRelease(snapshot: RoomSnapshot, request: ReleaseRequest, id: string): Decision {
  const refusal = refuse(snapshot, request.seats, (seat) => whyNotLeave(seat, request));
  if (refusal !== null) return refusal;
  const facts = {
    id,
    kind: 'release',
    by: actorOf(request),
    reason: request.override?.reason,
  } as const;
  return makeChange(snapshot, facts, request.seats, () => FREE);
}

/**
 * Moves booked seats one by one to others of the room, each with its client and its booking, in one change.
 * Throws a RangeError for a request with more or fewer seats to go to than to leave.
 */
export function decideMove(snapshot: RoomSnapshot, request: MoveRequest, id: string): Decision {
  const { client } = request;
  if (request.from.length !== request.to.length)
    throw new RangeError('a move has as many seats to go to as to leave');
  const { from, to } = request;
  const people = { client, by: request.seller?.by };
  if (snapshot.isClosed) return { kind: 'refused', reason: 'closed', seats: to };
  const isLeft = (seat: Seat): boolean => from.some((position) => isSameSeat(position, seat));
  const refusal =
    refuse(snapshot, from, (seat) => whyNotLeave(seat, request)) ??
    refuse(snapshot, to, (seat) => (isLeft(seat) ? null : whyNotBook(seat, people, snapshot.at)));
  if (refusal !== null) return refusal;
  // Whoever goes to the seat that he has stays there, and that is not a change.
  if (from.every((position, index) => isAt(to, index, position))) return { kind: 'settled' };
  const facts = { id, kind: 'move', by: actorOf(request), reason: whyOf(request) } as const;
  return makeChange(snapshot, facts, [...from, ...to], (seat) => {
    const source = from[to.findIndex((position) => isSameSeat(position, seat))];
    return (source === undefined ? null : seatAt(snapshot, source)?.content) ?? FREE;
  });
}

/**
 * Puts booked seats into another name, each under the booking that it has; a closed room allows it, since nothing is
 * sold. Seats that are in that name already stay as they are.
 */
export function decideGive(snapshot: RoomSnapshot, request: GiveRequest, id: string): Decision {
  const { to } = request;
  const refusal = refuse(snapshot, request.seats, (seat) => whyNotLeave(seat, request));
  if (refusal !== null) return refusal;
  const seats = request.seats.filter((position) => {
    const seat = seatAt(snapshot, position);
    return seat !== null && ownerOf(seat, snapshot.at) !== to;
  });
  if (seats.length === 0) return { kind: 'settled' };
  const facts = { id, kind: 'give', by: actorOf(request), reason: whyOf(request) } as const;
  return makeChange(snapshot, facts, seats, ({ content }) =>
    content.kind === 'booked' ? { ...content, client: to } : content,
  );
}

/** Nobody holds more seats of a room than this. */
export const MOST_HELD = 10;

/**
 * Holds those of the seats that are free, or that the client holds already and not for much longer, and lets go of
 * others that it holds; a closed room lets nobody hold. Never refused: what cannot be held is left as it is.
 */
export function decideHold(snapshot: RoomSnapshot, request: HoldRequest, id: string): Decision {
  const { client, forMs } = request;
  const { at } = snapshot;
  const isHeldByClient = (seat: Seat | null): boolean =>
    seat?.content.kind === 'held' && seat.content.by === client;
  const left = request.leave.filter((position) => isHeldByClient(seatAt(snapshot, position)));
  const isLeft = (seat: SeatPosition): boolean => left.some((position) => isSameSeat(position, seat));
  const kept = snapshot.seats.filter(
    (seat) => !isLeft(seat) && ownerOf(seat, at) === client && isHeldByClient(seat),
  );
  const isLong = ({ content }: Seat): boolean => content.kind === 'held' && content.until - at > forMs / 2;
  const wanted = snapshot.isClosed ? [] : request.seats.filter((position) => !isLeft(position));
  const found = wanted.flatMap((position) => seatAt(snapshot, position) ?? []);
  const renewed = found.filter((seat) => kept.includes(seat) && !isLong(seat));
  const added = found
    .filter((seat) => stateOf(seat, at) === 'free')
    .slice(0, Math.max(MOST_HELD - kept.length, 0));
  const seats = [...renewed, ...added, ...left];
  if (seats.length === 0) return { kind: 'settled' };
  const content = { kind: 'held', by: client, until: at + forMs } as const;
  return makeChange(snapshot, { id, kind: 'hold', by: client }, seats, (seat) =>
    isLeft(seat) ? FREE : content,
  );
}

/**
 * Marks booked seats as those of somebody who has come, or takes that back; a closed room allows it, since that is
 * when people come. Seats that are so already stay as they are.
 */
export function decideArrive(snapshot: RoomSnapshot, request: ArriveRequest, id: string): Decision {
  const { by, pins, kind } = request;
  const override = { by, reason: '' };
  const refusal = refuse(snapshot, request.seats, (seat) =>
    whyNotLeave(seat, { client: by, pins, override }),
  );
  if (refusal !== null) return refusal;
  const isMark = kind === 'arrive';
  const seats = request.seats.filter((position) => {
    const seat = seatAt(snapshot, position);
    return seat !== null && hasArrived(seat.content) !== isMark;
  });
  if (seats.length === 0) return { kind: 'settled' };
  return makeChange(snapshot, { id, kind, by }, seats, (seat) => {
    const { content } = seat;
    if (content.kind !== 'booked') return content;
    const { hasArrived: _, until = request.untils?.get(seatLabel(seat)), ...booked } = content;
    // Whoever sits there has collected it.
    return isMark ? { ...booked, hasArrived: true } : { ...booked, ...(until !== undefined && { until }) };
  });
}

type Leaving = Pick<ReleaseRequest, 'client' | 'pins' | 'seller' | 'override'>;

/** Who lets seats go, takes them elsewhere, or does what else not everybody may. */
export function actorOf({ override, seller, client }: Leaving): string {
  return override?.by ?? seller?.by ?? client;
}

/** Why, in a person's words. */
export function whyOf({ override, reason }: Pick<MoveRequest, 'override' | 'reason'>): string | undefined {
  return override?.reason ?? reason;
}

function isAt(seats: readonly SeatPosition[], index: number, position: SeatPosition): boolean {
  const seat = seats[index];
  return seat !== undefined && isSameSeat(seat, position);
}

/** `by`: who does it, whose holds are as good as the client's own. */
export function whyNotBook(
  seat: Seat,
  { client, by }: { readonly client: string; readonly by: string | undefined },
  now: number,
): RefusalReason | null {
  const owner = ownerOf(seat, now);
  switch (stateOf(seat, now)) {
    case 'free':
      return null;
    case 'held':
      return owner === client || owner === by ? null : 'held';
    case 'booked':
      return owner === client ? 'yours' : 'taken';
    case 'blocked':
      return 'blocked';
  }
}

/**
 * Whether a booked seat may be released, moved or given away by these people: it is in the name that was said to be
 * the client's, or in the actor's own, or in a booking that the actor sold.
 */
export function mayLetGo(
  { client, booking }: { readonly client: string; readonly booking: string },
  named: string,
  seller: Seller | undefined,
): boolean {
  return client === named || client === seller?.by || seller?.sold.has(booking) === true;
}

/** Why a booked seat cannot be taken from its booking. */
export function whyNotLeave(seat: Seat, { client, pins, seller, override }: Leaving): RefusalReason | null {
  const pin = pins?.get(seatLabel(seat));
  const { content } = seat;
  if (pin !== undefined && (content.kind !== 'booked' || content.booking !== pin)) return 'changed-meanwhile';
  if (content.kind !== 'booked') return 'not-booked';
  if (override === undefined && !mayLetGo(content, client, seller)) return 'not-yours';
  return pins !== null && pin === undefined ? 'changed-meanwhile' : null;
}
