import type { Change } from '../../theater/change.ts';
import { type Seat, type SeatContent, seatLabel, isSameContent } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import {
  acknowledgedAt,
  earliestEffect,
  finalLook,
  mayHaveApplied,
  type RoomHistory,
} from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { contentWords, momentWords, type Violation, type ViolationName } from './violation.ts';

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
      const holder = holderIn(after.content);
      if (after.content.kind !== 'booked' || holder === null || holder === holderIn(before.content))
        return [];
      const index = room.order.indexOf(after);
      const made = recorded.isConditional ? after.version : Number.NEGATIVE_INFINITY;
      const later = ends.get(`${index} ${holder}`)?.filter(({ version }) => version >= made) ?? [];
      const until = Math.min(...later.map(({ call }) => call), Number.POSITIVE_INFINITY);
      const { client, booking } = after.content;
      return [{ index, client, booking, change: recorded.change.id, from, until }];
    });
  });
}

/** A call that may have ended a sale, and the version that it had seen of the seat; infinite for a plain write. */
type SaleEnd = { readonly version: number; readonly call: Moment };

/**
 * The calls of changes that may have ended a sale on a seat, by seat index and holder; who gave it away may get it
 * back.
 */
function endsOf(room: RoomHistory): ReadonlyMap<string, readonly SaleEnd[]> {
  const ends = new Map<string, SaleEnd[]>();
  const sent = [...room.changes.values()].filter(mayHaveApplied);
  const effects = [
    ...sent.map((recorded) => ({ ...recorded, call: earliestEffect(recorded) })),
    // When others sent theirs nobody knows.
    ...[...room.foreign.values()].map((change) => ({ change, isConditional: true, call: room.origin })),
  ];
  for (const { change, call, isConditional } of effects) {
    for (const { before, after } of change.seats) {
      const holder = holderIn(before.content);
      // A booking over a booking ends nothing: that is what is looked for.
      if (holder === null || (after.content.kind === 'booked' && !isGift(change, before, after))) continue;
      const key = `${room.order.indexOf(before)} ${holder}`;
      const version = isConditional ? before.version : Number.POSITIVE_INFINITY;
      ends.set(key, [...(ends.get(key) ?? []), { version, call }]);
    }
  }
  return ends;
}

/** Whose a seat is, and under which booking: one booking may pass from name to name. */
function holderIn(content: SeatContent): string | null {
  return content.kind === 'booked' ? holderOf(content) : null;
}

function holderOf({ booking, client }: Pick<Sale, 'booking' | 'client'>): string {
  return JSON.stringify([booking, client]);
}

/**
 * Whether a seat stays in its booking and gets another name: whoever gives it away has ended a sale, and made
 * another.
 */
function isGift({ kind }: Change, before: Seat, after: Seat): boolean {
  const [from, to] = [before.content, after.content];
  return kind === 'give' && from.kind === 'booked' && to.kind === 'booked' && from.booking === to.booking;
}

function doubleBookings(room: RoomHistory, sales: readonly Sale[]): readonly Violation[] {
  let standing: Sale | null = null;
  const found: Violation[] = [];
  for (const sale of sales.toSorted((left, right) => left.from - right.from)) {
    if (
      standing !== null &&
      holderOf(standing) !== holderOf(sale) &&
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
    if (!isJudged || seat === undefined || holderIn(seat.content) === holderOf(sale)) return [];
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

/** What one client gained and lost in one room, in seats. */
export type LedgerLine = {
  readonly room: string;
  readonly client: string;
  /** Seats the client had when the history began. */
  readonly before: number;
  readonly booked: number;
  /** Seats the client had and lost, released by whomever. */
  readonly released: number;
  /** Seats the client has in the last linearizable look. */
  readonly has: number;
};

/**
 * The ledger of a room, by client; null when there is nothing to compare it with: no linearizable look after
 * everything else, or plain writes that nobody knows the outcome of. `chains` is null for a room of plain writes.
 */
export function ledgerOf(
  room: RoomHistory,
  chains: readonly SeatChain[] | null,
): readonly LedgerLine[] | null {
  const look = finalLook(room);
  if (look === null || look.event.call < lastMoment(room)) return null;
  if (chains === null && hasDoubt(room)) return null;
  const columns = { before: new Map(), booked: new Map(), released: new Map(), has: new Map() } as const;
  /** What the first change of a seat found there: how it began, where no versions say it. */
  const starts = new Map<number, SeatContent>();
  for (const { change, isKnown } of allChanges(room)) {
    for (const { before, after } of change.seats) {
      const index = room.order.indexOf(before);
      const chain = chains?.[index];
      if (!starts.has(index)) starts.set(index, before.content);
      const hasApplied = isKnown || chain?.makers.get(after.version) === after.change;
      if (!hasApplied || isSameContent(before.content, after.content)) continue;
      count(columns.released, before.content);
      count(columns.booked, after.content);
    }
  }
  for (const [index, seat] of look.seats.entries()) {
    if (seat === undefined) continue;
    count(columns.has, seat.content);
    const chain = chains?.[index];
    count(columns.before, chain?.contents.get(chain.base) ?? starts.get(index) ?? seat.content);
  }
  return linesOf(room.room, columns);
}

function allChanges({ changes, foreign }: RoomHistory): readonly { change: Change; isKnown: boolean }[] {
  const own = [...changes.values()].map((recorded) => ({
    change: recorded.change,
    isKnown: acknowledgedAt(recorded) !== null,
  }));
  return [...own, ...[...foreign.values()].map((change) => ({ change, isKnown: false }))];
}

/** Seats by client. */
type Column = Map<string, number>;

function count(column: Column, content: SeatContent): void {
  if (content.kind === 'booked') column.set(content.client, (column.get(content.client) ?? 0) + 1);
}

function linesOf(
  room: string,
  { before, booked, released, has }: Readonly<Record<'before' | 'booked' | 'released' | 'has', Column>>,
): readonly LedgerLine[] {
  const clients = new Set([before, booked, released, has].flatMap((column) => [...column.keys()]));
  return [...clients].toSorted().map((client) => ({
    room,
    client,
    before: before.get(client) ?? 0,
    booked: booked.get(client) ?? 0,
    released: released.get(client) ?? 0,
    has: has.get(client) ?? 0,
  }));
}

function lastMoment({ changes, origin }: RoomHistory): number {
  let last = origin;
  for (const { sends } of changes.values()) {
    for (const send of sends) last = Math.max(last, send.return ?? send.call);
  }
  return last;
}

function hasDoubt({ changes }: RoomHistory): boolean {
  return [...changes.values()].some((change) => mayHaveApplied(change) && acknowledgedAt(change) === null);
}

/** Lines that do not add up. */
export function ledgerFaults(room: RoomHistory, lines: readonly LedgerLine[]): readonly Violation[] {
  const at = finalLook(room)?.event.return ?? room.origin;
  return lines
    .filter(({ before, booked, released, has }) => before + booked - released !== has)
    .map(({ client, before, booked, released, has }) => {
      const sum = `${before} at first + ${booked} booked - ${released} released = ${before + booked - released}`;
      return {
        invariant: 'ledger',
        name: 'ledger',
        room: room.room,
        seat: null,
        changes: [],
        at,
        message: `Room ${room.room}: ${client} has ${has} seats by the last look, and by the answers ${sum}.`,
        events: [sum],
      };
    });
}
