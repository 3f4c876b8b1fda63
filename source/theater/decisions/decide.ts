import type { Pins, Request } from '../request.ts';
import { seatLabel, type SeatPosition } from '../seats.ts';
import { type RoomSnapshot, seatAt } from '../snapshot.ts';
import type { Decision } from './refusal.ts';
import { decideCollect, decideExpire, decideNote, decideReserve } from './reserve.ts';
import {
  decideBlock,
  decideFence,
  decideForget,
  decideGate,
  decideRename,
  decideReset,
  decideUnblock,
  decideUndo,
} from './running.ts';
import { decideArrive, decideBook, decideGive, decideHold, decideMove, decideRelease } from './sale.ts';
import { decideCome } from './transfer.ts';

/**
 * Decides a request on a snapshot: pure, so that the same picture always gives the same answer.
 * A change touches only seats of the request, and raises each version by exactly one.
 */
export function decide(snapshot: RoomSnapshot, request: Request, changeId: string): Decision {
  switch (request.kind) {
    case 'book':
      return decideBook(snapshot, request, changeId);
    case 'release':
      return decideRelease(snapshot, request, changeId);
    case 'move':
      return decideMove(snapshot, request, changeId);
    case 'come':
      return decideCome(snapshot, request, changeId);
    case 'give':
      return decideGive(snapshot, request, changeId);
    case 'hold':
      return decideHold(snapshot, request, changeId);
    case 'block':
      return decideBlock(snapshot, request, changeId);
    case 'arrive':
    case 'unarrive':
      return decideArrive(snapshot, request, changeId);
    case 'reserve':
      return decideReserve(snapshot, request, changeId);
    case 'collect':
      return decideCollect(snapshot, request, changeId);
    case 'expire':
      return decideExpire(snapshot, request, changeId);
    case 'note':
      return decideNote(snapshot, request, changeId);
    case 'unblock':
      return decideUnblock(snapshot, request, changeId);
    case 'reset':
      return decideReset(snapshot, request, changeId);
    case 'close':
    case 'open':
      return decideGate(snapshot, request, changeId);
    case 'rename':
      return decideRename(snapshot, request, changeId);
    case 'forget':
      return decideForget(snapshot, request, changeId);
    case 'undo':
      return decideUndo(snapshot, request, changeId);
    case 'fence':
      return decideFence(snapshot, request, changeId);
  }
}

/**
 * A request with its pins set from its first look; one that has pins keeps them, and one that needs none has none.
 */
export function pinned(request: Request, snapshot: RoomSnapshot): Request {
  switch (request.kind) {
    case 'release':
    case 'give':
    case 'arrive':
    case 'unarrive':
    case 'reserve':
    case 'collect':
    case 'note':
      return request.pins === null ? { ...request, pins: pinsOf(snapshot, request.seats) } : request;
    case 'move':
      return request.pins === null ? { ...request, pins: pinsOf(snapshot, request.from) } : request;
    case 'rename':
      return request.pin === null ? { ...request, pin: snapshot.play } : request;
    case 'book':
    case 'come':
    case 'hold':
    case 'block':
    case 'expire':
    case 'unblock':
    case 'reset':
    case 'close':
    case 'open':
    case 'forget':
    case 'undo':
    case 'fence':
      return request;
  }
}

/** The booking that each of these seats is in now. */
export function pinsOf(snapshot: RoomSnapshot, seats: readonly SeatPosition[]): Pins {
  const pins = new Map<string, string>();
  for (const position of seats) {
    const content = seatAt(snapshot, position)?.content;
    if (content?.kind === 'booked') pins.set(seatLabel(position), content.booking);
  }
  return pins;
}
