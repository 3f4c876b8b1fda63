import { seatLabel } from '../../theater/seat-label.ts';
import type { SeatContent } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import {
  acknowledgedAt,
  earliestEffect,
  finalLook,
  mayHaveApplied,
  type RoomHistory,
} from './room-history.ts';
import type { Violation, ViolationName } from './violation.ts';
import { contentWords, momentWords } from './words.ts';

/** One seat of a booking that somebody was told to have. */
type Sale = {
  readonly index: number;
  readonly client: string;
  readonly booking: string;
  readonly change: string;
  /** When it was acknowledged: the seat is theirs from here at the latest. */
  readonly from: Moment;
  /** The first call that may have ended it; infinite when there is none. */
  readonly until: Moment;
};

/**
 * Seats that were sold twice, and sales that the last linearizable look does not show though nobody ended them (I1).
 * Judged by what people were told and by contents alone, so that it holds for plain writes too. A seat sold twice
 * usually loses one of its bookings, and is then reported as both.
 */
export function soldSeats(room: RoomHistory): readonly Violation[] {
  const sales = Map.groupBy(salesOf(room), ({ index }) => index);
  return [...sales.values()].flatMap((ofSeat) => [
    ...doubleBookings(room, ofSeat),
    ...lostBookings(room, ofSeat),
  ]);
}

function salesOf(room: RoomHistory): readonly Sale[] {
  const ends = endsOf(room);
  return [...room.changes.values()].flatMap((recorded) => {
    const from = acknowledgedAt(recorded);
    if (from === null) return [];
    return recorded.change.seats.flatMap(({ before, after }): readonly Sale[] => {
      const booking = bookingIn(after.content);
      if (after.content.kind !== 'booked' || booking === null || booking === bookingIn(before.content))
        return [];
      const index = room.order.indexOf(after);
      const until = ends.get(`${index} ${booking}`) ?? Number.POSITIVE_INFINITY;
      return [{ index, client: after.content.client, booking, change: recorded.change.id, from, until }];
    });
  });
}

/** The first call of a change that may have ended a booking on a seat, by seat index and booking. */
function endsOf(room: RoomHistory): ReadonlyMap<string, Moment> {
  const ends = new Map<string, Moment>();
  const sent = [...room.changes.values()].filter(mayHaveApplied);
  const effects = [
    ...sent.map((recorded) => ({ change: recorded.change, call: earliestEffect(recorded) })),
    // When others sent theirs nobody knows.
    ...[...room.foreign.values()].map((change) => ({ change, call: room.origin })),
  ];
  for (const { change, call } of effects) {
    for (const { before, after } of change.seats) {
      const booking = bookingIn(before.content);
      // A booking over a booking ends nothing: that is what is looked for.
      if (booking === null || after.content.kind === 'booked') continue;
      const key = `${room.order.indexOf(before)} ${booking}`;
      ends.set(key, Math.min(call, ends.get(key) ?? call));
    }
  }
  return ends;
}

function bookingIn(content: SeatContent): string | null {
  return content.kind === 'booked' ? content.booking : null;
}

function doubleBookings(room: RoomHistory, sales: readonly Sale[]): readonly Violation[] {
  let standing: Sale | null = null;
  const found: Violation[] = [];
  for (const sale of sales.toSorted((left, right) => left.from - right.from)) {
    if (
      standing !== null &&
      standing.booking !== sale.booking &&
      standing.until > sale.from &&
      sale.until > sale.from
    ) {
      const words = `was sold twice: to ${soldWords(room, standing)}, and to ${soldWords(room, sale)}; nobody released it in between`;
      found.push(saleFault(room, 'double booking', words, [standing, sale], sale.from));
    }
    if (standing === null || sale.until > standing.until) standing = sale;
  }
  return found;
}

function lostBookings(room: RoomHistory, sales: readonly Sale[]): readonly Violation[] {
  const look = finalLook(room);
  if (look === null) return [];
  return sales.flatMap((sale) => {
    const seat = look.seats[sale.index];
    const isJudged = sale.from < look.event.call && sale.until > look.event.return;
    if (!isJudged || seat === undefined || bookingIn(seat.content) === sale.booking) return [];
    const words = `was sold to ${soldWords(room, sale)}, and nobody released it; in the end it is ${contentWords(seat.content)}`;
    return [saleFault(room, 'lost booking', words, [sale], look.event.return)];
  });
}

function soldWords(room: RoomHistory, { client, booking, from }: Sale): string {
  return `${client}, who was told so ${momentWords(room, from)} (booking ${booking})`;
}

function saleFault(
  room: RoomHistory,
  name: ViolationName,
  words: string,
  sales: readonly Sale[],
  at: Moment,
): Violation {
  const position = room.order.positions[sales[0]?.index ?? 0];
  const seat = position === undefined ? null : seatLabel(position);
  return {
    invariant: 'I1',
    name,
    room: room.room,
    seat,
    changes: sales.map(({ change }) => change),
    at,
    message: `Seat ${room.room} ${seat} ${words}.`,
    events: sales.map((sale) => `booked by ${soldWords(room, sale)}, change ${sale.change}`),
  };
}
