import type { CollectRequest, ExpireRequest, NoteRequest, ReserveRequest } from '../request.ts';
import { isOverdue, momentOfUntil, untilWords } from '../reservation.ts';
import { FREE, hasArrived, type SeatContent, type Booked } from '../seats.ts';
import { type RoomSnapshot, seatAt } from '../snapshot.ts';
import { type Decision, makeChange, refuse } from './refusal.ts';
import { actorOf, whyNotLeave } from './sale.ts';

/**
 * Keeps booked seats until a moment only, by the same people who may release them: they may lose their seats by it.
 * Whoever has come keeps his.
 * A closed room allows it, and all that follows here, since nothing is sold.
 */
export function decideReserve(snapshot: RoomSnapshot, request: ReserveRequest, id: string): Decision {
  const refusal = refuse(snapshot, request.seats, (seat) => whyNotLeave(seat, request));
  if (refusal !== null) return refusal;
  const until = momentOfUntil(request.until, snapshot.at);
  if (until <= snapshot.at) return { kind: 'refused', reason: 'past', seats: request.seats };
  const facts = { id, kind: 'reserve', by: actorOf(request) } as const;
  return changeBooked(snapshot, facts, request.seats, (booked) =>
    booked.until === until || hasArrived(booked) ? null : { ...booked, until },
  );
}

/**
 * Whoever has a reservation has come for it. By whomever, since nobody loses anything; also after its time, as long
 * as nothing has released it. What is collected already stays as it is.
 */
export function decideCollect(snapshot: RoomSnapshot, request: CollectRequest, id: string): Decision {
  const facts = { id, kind: 'collect', by: request.by } as const;
  return decideForAnybody(snapshot, request, facts, ({ until, ...booked }) =>
    until === undefined ? null : booked,
  );
}

/** Writes a note on booked seats, or takes it away; by whomever sells. */
export function decideNote(snapshot: RoomSnapshot, request: NoteRequest, id: string): Decision {
  const facts = { id, kind: 'note', by: request.by } as const;
  return decideForAnybody(snapshot, request, facts, ({ note = '', ...booked }) => {
    if (note === request.note) return null;
    return request.note === '' ? booked : { ...booked, note: request.note };
  });
}

/**
 * Releases what of a booking was reserved until a moment that is over by the picture. Nothing to do, and no refusal,
 * where that was collected, released or put off meanwhile.
 */
export function decideExpire(snapshot: RoomSnapshot, request: ExpireRequest, id: string): Decision {
  const seats = snapshot.seats.filter(
    ({ content }) =>
      content.kind === 'booked' && content.booking === request.booking && isOverdue(content, snapshot.at),
  );
  const moments = seats.flatMap(({ content }) => (content.kind === 'booked' ? (content.until ?? []) : []));
  if (moments.length === 0) return { kind: 'settled' };
  const reason = `not collected by ${untilWords(Math.max(...moments), snapshot.at)}`;
  return makeChange(snapshot, { id, kind: 'expire', by: request.by, reason }, seats, () => FREE);
}

type Facts = Parameters<typeof makeChange>[1];

function decideForAnybody(
  snapshot: RoomSnapshot,
  { seats, by, pins }: Pick<NoteRequest, 'seats' | 'by' | 'pins'>,
  facts: Facts,
  next: (booked: Booked) => Booked | null,
): Decision {
  const override = { by, reason: '' };
  const refusal = refuse(snapshot, seats, (seat) => whyNotLeave(seat, { client: by, pins, override }));
  return refusal ?? changeBooked(snapshot, facts, seats, next);
}

/** A change of those of the booked seats that become something else; `next` gives null for the others. */
function changeBooked(
  snapshot: RoomSnapshot,
  facts: Facts,
  positions: ReserveRequest['seats'],
  next: (booked: Booked) => Booked | null,
): Decision {
  const nextOf = (content: SeatContent | undefined): Booked | null =>
    content?.kind === 'booked' ? next(content) : null;
  const seats = positions.filter((position) => nextOf(seatAt(snapshot, position)?.content) !== null);
  if (seats.length === 0) return { kind: 'settled' };
  return makeChange(snapshot, facts, seats, ({ content }) => nextOf(content) ?? content);
}
