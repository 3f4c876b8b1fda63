import type { Change, ChangeKind } from './change.ts';
import { decideRename } from './decide-running.ts';
import type { Decision } from './decision.ts';
import { makeChange } from './make-change.ts';
import { STATE_SEAT } from './room-state.ts';
import { isSameContent, isSameSeat } from './seats.ts';
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
  reset: 'restore',
  restore: 'reset',
};

/** Whether a change is of a kind that can be taken back. */
export function canBeUndone({ kind }: Change): boolean {
  return INVERSES[kind] !== undefined;
}

/**
 * Takes a change back whole: every seat becomes what it was before. Refused as `changed-meanwhile` when any of its
 * seats no longer carries the change, whatever has happened to it since; as `final` when the kind cannot be undone, or
 * when a seat was changed after a reset. A rename, which leaves its seat as it was, is pinned to the name that it gave
 * instead. Bringing back the seats of a reset leaves the gate as it is found.
 */
export function decideUndo(snapshot: RoomSnapshot, { change, by, reason }: UndoWish, id: string): Decision {
  const kind = inverseOf(change);
  const seats = change.seats.map(({ before: { row, place } }) => ({ row, place }));
  if (kind === null) return { kind: 'refused', reason: 'final', seats };
  const { room, play } = change;
  if (play !== undefined) {
    const why = reason === undefined ? {} : { reason };
    const back: RenameWish = { kind: 'rename', room, play: play.before, pin: play.after, by, ...why };
    return decideRename(snapshot, back, id);
  }
  const isReset = kind === 'restore' || kind === 'reset';
  const moved = change.seats
    .filter(({ after }) => !(isReset ? isLeft(snapshot, after) : isCarried(snapshot, after)))
    .map(({ after: { row, place } }) => ({ row, place }));
  if (moved.length > 0) {
    return { kind: 'refused', reason: isReset ? 'final' : 'changed-meanwhile', seats: moved };
  }
  if (kind === 'move' && snapshot.isClosed) return { kind: 'refused', reason: 'closed', seats };
  const gate = kind === 'close' || kind === 'open' ? kind : null;
  return makeChange(snapshot, { id, kind, by, reason, gate }, seats, (seat) => {
    return change.seats.find(({ before }) => isSameSeat(before, seat))?.before.content ?? seat.content;
  });
}

function inverseOf({ kind, gate }: Change): ChangeKind | null {
  // A reset that came no further than closing its room is undone by opening it.
  if (kind === 'reset' && gate === 'close') return 'open';
  return INVERSES[kind] ?? null;
}

type Made = Change['seats'][number]['after'];

/** Whether a seat stands as a change made it. */
function isCarried(snapshot: RoomSnapshot, after: Made): boolean {
  return seatAt(snapshot, after)?.change === after.change;
}

/** The same of a whole room, which may have been closed since: that rides on a seat and leaves it as it was. */
function isLeft(snapshot: RoomSnapshot, after: Made): boolean {
  if (isCarried(snapshot, after)) return true;
  const seat = seatAt(snapshot, after);
  return isSameSeat(after, STATE_SEAT) && seat !== null && isSameContent(seat.content, after.content);
}
