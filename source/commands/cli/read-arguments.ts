import { type AppearanceRequest, THEME_VARIABLE } from '../../screen/kit/theme.ts';
import { isThemeName, THEMES } from '../../screen/kit/themes.ts';
import { momentOf } from '../../theater/local-time.ts';
import { readName, readNote } from '../../theater/names.ts';
import type { Plan } from '../../theater/plan.ts';
import { parseSeatLabel, parseSeatRange, type SeatPosition, withoutRepeats } from '../../theater/seats.ts';
import { quoted } from './judge-arguments.ts';
import { READER_VARIABLE } from './shared-flags.ts';

/** What was read from words of a person, or what is wrong with them in one line. */
export type Reading<Value> = { readonly kind: 'value'; readonly value: Value } | ReadingFault;

/** `no-such-room`: a word that could be right, in another theater; anything else is a fault of the command line. */
type ReadingFault = {
  readonly kind: 'fault';
  readonly message: string;
  readonly reason?: 'no-such-room';
};

/** What is asked of the looks of a screen. */
type AppearanceFlags = { readonly theme: string | null; readonly mono: boolean; readonly ascii: boolean };

/** Reads the theme that a flag, or else the environment, names, and the flags beside it. */
export function readAppearance(
  { theme, mono: isMono, ascii: isAscii }: AppearanceFlags,
  environment: NodeJS.ProcessEnv,
): Reading<AppearanceRequest> {
  const named = theme ?? (environment[THEME_VARIABLE] || null);
  if (named !== null && !isThemeName(named)) {
    const where = theme === null ? THEME_VARIABLE : '--theme';
    return fault(
      `${where}: there is no theme "${quoted(named)}"; there are ${Object.keys(THEMES).join(', ')}`,
    );
  }
  if (theme !== null && isMono) return fault('--mono and --theme each choose the colours; give one of them');
  return value({ isMono, isAscii, theme: theme === null ? null : named, usual: named });
}

/** Whether sentences are asked for instead of a picture; the variable is Ink's own, which says `true`. */
export function isReaderAsked(isFlagged: boolean, environment: NodeJS.ProcessEnv): boolean {
  return isFlagged || /^(?:true|on|yes|1)$/i.test(environment[READER_VARIABLE] ?? '');
}

/** Reads the value of `--as`, which must be there. */
export function readClient(text: string | null): Reading<string> {
  if (text === null) return fault('whose seats? add --as NAME');
  const reading = readName(text);
  return reading.kind === 'name' ? value(reading.name) : fault(`${reading.message}; write --as NAME`);
}

/** For whom something is done, and who does it where that is somebody else. */
export type People = { readonly client: string; readonly by?: string };

/** Reads `--as` and `--for`: the actor, who is his own customer unless another one is named. */
export function readPeople(flags: {
  readonly as: string | null;
  readonly for: string | null;
}): Reading<People> {
  const actor = readClient(flags.as);
  if (actor.kind === 'fault' || flags.for === null) {
    return actor.kind === 'fault' ? actor : value({ client: actor.value });
  }
  const customer = readName(flags.for);
  if (customer.kind === 'fault') return fault(`${customer.message}; write --for NAME`);
  const client = customer.name;
  return value(client === actor.value ? { client } : { client, by: actor.value });
}

/** Reads the value of `--to`, which must be there. */
export function readNewOwner(text: string | null): Reading<string> {
  if (text === null) return fault('to whom? add --to NAME');
  const reading = readName(text);
  return reading.kind === 'name' ? value(reading.name) : fault(`${reading.message}; write --to NAME`);
}

/** Reads a room's letter, in either case. Whether the theater has that room is for {@link planFault} to say. */
export function readRoom(text: string | undefined): Reading<string> {
  if (text === undefined) return fault('which room? name its letter, such as A');
  if (!/^[A-Za-z]$/.test(text)) return fault(`"${quoted(text)}" is no room; a room is a letter, such as A`);
  return value(text.toUpperCase());
}

/** Reads one seat. */
export function readSeat(text: string): Reading<SeatPosition> {
  const seat = parseSeatLabel(text);
  return seat === null
    ? fault(`"${quoted(text)}" is no seat; a seat is written ROW-PLACE, such as 7-4`)
    : value(seat);
}

