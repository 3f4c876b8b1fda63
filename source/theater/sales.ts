import { bookingOf, type Change, type ChangeKind, changeTime, type HistoryEntry, soldTo } from './change.ts';
import { type Occupancy, occupancyOf, sumOfOccupancy, turnoverOf } from './figures.ts';
import { localHourOf } from './local-time.ts';
import { compareNames } from './names.ts';
import { overdueIn, reservedUntil } from './reservation.ts';
import { compareSeats, type Seat, seatLabel, type SeatPosition } from './seats.ts';
import { reservationsIn, type RoomSnapshot, seatAt } from './snapshot.ts';

/** What counts as this evening, ms: a sale that is older is for those who run the theater. */
export const EVENING_MS = 12 * 3_600_000;

/** A booking that somebody made for somebody else, as it was made. */
export type Sale = {
  /** When it was decided, ms since the epoch. */
  readonly at: number;
  /** Who did it. */
  readonly by: string;
  /** For whom. */
  readonly client: string;
  readonly booking: string;
  readonly room: string;
  readonly seats: readonly SeatPosition[];
};

/**
 * What rows of the history (the oldest first) tell of sales, the newest first. A booking that was made again, or that
 * got more seats, is the sale of who sold it first, at the time of the last.
 */
export function salesIn(entries: readonly HistoryEntry[]): readonly Sale[] {
  const sales = new Map<string, Sale>();
  for (const { at, change } of entries) {
    const [client, booking] = [soldTo(change), bookingOf(change)];
    if (client === null || booking === null) continue;
    const seats = change.seats.map(({ after: { row, place } }) => ({ row, place })).toSorted(compareSeats);
    const by = sales.get(booking)?.by ?? change.by;
    sales.delete(booking);
    sales.set(booking, { at, by, client, booking, room: change.room, seats });
  }
  return [...sales.values()].toReversed();
}

/** The ids of the bookings that somebody sold. */
export function soldBy(actor: string, sales: readonly Sale[]): ReadonlySet<string> {
  return new Set(sales.flatMap(({ by, booking }) => (by === actor ? [booking] : [])));
}

/** A sale as it stands now: in whose name and with which seats; without any once it was given back. */
export function asItStands(sale: Sale, rooms: ReadonlyMap<string, RoomSnapshot>): Sale {
  const own = rooms.get(sale.room);
  if (own === undefined) return sale;
  const all = reservationsIn(rooms.values()).filter(({ booking }) => booking === sale.booking);
  // It may have gone to another room; while it is in two, the one that it was sold in is told.
  const room = all.find((part) => part.room === sale.room)?.room ?? all[0]?.room ?? sale.room;
  const parts = all.filter((part) => part.room === room);
  return {
    ...sale,
    room,
    client: parts[0]?.client ?? sale.client,
    seats: parts.flatMap(({ seats }) => seats).toSorted(compareSeats),
  };
}

/** What was done to seats in some time; each number counts seats. */
export type Turn = {
  /** They came into a booking, by being booked or by an undo of a reset. */
  readonly sold: number;
  /** They left their booking, by being released or by a reset. */
  readonly released: number;
  /** A booking was moved to them. */
  readonly moved: number;
  /** They were put into another name. */
  readonly given: number;
  readonly blocked: number;
  readonly unblocked: number;
  /** They were marked as those of somebody who has come, less the marks that were taken back. */
  readonly arrived: number;
  /** Of those that were released: they were reserved, and not collected in time. */
  readonly expired: number;
};

const NO_TURN: Turn = {
  sold: 0,
  released: 0,
  moved: 0,
  given: 0,
  blocked: 0,
  unblocked: 0,
  arrived: 0,
  expired: 0,
};

/** What a mark adds for each of its seats, and taking it back takes away. */
const ARRIVALS: Readonly<Partial<Record<ChangeKind, number>>> = { arrive: 1, unarrive: -1 };

/** What one change did to its seats; a fence, a gate and a new name of a play did nothing to them. */
export function turnOf(change: Change): Turn {
  const turn = { ...NO_TURN };
  const { booked, released } = turnoverOf(change);
  turn.sold = booked;
  turn.released = released;
  turn.expired = change.kind === 'expire' ? released : 0;
  for (const { before, after } of change.seats) {
    const [from, to] = [before.content, after.content];
    const isSame = from.kind === 'booked' && to.kind === 'booked' && from.booking === to.booking;
    if (change.kind === 'move' && to.kind === 'booked' && !isSame) turn.moved += 1;
    if (isSame && from.client !== to.client) turn.given += 1;
    if (from.kind !== 'blocked' && to.kind === 'blocked') turn.blocked += 1;
    if (from.kind === 'blocked' && to.kind !== 'blocked') turn.unblocked += 1;
    turn.arrived += ARRIVALS[change.kind] ?? 0;
  }
  return turn;
}

/** Both together. */
export function addTurns(left: Turn, right: Turn): Turn {
  return {
    sold: left.sold + right.sold,
    released: left.released + right.released,
    moved: left.moved + right.moved,
    given: left.given + right.given,
    blocked: left.blocked + right.blocked,
    unblocked: left.unblocked + right.unblocked,
    arrived: left.arrived + right.arrived,
    expired: left.expired + right.expired,
  };
}

