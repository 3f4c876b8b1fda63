import {
  type Change,
  type ChangeKind,
  contentInOtherName,
  type HistoryRows,
  inOtherName,
} from '../change.ts';
import type {
  BlockRequest,
  FenceRequest,
  ForgetRequest,
  GateRequest,
  RenameRequest,
  ResetRequest,
  UnblockRequest,
  UndoRequest,
} from '../request.ts';
import { FREE, isSameSeat, isSameWhole, stateOf } from '../seats.ts';
import { type RoomSnapshot, seatAt, STATE_SEAT, stateSeats, isOtherEpoch } from '../snapshot.ts';
import { type Decision, makeChange, refuse } from './refusal.ts';

/**
 * Blocks seats that nobody has booked; a hold, which is a courtesy, gives way. Seats that are blocked already stay as
 * they are, and a booked one refuses all of them.
 */
export function decideBlock(snapshot: RoomSnapshot, request: BlockRequest, id: string): Decision {
  const refusal = refuse(snapshot, request.seats, (seat) =>
    seat.content.kind === 'booked' ? 'taken' : null,
  );
  if (refusal !== null) return refusal;
  const seats = request.seats.filter((position) => seatAt(snapshot, position)?.content.kind !== 'blocked');
  if (seats.length === 0) return { kind: 'settled' };
  const facts = { id, kind: 'block', by: request.by, reason: request.note } as const;
  return makeChange(snapshot, facts, seats, () => ({ kind: 'blocked', note: request.note }));
}

/** Gives blocked seats back to the sale; those that are not blocked stay as they are. */
export function decideUnblock(snapshot: RoomSnapshot, request: UnblockRequest, id: string): Decision {
  const refusal = refuse(snapshot, request.seats, () => null);
  if (refusal !== null) return refusal;
  const seats = request.seats.filter((position) => {
    const seat = seatAt(snapshot, position);
    return seat !== null && stateOf(seat, snapshot.at) === 'blocked';
  });
  if (seats.length === 0) return { kind: 'settled' };
  return makeChange(
    snapshot,
    { id, kind: 'unblock', by: request.by, reason: request.reason },
    seats,
    () => FREE,
  );
}

/**
 * Frees every seat, whatever it was; raises every version, so that nothing sent before can apply after. Or closes the
 * room for that: a closing of the kind `reset` tells whoever finds the room closed that it was for a reset.
 */
export function decideReset(snapshot: RoomSnapshot, request: ResetRequest, id: string): Decision {
  const { by, reason, gate } = request;
  const facts = { id, kind: 'reset', by, reason, gate } as const;
  if (gate === 'close') {
    if (snapshot.isClosed) return { kind: 'settled' };
    return makeChange(snapshot, facts, stateSeats(snapshot), (before) => before.content);
  }
  return makeChange(snapshot, facts, snapshot.seats, () => FREE);
}

/** Closes or opens the room, by a change of the seat that its state rides on. */
export function decideGate(snapshot: RoomSnapshot, request: GateRequest, id: string): Decision {
  if (snapshot.isClosed === (request.kind === 'close')) return { kind: 'settled' };
  const facts = {
    id,
    kind: request.kind,
    by: request.by,
    reason: request.reason,
    gate: request.kind,
  } as const;
  return makeChange(snapshot, facts, stateSeats(snapshot), (before) => before.content);
}

/** Gives the play of the room another name. A play that was renamed since the request was made is left alone. */
export function decideRename(snapshot: RoomSnapshot, request: RenameRequest, id: string): Decision {
  const first = stateSeats(snapshot);
  if (snapshot.play === request.play) return { kind: 'settled' };
  if (request.pin !== null && request.pin !== snapshot.play) {
    return { kind: 'refused', reason: 'changed-meanwhile', seats: first };
  }
  const play = { before: snapshot.play, after: request.play };
  const facts = { id, kind: 'rename', by: request.by, reason: request.reason, play } as const;
  return makeChange(snapshot, facts, first, (before) => before.content);
}

/**
 * Puts a number in the place of a name, in whatever state the seats are. What the change says they were before has
 * the number, too: neither the journal nor the history may tell the name by it, and no store compares it.
 */
export function decideForget(snapshot: RoomSnapshot, { name, by }: ForgetRequest, id: string): Decision {
  const seats = snapshot.seats.filter(({ content }) => contentInOtherName(content, name) !== content);
  if (seats.length === 0) return { kind: 'settled' };
  const decision = makeChange(snapshot, { id, kind: 'forget', by }, seats, ({ content }) => content);
  return decision.kind === 'change' ? { ...decision, change: inOtherName(decision.change, name) } : decision;
}

/** Raises the version of one seat of a change that could still apply; one is enough for a group. */
export function decideFence(snapshot: RoomSnapshot, request: FenceRequest, id: string): Decision {
  if (verdictOn(request.change, snapshot) !== 'pending') return { kind: 'settled' };
  const facts = { id, kind: 'fence', by: request.by } as const;
  return makeChange(snapshot, facts, [request.change.seats[0].before], (before) => before.content);
}

