import {
  decideBlock,
  decideFence,
  decideGate,
  decideRename,
  decideReset,
  decideUnblock,
} from './decide-running.ts';
import { decideBook, decideGive, decideMove, decideRelease } from './decide-sale.ts';
import { decideUndo } from './decide-undo.ts';
import type { Decision } from './decision.ts';
import { seatLabel } from './seat-label.ts';
import type { SeatPosition } from './seats.ts';
import { type RoomSnapshot, seatAt } from './snapshot.ts';
import type { Pins, Wish } from './wish.ts';

/**
 * Decides a wish on a snapshot: pure, so that the same picture always gives the same answer.
 * A change touches only seats of the wish, and raises each version by exactly one.
 */
export function decide(snapshot: RoomSnapshot, wish: Wish, changeId: string): Decision {
  switch (wish.kind) {
    case 'book':
      return decideBook(snapshot, wish, changeId);
    case 'release':
      return decideRelease(snapshot, wish, changeId);
    case 'move':
      return decideMove(snapshot, wish, changeId);
    case 'give':
      return decideGive(snapshot, wish, changeId);
    case 'block':
      return decideBlock(snapshot, wish, changeId);
    case 'unblock':
      return decideUnblock(snapshot, wish, changeId);
    case 'reset':
      return decideReset(snapshot, wish, changeId);
    case 'close':
    case 'open':
      return decideGate(snapshot, wish, changeId);
    case 'rename':
      return decideRename(snapshot, wish, changeId);
    case 'undo':
      return decideUndo(snapshot, wish, changeId);
    case 'fence':
      return decideFence(snapshot, wish, changeId);
  }
}

/** A wish with its pins set from its first look; one that has pins keeps them, and one that needs none has none. */
export function pinned(wish: Wish, snapshot: RoomSnapshot): Wish {
  switch (wish.kind) {
    case 'release':
    case 'give':
      return wish.pins === null ? { ...wish, pins: pinsOf(snapshot, wish.seats) } : wish;
    case 'move':
      return wish.pins === null ? { ...wish, pins: pinsOf(snapshot, wish.from) } : wish;
    case 'rename':
      return wish.pin === null ? { ...wish, pin: snapshot.play } : wish;
    case 'book':
    case 'block':
    case 'unblock':
    case 'reset':
    case 'close':
    case 'open':
    case 'undo':
    case 'fence':
      return wish;
  }
}

function pinsOf(snapshot: RoomSnapshot, seats: readonly SeatPosition[]): Pins {
  const pins = new Map<string, string>();
  for (const position of seats) {
    const content = seatAt(snapshot, position)?.content;
    if (content?.kind === 'booked') pins.set(seatLabel(position), content.booking);
  }
  return pins;
}