/** One room: what was done there, and what came of it. */
type RoomReport = Turn & {
  readonly room: string;
  readonly play: string;
  /** Booked seats when the time began; null where rows are missing, by which that would be known. */
  readonly bookedBefore: number | null;
  readonly now: Occupancy;
};

/** What was done in the house since a moment. */
export type Report = {
  /** When it ends, ms since the epoch: when the first of the rooms was looked at. */
  readonly at: number;
  readonly rooms: readonly RoomReport[];
  readonly total: Omit<RoomReport, 'room' | 'play'>;
  /** Whoever did something to a seat; most sold first, then by name. */
  readonly actors: readonly (Turn & { readonly by: string })[];
  /** Hours of the clock here, by the moments when they began (ms), the oldest first. */
  readonly hours: readonly (Turn & { readonly from: number })[];
  /** Seats that are still to be collected, and bookings whose time for that is over, by these pictures. */
  readonly reserved: number;
  readonly overdue: number;
  /** At least so many changes of seats have no row, so that the numbers are too small. */
  readonly missing: number;
};

/**
 * What rows of the history say of these rooms since a moment (ms since the epoch). The rooms were looked at before
 * the rows were read: what the pictures do not show yet is left out, so that the numbers lead to them.
 */
export function reportOf(
  rooms: readonly RoomSnapshot[],
  entries: readonly HistoryEntry[],
  since: number,
): Report {
  const shown = entries.filter(({ at, change }) => at >= since && isShown(change, rooms));
  const missing = rooms.map((snapshot) => missingIn(snapshot, rowsOf(shown, snapshot), since));
  const perRoom = rooms.map((snapshot, index): RoomReport => {
    const turn = sumOf(rowsOf(shown, snapshot));
    const now = occupancyOf(snapshot);
    const come = rowsOf(shown, snapshot).reduce((sum, { change }) => sum + comeBy(change), 0);
    const bookedBefore = missing[index] === 0 ? now.booked - come - turn.sold + turn.released : null;
    return { room: snapshot.room, play: snapshot.play, ...turn, bookedBefore, now };
  });
  const before = perRoom.map(({ bookedBefore }) => bookedBefore);
  return {
    at: Math.min(...rooms.map(({ at }) => at)),
    rooms: perRoom,
    total: {
      ...sumOf(shown),
      bookedBefore: before.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0),
      now: sumOfOccupancy(perRoom.map(({ now }) => now)),
    },
    actors: [...Map.groupBy(shown, ({ change }) => change.by)]
      .map(([by, own]) => ({ by, ...sumOf(own) }))
      .filter((turn) => !isNothing(turn))
      .toSorted((left, right) => right.sold - left.sold || compareNames(left.by, right.by)),
    hours: [...Map.groupBy(shown, ({ at }) => localHourOf(at))]
      .map(([from, own]) => ({ from, ...sumOf(own) }))
      .filter((turn) => !isNothing(turn))
      .toSorted((left, right) => left.from - right.from),
    reserved: rooms.flatMap(({ seats }) => seats).filter(({ content }) => reservedUntil(content) !== null)
      .length,
    overdue: rooms.flatMap((snapshot) => overdueIn(snapshot, snapshot.at)).length,
    missing: missing.reduce((sum, each) => sum + each, 0),
  };
}

function rowsOf(entries: readonly HistoryEntry[], { room }: RoomSnapshot): readonly HistoryEntry[] {
  return entries.filter(({ change }) => change.room === room);
}

function sumOf(entries: readonly HistoryEntry[]): Turn {
  return entries.map(({ change }) => turnOf(change)).reduce(addTurns, NO_TURN);
}

/** Seats more that a room has booked by half of a transfer, which sells nothing. */
function comeBy({ other, seats: [{ after }] }: Change): number {
  if (other === undefined) return 0;
  return after.content.kind === 'booked' ? other.seats.length : -other.seats.length;
}

function isNothing(turn: Turn): boolean {
  const { sold, released, moved, given, blocked, unblocked, arrived, expired } = turn;
  return [sold, released, moved, given, blocked, unblocked, arrived, expired].every((count) => count === 0);
}

/** Whether a change is in the picture of its room: it was applied whole, so one of its seats tells. */
function isShown({ room, seats: [{ after }] }: Change, rooms: readonly RoomSnapshot[]): boolean {
  const snapshot = rooms.find((candidate) => candidate.room === room);
  if (snapshot === undefined) return false;
  return (seatAt(snapshot, after)?.version ?? 0) >= after.version;
}

/** Changes of seats of a room since a moment that have no row among these, as far as versions tell. */
function missingIn({ seats }: RoomSnapshot, entries: readonly HistoryEntry[], since: number): number {
  const rows = Map.groupBy(
    entries.flatMap(({ change }) => change.seats),
    ({ after }) => seatLabel(after),
  );
  let missing = 0;
  for (const seat of seats) {
    const own = (rows.get(seatLabel(seat)) ?? []).toSorted(
      (left, right) => right.after.version - left.after.version,
    );
    let later: Seat = seat;
    for (const { before, after } of own) {
      missing += Math.max(later.version - after.version, 0);
      later = before;
    }
    // The version that the first row found, or the seat itself where it has none.
    const madeAt = later.version === 0 ? null : changeTime(later.change);
    if (madeAt !== null && madeAt >= since) missing += 1;
  }
  return missing;
}