/**
 * Reads seats, stretches such as `3-1..3-10`, whole rows such as `3`, and `all` of a room of this plan; a seat that
 * is named twice counts once.
 */
export function readSeatRanges(texts: readonly string[], plan: SeatsPlan): Reading<readonly SeatPosition[]> {
  if (texts.length === 0)
    return fault('which seats? name them after the room, such as 7-4, 3-1..3-10, 3 for row 3, or all');
  const seats: SeatPosition[] = [];
  for (const text of texts) {
    const range = parseSeatRange(text, plan);
    if (range === null) {
      return fault(`"${quoted(text)}" is no seat; write 7-4, 3-1..3-10 in one row, 3 for row 3, or all`);
    }
    seats.push(...range);
  }
  return value(withoutRepeats(seats));
}

type SeatsPlan = Pick<Plan, 'rows' | 'places'>;

/** Whether words name more than one seat each: then they mean those of them that the operation is about. */
export function hasStretch(texts: readonly string[]): boolean {
  return texts.some((text) => parseSeatLabel(text) === null);
}

/** Reads why something is done; empty when nobody says. */
export function readReason(text: string | null): Reading<string> {
  const reading = readNote(text ?? '');
  return reading.kind === 'name' ? value(reading.name) : fault(`${reading.message}; write --note TEXT`);
}

/** Reads a whole number within limits, both included; null when the flag is not there. */
export function readCount(
  flag: string,
  text: string | null,
  limits: { readonly from: number; readonly to: number },
): Reading<number | null> {
  if (text === null) return value(null);
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= limits.from && count <= limits.to) return value(count);
  return fault(`${flag} is a whole number from ${limits.from} to ${limits.to}, not "${quoted(text)}"`);
}

/** What is wrong with a room, or with seats of it, in a theater of this plan; null when they are there. */
export function planFault(
  plan: Plan,
  room: string,
  seats: readonly SeatPosition[] = [],
): ReadingFault | null {
  if (!plan.rooms.some((candidate) => candidate.room === room)) {
    const rooms = plan.rooms.map((candidate) => candidate.room).join(' ');
    return { ...fault(`there is no room ${room}; the rooms are ${rooms}`), reason: 'no-such-room' };
  }
  const missing = seats.find(({ row, place }) => row > plan.rows || place > plan.places);
  if (missing === undefined) return null;
  return fault(
    `there is no seat ${missing.row}-${missing.place}; rows go from 1 to ${plan.rows}, places from 1 to ${plan.places}`,
  );
}

function value<Value>(found: Value): Reading<Value> {
  return { kind: 'value', value: found };
}

function fault(message: string): ReadingFault {
  return { kind: 'fault', message };
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads how long ago (`90s`, `30m`, `2h`, `7d`), or a day or a time: of this machine's zone, or of the one it ends in
 * (`2026-03-01`, `2026-03-01T19:30`, `2026-03-01T19:30Z`); ms since 1970.
 */
export function readMoment(flag: string, text: string, now: number): Reading<number> {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && isUnit(unit)) return value(now - Number(count) * UNIT_MS[unit]);
  const time = readTime(text);
  if (time !== null) return value(time);
  const message = `${flag} is how long ago (30m, 2h, 7d) or a time (2026-03-01, 2026-03-01T19:30, 2026-03-01T19:30Z), not "${quoted(text)}"`;
  return { kind: 'fault', message };
}

const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function readTime(text: string): number | null {
  const [whole, ...groups] = TIME.exec(text) ?? [];
  if (whole === undefined) return null;
  const [year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', zone] = groups;
  const parts = [year, month, day, hours, minutes, seconds, fraction.padEnd(3, '0')].map(Number);
  const [sign, east] = [zone?.startsWith('-') === true ? -1 : 1, zone?.match(/\d{2}/g) ?? ['0', '0']];
  const eastMinutes = sign * (Number(east[0]) * 60 + Number(east[1]));
  return momentOf(parts, zone === undefined ? null : eastMinutes);
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && Object.hasOwn(UNIT_MS, text);
}