/** What takes back what. A released seat may have been promised to somebody else, so a release stays one. */
const INVERSES: Readonly<Partial<Record<ChangeKind, ChangeKind>>> = {
  block: 'unblock',
  unblock: 'block',
  arrive: 'unarrive',
  unarrive: 'arrive',
  reserve: 'reserve',
  collect: 'reserve',
  note: 'note',
  close: 'open',
  open: 'close',
  rename: 'rename',
  move: 'move',
  give: 'give',
  reset: 'restore',
  restore: 'reset',
};

/** Whether a change is of a kind that can be taken back. */
export function canBeUndone({ kind, other }: Change): boolean {
  return INVERSES[kind] !== undefined && other === undefined;
}

/**
 * Takes a change back whole: every seat becomes what it was before. Refused as `changed-meanwhile` when any of its
 * seats no longer carries the change, whatever has happened to it since; as `final` when the kind cannot be undone,
 * or when a seat was changed after a reset. A rename, which leaves its seat as it was, is pinned to the name that it
 * gave instead. Bringing back the seats of a reset leaves the gate as it is found.
 */
export function decideUndo(
  snapshot: RoomSnapshot,
  { change, by, reason }: UndoRequest,
  id: string,
): Decision {
  const kind = inverseOf(change);
  const seats = change.seats.map(({ before: { row, place } }) => ({ row, place }));
  if (kind === null) return { kind: 'refused', reason: 'final', seats };
  const { room, play } = change;
  if (play !== undefined) {
    const why = reason === undefined ? {} : { reason };
    const back: RenameRequest = { kind: 'rename', room, play: play.before, pin: play.after, by, ...why };
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

function inverseOf({ kind, gate, other }: Change): ChangeKind | null {
  // Half of a transfer alone would leave the booking without seats, or with twice as many.
  if (other !== undefined) return null;
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
  if (seat === null || !isSameSeat(after, STATE_SEAT)) return false;
  return isSameWhole(seat.content, after.content);
}

/**
 * What became of a change whose attempt got no answer:
 * - `applied`: it stands;
 * - `pending`: it has not applied but still could, so send it again, or fence it;
 * - `never`: it has not applied and cannot any more;
 * - `overtaken`: every seat has moved on so far that the seats cannot tell; the history may. A change of another
 * epoch than the room's can apply no more: unless a seat carries it, it is never part of this room.
 */
type Verdict = 'applied' | 'pending' | 'never' | 'overtaken';

/**
 * Judges a change on a picture that is linearizable and younger than its last attempt; on any other picture the
 * answer means nothing. A change is applied whole or not at all, so one seat that carries its id proves all of it,
 * and one seat that moved differently from `expected + 1, this change`, or never stood as the change has seen it,
 * proves that none of it was.
 */
export function verdictOn(change: Change, snapshot: RoomSnapshot): Verdict {
  let standing = 0;
  let moved = 0;
  let isDisproved = false;
  for (const { before, after } of change.seats) {
    const seat = seatAt(snapshot, before);
    if (seat?.change === change.id) return 'applied';
    if (seat === null || seat.version <= before.version) {
      standing += 1;
      // Another change made the version that it was decided on: what it names does not stand any more.
      if (seat?.version === before.version && seat.change !== before.change) isDisproved = true;
      continue;
    }
    moved += 1;
    if (seat.version === after.version) isDisproved = true;
  }
  if (isDisproved || (standing > 0 && moved > 0) || (isOtherEpoch(change, snapshot) && moved === 0))
    return 'never';
  return moved === 0 ? 'pending' : 'overtaken';
}

/**
 * Judges an overtaken change by history rows of its room: its own row, or a row that replaced what it wrote, proves
 * that it was applied for a moment; a row in which somebody else made the very version it wanted to make proves
 * that it never was, unless rows cannot be read, of which one may be its own: in another life of the theater the same
 * version is made again. For the same reason rows of a life that is neither the change's nor that of `now`, the
 * picture, prove nothing against it. Without a proof, null: nobody knows.
 */
export function verdictFromHistory(
  change: Change,
  { entries, unreadable }: HistoryRows,
  now: Pick<RoomSnapshot, 'epoch'> = change,
): 'applied' | 'never' | null {
  if (entries.some((entry) => entry.change.id === change.id)) return 'applied';
  const steps = entries.flatMap(({ change: made, isRecovered }) => {
    const isOfOthers = isOtherEpoch(made, change) && isOtherEpoch(made, now);
    return made.seats.map((step) => ({ ...step, isRecovered, isOfOthers }));
  });
  for (const { before, after, isRecovered, isOfOthers } of steps) {
    const wanted = change.seats.find((seat) => isSameSeat(seat.after, after))?.after;
    if (wanted === undefined) continue;
    if (before.change === change.id) return 'applied';
    // What a recovered row replaced is a guess; a row of its own maker's hand is not.
    const isDisproved =
      after.version === wanted.version || (before.version === wanted.version && !isRecovered);
    if (isDisproved && unreadable === 0 && !isOfOthers) return 'never';
  }
  return null;
}
