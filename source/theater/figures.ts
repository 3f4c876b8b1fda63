import type { Change, HistoryEntry } from './change.ts';
import type { Plan } from './plan.ts';
import { isSameSeat, ownerOf, type SeatContent, stateOf } from './seats.ts';
import { contentChangedAt, type RoomSnapshot, rowsById } from './snapshot.ts';

/** One room in numbers. */
export type RoomFigures = Occupancy &
  Fragmentation & {
    readonly room: string;
    readonly play: string;
    /** Of what is not blocked; null when all of it is. */
    readonly percent: number | null;
    readonly isClosed: boolean;
  };

/** The newest rows of the history. */
export type RecentHistory = {
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** From this moment on no row is missing; ms since the epoch. */
  readonly since: number;
  /** When they were asked for, ms since the epoch: newer ones may be missing. */
  readonly until: number;
};

/** The whole theater in numbers. */
export type Figures = {
  /** Rooms that were looked at, in the order of the plan. */
  readonly rooms: readonly RoomFigures[];
  readonly total: Occupancy & { readonly percent: number | null };
  readonly pace: Pace;
  readonly minutesToSoldOut: number | null;
  readonly clients: readonly ClientFigures[];
};

/** Counts everything that people who run a theater ask for, at a moment (ms since the epoch). */
export function figuresOf(
  plan: Plan,
  pictures: ReadonlyMap<string, RoomSnapshot>,
  { entries }: Pick<RecentHistory, 'entries'>,
  now: number,
): Figures {
  const rooms = plan.rooms.flatMap(({ room }): readonly RoomFigures[] => {
    const picture = pictures.get(room);
    if (picture === undefined) return [];
    const counts = occupancyOf(picture);
    const { isClosed, play } = picture;
    return [{ room, play, ...counts, percent: percentBooked(counts), isClosed, ...fragmentationOf(picture) }];
  });
  const sum = sumOfOccupancy(rooms);
  const pace = paceAt(entries, now);
  return {
    rooms,
    total: { ...sum, percent: percentBooked(sum) },
    pace,
    minutesToSoldOut: minutesToSoldOut(sum.free, pace.perMinute),
    clients: clientsIn(pictures.values(), entries),
  };
}

/** Seats of a room, or of several, by state. `seats` is their sum. */
export type Occupancy = {
  readonly seats: number;
  readonly free: number;
  readonly booked: number;
  readonly held: number;
  readonly blocked: number;
};

/** Counts the seats of a room by state, at the moment of the picture. */
export function occupancyOf(snapshot: RoomSnapshot, now: number = snapshot.at): Occupancy {
  const counts = { seats: snapshot.seats.length, free: 0, booked: 0, held: 0, blocked: 0 };
  for (const seat of snapshot.seats) counts[stateOf(seat, now)] += 1;
  return counts;
}

/** The sum over several rooms. */
export function sumOfOccupancy(parts: Iterable<Occupancy>): Occupancy {
  const sum = { seats: 0, free: 0, booked: 0, held: 0, blocked: 0 };
  for (const part of parts) {
    sum.seats += part.seats;
    sum.free += part.free;
    sum.booked += part.booked;
    sum.held += part.held;
    sum.blocked += part.blocked;
  }
  return sum;
}

/** One client of the theater, by name. */
type ClientFigures = {
  readonly client: string;
  readonly booked: number;
  readonly held: number;
  /** When the newest change of its seats, or by itself, was decided; ms since the epoch, null when nothing tells. */
  readonly lastChangeAt: number | null;
};

/** Everybody who has a seat, or had one in these rows of the history; most seats first, then by name. */
export function clientsIn(
  rooms: Iterable<RoomSnapshot>,
  entries: readonly HistoryEntry[],
): readonly ClientFigures[] {
  const found = new Map<string, ClientFigures>();
  const note = (client: string, at: number | null, booked: number, held: number): void => {
    const known = found.get(client) ?? { client, booked: 0, held: 0, lastChangeAt: null };
    const lastChangeAt = laterOf(known.lastChangeAt, at);
    found.set(client, { client, booked: known.booked + booked, held: known.held + held, lastChangeAt });
  };
  const rows = rowsById(entries);
  for (const { seats, at } of rooms) {
    for (const seat of seats) {
      const owner = ownerOf(seat, at);
      const isBooked = stateOf(seat, at) === 'booked';
      if (owner !== null) note(owner, contentChangedAt(seat, rows), isBooked ? 1 : 0, isBooked ? 0 : 1);
    }
  }
  for (const { at, change } of entries) {
    for (const { before, after } of change.seats) {
      // A fence or a gate touches a seat without changing whose it is.
      if (ownerOf(before, at) === ownerOf(after, at)) continue;
      for (const owner of [ownerOf(before, at), ownerOf(after, at)])
        if (owner !== null) note(owner, at, 0, 0);
    }
  }
  return [...found.values()].toSorted(
    (left, right) =>
      right.booked + right.held - left.booked - left.held || compareText(left.client, right.client),
  );
}

function laterOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Seats that were sold and seats that came back. */
type Turnover = { readonly booked: number; readonly released: number };

/**
 * What one change sold and gave back, in seats; a seat that goes from one booking to another counts on both sides.
 */
export function turnoverOf({ kind, seats }: Change): Turnover {
  // A move sells nothing: as many seats come back as are taken.
  if (kind === 'move') return { booked: 0, released: 0 };
  const booked = seats.filter(({ before, after }) => isSold(after.content, before.content)).length;
  const released = seats.filter(({ before, after }) => isSold(before.content, after.content)).length;
  return { booked, released };
}

/** How far back the turnover is counted, and in what steps; ms. */
export const TURNOVER_WINDOW_MS = 600_000;
const TURNOVER_STEP_MS = 30_000;
const MINUTE_MS = 60_000;

/** The turnover of the last minute, and of ten minutes step by step. */
type Pace = {
  /** Seats, in the last 60 s. */
  readonly perMinute: Turnover;
  /** Seats booked in each half minute of the last ten minutes, the oldest first. */
  readonly steps: readonly number[];
};

/**
 * The pace at a moment (ms since the epoch), from rows of the history. Rows from a clock that is ahead count as now.
 */
export function paceAt(entries: readonly HistoryEntry[], now: number): Pace {
  const steps = Array.from({ length: TURNOVER_WINDOW_MS / TURNOVER_STEP_MS }, () => 0);
  let [bookedNow, releasedNow] = [0, 0];
  for (const { at, change } of entries) {
    const age = Math.max(0, now - at);
    const step = steps.length - 1 - Math.floor(age / TURNOVER_STEP_MS);
    if (step < 0) continue;
    const { booked, released } = turnoverOf(change);
    steps[step] = (steps[step] ?? 0) + booked;
    if (age >= MINUTE_MS) continue;
    bookedNow += booked;
    releasedNow += released;
  }
  return { perMinute: { booked: bookedNow, released: releasedNow }, steps };
}

/** Minutes until no seat is free, if each goes on like the last one; 0 when none is, null when it would never be. */
export function minutesToSoldOut(free: number, { booked, released }: Turnover): number | null {
  if (free === 0) return 0;
  return booked > released ? free / (booked - released) : null;
}

function isSold(content: SeatContent, other: SeatContent): boolean {
  if (content.kind !== 'booked') return false;
  return other.kind !== 'booked' || other.booking !== content.booking;
}

/** What a party that wants to sit together can still get in a room. */
type Fragmentation = {
  /** Most free seats side by side in one row. */
  readonly longestRun: number;
  /** Free seats without a free neighbour in their row. */
  readonly singles: number;
};

/** Looks along every row for free seats that stand side by side, at the moment of the picture. */
export function fragmentationOf({ seats, at }: RoomSnapshot): Fragmentation {
  let [longestRun, singles, run] = [0, 0, 0];
  const endRun = (): void => {
    longestRun = Math.max(longestRun, run);
    if (run === 1) singles += 1;
    run = 0;
  };
  for (const [index, seat] of seats.entries()) {
    const last = seats[index - 1];
    const isNeighbour = last !== undefined && isSameSeat(seat, { row: last.row, place: last.place + 1 });
    if (!isNeighbour) endRun();
    if (stateOf(seat, at) === 'free') run += 1;
    else endRun();
  }
  endRun();
  return { longestRun, singles };
}

/**
 * Booked seats of those that can be booked, in whole percent rounded down, so that 100 means sold out; null when
 * every seat is blocked.
 */
export function percentBooked({ seats, booked, blocked }: Occupancy): number | null {
  const offered = seats - blocked;
  return offered === 0 ? null : Math.floor((100 * booked) / offered);
}

/** Whether no seat can be booked any more, now or after a hold has run out, and at least one was sold. */
export function isSoldOut({ free, held, booked }: Occupancy): boolean {
  return booked > 0 && free === 0 && held === 0;
}
