import type { Change, ChangeKind } from './change.ts';
import { decideRename } from './decide-running.ts';
import type { Decision } from './decision.ts';
import { makeChange } from './make-change.ts';
import { isSameSeat } from './seats.ts';
import { type RoomSnapshot, seatAt } from './snapshot.ts';
import type { RenameWish, UndoWish } from './wish.ts';

/** What takes back what. A released seat may have been promised to somebody else, so a release stays one. */
const INVERSES: Readonly<Partial<Record<ChangeKind, ChangeKind>>> = {
  block: 'unblock',
  unblock: 'block',
  close: 'open',
  open: 'close',
  rename: 'rename',
  move: 'move',
  give: 'give',
};

/** Whether a change is of a kind that can be taken back. */
export function canBeUndone({ kind }: Change): boolean {
  return INVERSES[kind] !== undefined;
}

/**
 * Takes a change back whole: every seat becomes what it was before. Refused as `changed-meanwhile` when any of its
 * seats no longer carries the change, whatever has happened to it since; as `final` when the kind cannot be undone. A
 * rename, which leaves its seat as it was, is pinned to the name that it gave instead.
 */
export function decideUndo(snapshot: RoomSnapshot, { change, by, reason }: UndoWish, id: string): Decision {
  const kind = INVERSES[change.kind];
  const seats = change.seats.map(({ before: { row, place } }) => ({ row, place }));
  if (kind === undefined) return { kind: 'refused', reason: 'final', seats };
  const { room, play } = change;
  if (play !== undefined) {
    const why = reason === undefined ? {} : { reason };
    const back: RenameWish = { kind: 'rename', room, play: play.before, pin: play.after, by, ...why };
    return decideRename(snapshot, back, id);
  }
  const moved = seats.filter((position) => seatAt(snapshot, position)?.change !== change.id);
  if (moved.length > 0) return { kind: 'refused', reason: 'changed-meanwhile', seats: moved };
  if (kind === 'move' && snapshot.isClosed) return { kind: 'refused', reason: 'closed', seats };
  return makeChange(snapshot, { id, kind, by, reason }, seats, (seat) => {
    return change.seats.find(({ before }) => isSameSeat(before, seat))?.before.content ?? seat.content;
  });
}
