import type { HistoryEntry } from './change.ts';
import { type ClientFigures, clientsIn } from './clients.ts';
import { type Fragmentation, fragmentationOf } from './fragmentation.ts';
import { type Occupancy, occupancyOf, sumOfOccupancy } from './occupancy.ts';
import { percentBooked } from './percent-booked.ts';
import type { Plan } from './plan.ts';
import type { RoomSnapshot } from './snapshot.ts';
import { minutesToSoldOut, type Pace, paceAt } from './turnover.ts';

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
