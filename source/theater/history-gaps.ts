import { type ChangeKind, changeTime, type HistoryEntry, type SeatChange } from './change.ts';
import { reservedUntil } from './reservation.ts';
import { FREE, hasArrived, isSameSeat, isSameWhole, type Seat } from './seats.ts';
import { isOtherEpoch, type RoomSnapshot, seatAt } from './snapshot.ts';

/** Whoever made a booking writes its row, and is left alone for so long, ms: longer than a change is in doubt. */
export const MAKER_MS = 30_000;

/** A change that made booked seats of a room, as the seats tell of it. */
export type StandingBooking = {
  readonly room: string;
  /** The id of the change, and when it was decided; ms since the epoch. */
  readonly change: string;
  readonly at: number;
  /** Every seat that the change made and that stands as it made it; at least one of them is booked. */
  readonly seats: readonly Seat[];
};

/** The changes of booked seats whose makers have had their time by `now`, ms since the epoch. */
export function standingBookings({ room, seats }: RoomSnapshot, now: number): readonly StandingBooking[] {
  const changes = Map.groupBy(seats, ({ change }) => change);
  return [...changes].flatMap(([change, own]): readonly StandingBooking[] => {
    const at = changeTime(change);
    if (at === null || at > now - MAKER_MS || !own.some(isBooked)) return [];
    return [{ room, change, at, seats: own }];
  });
}

/**
 * The row that a booking should have, from what its seats say; null when it is no booking, because its seats were
 * booked before: then a fence or a gate, which touch a seat without changing it, is what has no row. `rows` are those
 * of the client, as far as there are any: they may know what the seats were before, which is otherwise a guess.
 */
export function recoveredEntry(
  { room, change: id, at, seats }: StandingBooking,
  rows: readonly HistoryEntry[],
): HistoryEntry | null {
  const [first, ...others] = seats.map((after) => ({ before: seatBefore(after, rows), after }));
  const [owner] = seats.flatMap(({ content }) => (content.kind === 'booked' ? [content.client] : []));
  if (first === undefined || owner === undefined) return null;
  const changes: readonly [SeatChange, ...SeatChange[]] = [first, ...others];
  const mark = changes.every(isMarkedOnly) ? markIn(first) : null;
  if (mark === null && changes.every(isKept)) return null;
  // A booking leaves no seat free; a move does. What stays in its booking can only have got another name.
  const isGiven = changes.every(isSameBooking);
  const taken = seats.every(isBooked) ? 'book' : 'move';
  const kind = mark ?? (isGiven ? 'give' : taken);
  const isOpenRequired = !isGiven;
  const facts = { id, kind, room, epoch: '', by: owner, reason: '' } as const;
  return { at, change: { ...facts, seats: changes, isOpenRequired, gate: null }, isRecovered: true };
}

/** A seat as it was before its last change: as a row tells, or else free. */
function seatBefore(after: Seat, rows: readonly HistoryEntry[]): Seat {
  const { row, place, version } = after;
  const standing = rows
    .flatMap(({ change }) => change.seats.map((each) => each.after))
    .findLast((seat) => isSameSeat(seat, after) && seat.version < version);
  if (standing?.version === version - 1) return standing;
  const isKnown = standing !== undefined && isSameBooking({ before: standing, after });
  const content = isKnown ? standing.content : FREE;
  return { row, place, version: version - 1, change: NO_CHANGE, content };
}

/** What stands for the id of a change that nobody knows. */
const NO_CHANGE = '-';

/** Whether a seat is booked in one and the same booking, and name, before and after. */
function isKept(change: SeatChange): boolean {
  const { before, after } = change;
  const isSameName =
    before.content.kind === 'booked' &&
    after.content.kind === 'booked' &&
    before.content.client === after.content.client;
  return isSameName && isSameBooking(change);
}

/**
 * Whether all that happened to a seat is that its mark of arrival, its end or its note changed: told by the very
 * version before, since what is older than a guess may be of any change.
 */
function isMarkedOnly(change: SeatChange): boolean {
  const { before, after } = change;
  const isOther = !isSameWhole(before.content, after.content);
  return isOther && before.change !== NO_CHANGE && isKept(change);
}

/** What was done to a seat that stayed in its booking and its name. */
function markIn({ before, after }: SeatChange): ChangeKind {
  if (hasArrived(before.content) !== hasArrived(after.content))
    return hasArrived(after.content) ? 'arrive' : 'unarrive';
  const [was, is] = [reservedUntil(before.content), reservedUntil(after.content)];
  if (was === is) return 'note';
  return is === null ? 'collect' : 'reserve';
}

function isSameBooking({ before, after }: SeatChange): boolean {
  const booking = bookingOf(after);
  return booking !== null && bookingOf(before) === booking;
}

function isBooked(seat: Seat): boolean {
  return bookingOf(seat) !== null;
}

function bookingOf({ content }: Seat): string | null {
  return content.kind === 'booked' ? content.booking : null;
}

/**
 * A seat as the history has it, and as it stands: a row names a state that the seat cannot have left in any order of
 * changes.
 */
export type Contradiction = {
  readonly room: string;
  /** The seat as the newest such row of the history left it. */
  readonly recorded: Seat;
  /** The seat as it stands; null when the room has none there. */
  readonly standing: Seat | null;
};

/**
 * Where rows of a room's history contradict its seats, each seat once: versions only grow, and one change makes each.
 * The rows must have been read before the picture. Rows of another epoch say nothing of this one.
 */
export function contradictionsIn(
  entries: readonly HistoryEntry[],
  snapshot: RoomSnapshot,
): readonly Contradiction[] {
  const { room } = snapshot;
  const recorded = entries
    .filter(({ change }) => change.room === room && !isOtherEpoch(change, snapshot))
    .flatMap(({ change }) => change.seats.map(({ after }) => after))
    .filter((after) => !canHaveBeen(after, seatAt(snapshot, after)));
  const newest: Seat[] = [];
  for (const seat of recorded) {
    const index = newest.findIndex((other) => isSameSeat(other, seat));
    if (index === -1) newest.push(seat);
    else if ((newest[index]?.version ?? 0) < seat.version) newest[index] = seat;
  }
  return newest.map((seat) => ({ room, recorded: seat, standing: seatAt(snapshot, seat) }));
}

function canHaveBeen(recorded: Seat, standing: Seat | null): boolean {
  if (standing === null || standing.version < recorded.version) return false;
  if (standing.version > recorded.version) return true;
  return standing.change === recorded.change && isSameWhole(standing.content, recorded.content);
}
