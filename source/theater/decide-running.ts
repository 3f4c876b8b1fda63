import type { Decision } from './decision.ts';
import { makeChange } from './make-change.ts';
import { refuse } from './refusal.ts';
import { stateSeats } from './room-state.ts';
import { FREE, stateOf } from './seats.ts';
import { type RoomSnapshot, seatAt } from './snapshot.ts';
import { verdictOn } from './verdict.ts';
import type { BlockWish, FenceWish, GateWish, RenameWish, ResetWish, UnblockWish } from './wish.ts';

/**
 * Blocks seats that nobody has booked; a hold, which is a courtesy, gives way. Seats that are blocked already stay as
 * they are, and a booked one refuses all of them.
 */
export function decideBlock(snapshot: RoomSnapshot, wish: BlockWish, id: string): Decision {
  const refusal = refuse(snapshot, wish.seats, (seat) => (seat.content.kind === 'booked' ? 'taken' : null));
  if (refusal !== null) return refusal;
  const seats = wish.seats.filter((position) => seatAt(snapshot, position)?.content.kind !== 'blocked');
  if (seats.length === 0) return { kind: 'settled' };
  const facts = { id, kind: 'block', by: wish.by, reason: wish.note } as const;
  return makeChange(snapshot, facts, seats, () => ({ kind: 'blocked', note: wish.note }));
}

/** Gives blocked seats back to the sale; those that are not blocked stay as they are. */
export function decideUnblock(snapshot: RoomSnapshot, wish: UnblockWish, id: string): Decision {
  const refusal = refuse(snapshot, wish.seats, () => null);
  if (refusal !== null) return refusal;
  const seats = wish.seats.filter((position) => {
    const seat = seatAt(snapshot, position);
    return seat !== null && stateOf(seat, snapshot.at) === 'blocked';
  });
  if (seats.length === 0) return { kind: 'settled' };
  return makeChange(snapshot, { id, kind: 'unblock', by: wish.by, reason: wish.reason }, seats, () => FREE);
}

/**
 * Frees every seat, whatever it was; raises every version, so that nothing sent before can apply after. Or closes the room
 * for that: a closing of the kind `reset` tells whoever finds the room closed that it was for a reset.
 */
export function decideReset(snapshot: RoomSnapshot, wish: ResetWish, id: string): Decision {
  const { by, reason, gate } = wish;
  const facts = { id, kind: 'reset', by, reason, gate } as const;
  if (gate === 'close') {
    if (snapshot.isClosed) return { kind: 'settled' };
    return makeChange(snapshot, facts, stateSeats(snapshot), (before) => before.content);
  }
  return makeChange(snapshot, facts, snapshot.seats, () => FREE);
}

/** Closes or opens the room, by a change of the seat that its state rides on. */
export function decideGate(snapshot: RoomSnapshot, wish: GateWish, id: string): Decision {
  if (snapshot.isClosed === (wish.kind === 'close')) return { kind: 'settled' };
  const facts = { id, kind: wish.kind, by: wish.by, reason: wish.reason, gate: wish.kind } as const;
  return makeChange(snapshot, facts, stateSeats(snapshot), (before) => before.content);
}

/** Gives the play of the room another name. A play that was renamed since the wish was made is left alone. */
export function decideRename(snapshot: RoomSnapshot, wish: RenameWish, id: string): Decision {
  const first = stateSeats(snapshot);
  if (snapshot.play === wish.play) return { kind: 'settled' };
  if (wish.pin !== null && wish.pin !== snapshot.play) {
    return { kind: 'refused', reason: 'changed-meanwhile', seats: first };
  }
  const play = { before: snapshot.play, after: wish.play };
  const facts = { id, kind: 'rename', by: wish.by, reason: wish.reason, play } as const;
  return makeChange(snapshot, facts, first, (before) => before.content);
}

/** Raises the version of one seat of a change that could still apply; one is enough for a group. */
export function decideFence(snapshot: RoomSnapshot, wish: FenceWish, id: string): Decision {
  if (verdictOn(wish.change, snapshot) !== 'pending') return { kind: 'settled' };
  const facts = { id, kind: 'fence', by: wish.by } as const;
  return makeChange(snapshot, facts, [wish.change.seats[0].before], (before) => before.content);
}
