import { localClock, localDay, momentOf } from './local-time.ts';
import type { Until } from './request.ts';
import type { SeatContent, SeatPosition } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** The moment that is meant, ms since the epoch, where the store's clock shows `now`. */
export function momentOfUntil(until: Until, now: number): number {
  return 'at' in until ? until.at : now + until.inMs;
}

/** Until when a seat is reserved, ms since the epoch; null where it is not, or was collected. */
export function reservedUntil(content: SeatContent | undefined): number | null {
  return content?.kind === 'booked' ? (content.until ?? null) : null;
}

/** Whether a reservation was not collected in time, by a moment of the store's clock, and may be released. */
export function isOverdue(content: SeatContent, now: number): boolean {
  return content.kind === 'booked' && content.until !== undefined && content.until <= now;
}

/** What is to be known of a booked seat; empty where nothing is. */
export function noteOn(content: SeatContent | undefined): string {
  return content?.kind === 'booked' ? (content.note ?? '') : '';
}

/** A booking whose time to be collected is over, with the seats of it for which that is so. */
export type Overdue = {
  readonly room: string;
  readonly booking: string;
  readonly client: string;
  /** The latest of its seats, ms since the epoch. */
  readonly until: number;
  readonly seats: readonly SeatPosition[];
};

/** Bookings of a room that were not collected in time, at a moment of the store's clock. */
export function overdueIn({ room, seats }: RoomSnapshot, now: number): readonly Overdue[] {
  const found = new Map<string, Overdue>();
  for (const { row, place, content } of seats) {
    if (content.kind !== 'booked' || content.until === undefined || content.until > now) continue;
    const { client, booking, until } = content;
    const known = found.get(booking) ?? { room, booking, client, until, seats: [] };
    found.set(booking, {
      ...known,
      until: Math.max(known.until, until),
      seats: [...known.seats, { row, place }],
    });
  }
  return [...found.values()];
}

/** When a reservation ends, as people here read it: `19:30`, and with its day where that is not today. */
export function untilWords(until: number, now: number): string {
  const time = localClock(until).slice(0, 5);
  return localDay(until) === localDay(now) ? time : `${localDay(until)} ${time}`;
}

/** What stands beside a booking that is to be collected: `kept until 19:30`, `not collected by 19:30`; or nothing. */
export function keptWords(until: number | undefined, now: number): string {
  if (until === undefined) return '';
  return `${until <= now ? 'not collected by' : 'kept until'} ${untilWords(until, now)}`;
}

/** The same for scripts: UTC, or null where nothing is reserved. */
export function untilJson(until: number | null | undefined): string | null {
  return typeof until === 'number' ? new Date(until).toISOString() : null;
}

const MINUTE_MS = 60_000;

/** A time of day that has passed is that of tomorrow when it comes within so many ms: after midnight. */
const NIGHT_MS = 6 * 60 * MINUTE_MS;

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, h: 60 * MINUTE_MS };

/** Nobody keeps a seat for longer, ms. */
const LONGEST_MS = 366 * 24 * 60 * MINUTE_MS;

/** What was read, or why it cannot be. */
type UntilReading =
  | { readonly kind: 'until'; readonly until: Until }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * Reads until when seats shall be kept: a time of this day here (`19:30`), of another (`2026-12-24 19:30`), or how
 * long from now (`+30m`, `+2h`). `now` is the clock here, which tells the day and refuses early what has passed; the
 * store's decides.
 */
export function readUntil(text: string, now: number): UntilReading {
  const typed = text.trim();
  const [, count, unit] = /^\+(\d{1,4}) ?(s|m|min|h)$/i.exec(typed) ?? [];
  if (count !== undefined && unit !== undefined) {
    const inMs = Number(count) * (UNIT_MS[unit.toLowerCase()] ?? MINUTE_MS);
    if (inMs === 0) return fault(`${typed} is now; say later than that`);
    return inMs > LONGEST_MS ? TOO_LATE : { kind: 'until', until: { inMs } };
  }
  const at = clockIn(typed, now) ?? dayAndClockIn(typed);
  if (at === null) return fault('a time is written 19:30, 2026-12-24 19:30, +30m or +2h');
  if (at <= now) return fault(`${untilWords(at, now)} has passed; it is ${localClock(now).slice(0, 5)} here`);
  return at - now > LONGEST_MS ? TOO_LATE : { kind: 'until', until: { at } };
}

const TOO_LATE = fault('that is more than a year from now');

function fault(message: string): Extract<UntilReading, { kind: 'fault' }> {
  return { kind: 'fault', message };
}

/** `19:30` of today, or of tomorrow where that is soon and today's has passed. */
function clockIn(text: string, now: number): number | null {
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const today = onDay(now, 0, hours, minutes);
  if (today === null || today > now) return today;
  const tomorrow = onDay(now, 1, hours, minutes);
  return tomorrow !== null && tomorrow - now <= NIGHT_MS ? tomorrow : today;
}

function onDay(now: number, later: number, hours: string, minutes: string): number | null {
  const date = new Date(now);
  const day = new Date(date.getFullYear(), date.getMonth(), date.getDate() + later);
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate(), Number(hours), Number(minutes)];
  return momentOf(parts, null);
}

function dayAndClockIn(text: string): number | null {
  const [whole, ...parts] = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{1,2})[:.](\d{2})$/.exec(text) ?? [];
  return whole === undefined ? null : momentOf(parts.map(Number), null);
}
