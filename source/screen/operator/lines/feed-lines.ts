import { clientsOf, movesOf } from '../../../booking/describe.ts';
import { asTyped } from '../../../store/typed-command.ts';
import { type Change, type ChangeKind, type HistoryEntry, isLetGo, soldTo } from '../../../theater/change.ts';
import { localClock, localDay, zoneWords } from '../../../theater/local-time.ts';
import { foldName } from '../../../theater/names.ts';
import { parseBookingName, referenceIn, referenceOfChange } from '../../../theater/reference.ts';
import {
  isSameSeat,
  listOf,
  ownerOf,
  parseSeatLabel,
  type SeatContent,
  seatName,
  type SeatPosition,
  seatRanges,
  stateOf,
} from '../../../theater/seats.ts';
import { contentChangedAt, type RoomSnapshot, rowsById, seatAt } from '../../../theater/snapshot.ts';
import { type OpsView, SEAT_HISTORY_DAYS, seatEntries } from '../../../watch/ops-view.ts';
import type { Cursor } from '../../client/state/client-state.ts';
import { cellsOf, type OverlayText, shorten, twoSides } from '../../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../../kit/theme.ts';

/** What somebody did, and how it is coloured. */
const OPERATIONS: Readonly<Record<ChangeKind, readonly [words: string, token: Token]>> = {
  book: ['booked', 'good'],
  release: ['released', 'warning'],
  move: ['moved', 'active'],
  give: ['gave', 'active'],
  block: ['blocked', 'held'],
  unblock: ['unblocked', 'held'],
  arrive: ['marked as arrived', 'quiet'],
  unarrive: ['marked as not arrived', 'quiet'],
  reset: ['reset', 'bad'],
  restore: ['restored', 'good'],
  close: ['closed', 'warning'],
  open: ['opened', 'good'],
  rename: ['renamed', 'active'],
  hold: ['held', 'quiet'],
  fence: ['fenced', 'quiet'],
};

/** Stretches of seats that are named before the rest is only counted. */
const MOST_STRETCHES = 4;

/** One row of the history as a line: when, who, what, which seats, whose they were, and why. */
export function feedLine(
  { at, change, isRecovered }: HistoryEntry,
  {
    now,
    cells,
    appearance,
  }: { readonly now: number; readonly cells: number; readonly appearance: Appearance },
): string {
  const { kind, by } = change;
  const customer = soldTo(change);
  // A reset closes its room first, under its own name.
  const [words, token] = OPERATIONS[kind === 'reset' && change.gate === 'close' ? 'close' : kind];
  const operation = isLetGo(change) ? 'let go' : words;
  const time = timeWords(at, now);
  const who = printable(by, appearance);
  const rest = [
    seatWords(change),
    referenceOfChange(change) ?? '',
    customer === null ? loserWords(change, at) : `for ${customer}`,
    reasonWords(change),
    isRecovered ? '(recovered)' : '',
  ];
  const about = printable(rest.filter((word) => word !== '').join(' '), appearance);
  const used = cellsOf(time) + 2 + cellsOf(who) + 1 + operation.length + 1;
  const text = shorten(about, Math.max(cells - used, 0), appearance.glyphs.ellipsis);
  return `${styled(appearance, 'quiet', time)}  ${who} ${styled(appearance, token, operation)} ${text}`;
}

function seatWords(change: Change): string {
  const { kind, room, seats, gate, play } = change;
  if (play !== undefined) return `${room} ${play.before} to ${play.after}`;
  // Closing or opening a room only touches one of its seats.
  if (kind === 'reset' && gate === 'close') return `${room} for a reset`;
  if (gate !== null || kind === 'reset' || kind === 'restore') return room;
  if (kind === 'move') return `${room} ${movesOf(change)}`;
  const names = listOf(seatRanges(seats.map(({ after }) => after)), MOST_STRETCHES);
  return kind === 'give' ? `${room} ${names} to ${clientsOf(change, 'after')}` : `${room} ${names}`;
}

/** `of Mia` for seats that others have lost by the change. */
function loserWords({ seats, by }: Change, at: number): string {
  const losers = new Set(
    seats
      .filter(({ before, after }) => ownerOf(before, at) !== ownerOf(after, at))
      .map(({ before }) => ownerOf(before, at))
      .filter((owner) => owner !== null)
      .filter((owner) => owner !== by),
  );
  return losers.size === 0 ? '' : `of ${listOf([...losers], 3)}`;
}

function reasonWords({ reason }: Change): string {
  return reason === '' ? '' : `(${reason})`;
}

/**
 * Whether a row of the history is about what somebody typed: a room (`A`), a seat (`A 7-4`, `7-4`), a reference, or a
 * part of the name of whoever made the change or has or had the seats. An empty filter lets everything through.
 */
export function isInFilter({ change }: HistoryEntry, filter: string): boolean {
  const text = filter.trim();
  if (text === '') return true;
  const [, roomPart, seatPart = ''] = /^(?:([A-Za-z])(?:\s+|$))?(.*)$/.exec(text) ?? [];
  const isRoom = roomPart === undefined || change.room === roomPart.toUpperCase();
  if (roomPart !== undefined && seatPart === '') return isRoom;
  const seat = parseSeatLabel(seatPart);
  if (seat !== null) return isRoom && change.seats.some(({ after }) => isSameSeat(after, seat));
  const contents = change.seats.flatMap(({ before, after }) => [before.content, after.content]);
  const isNamed = parseBookingName(text);
  const isOfIt = (content: SeatContent): boolean =>
    content.kind === 'booked' && isNamed?.(content.booking) === true;
  if (contents.some(isOfIt)) return true;
  const people = [change.by, ...contents.map(personIn).filter((person) => person !== null)];
  return people.some((person) => foldName(person).includes(foldName(text)));
}

function personIn(content: SeatContent): string | null {
  if (content.kind === 'booked') return content.client;
  return content.kind === 'held' ? content.by : null;
}

/** The time of day of a moment (ms since the epoch) on this machine: `19:32:10`. */
export function clockTime(at: number): string {
  return localClock(at);
}

/** When something was: the time of day, with the day before it when that is another than `now`'s. */
function timeWords(at: number, now: number): string {
  if (localDay(at) === localDay(now)) return clockTime(at);
  return `${localDay(at).slice(5)} ${clockTime(at).slice(0, 5)}`;
}

/** Minutes as a person says them: `< 1 min`, `34 min`, `3 h`. */
export function minutesWords(minutes: number): string {
  if (minutes < 1) return '< 1 min';
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 6_000 ? `${Math.round(minutes / 60)} h` : '> 100 h';
}

/** One seat: how it stands, and everything that happened to it lately, the newest first. */
export function seatPage(view: OpsView, seat: Cursor, cells: number, appearance: Appearance): OverlayText {
  const { room } = seat;
  const name = seatName(room, seat);
  const entries = seatEntries(view, seat);
  const rows = rowsById(entries ?? []);
  const standing = printable(seatStanding(view.rooms.get(room) ?? null, seat, rows), appearance);
  const heading = `${styled(appearance, 'name', name)}  ${styled(appearance, 'quiet', standing)}`;
  if (entries === null) return { heading, lines: [styled(appearance, 'quiet', 'reading the history')] };
  const { now } = view;
  const words = `${entries.length === 0 ? 'nothing in ' : ''}the last ${SEAT_HISTORY_DAYS} days, times ${zoneWords(now)}; further back: ${asTyped(`theater history ${name}`)}`;
  return {
    heading,
    lines: [
      ...entries.map((entry) => feedLine(entry, { now, cells, appearance })),
      styled(appearance, 'quiet', words),
    ],
  };
}

/** The chosen seat in one line: how it stands, since when, and its booking. */
export function cursorLine(view: OpsView, cursor: Cursor, cells: number, appearance: Appearance): string {
  const { rooms, now, history } = view;
  const snapshot = rooms.get(cursor.room) ?? null;
  const seat = snapshot === null ? null : seatAt(snapshot, cursor);
  const name = ` ${styled(appearance, 'name', seatName(cursor.room, cursor))}`;
  const known = rowsById([...(history?.entries ?? []), ...(seatEntries(view, cursor) ?? [])]);
  const standing = printable(seatStanding(snapshot, cursor, known), appearance);
  const at = seat === null ? null : contentChangedAt(seat, known);
  const since = at === null ? '' : ` since ${timeWords(at, now)}`;
  const booking = seat?.content.kind === 'booked' ? printable(seat.content.booking, appearance) : '';
  const right = styled(appearance, 'quiet', booking);
  return twoSides(
    [
      [`${name}  ${standing}${since}`, right],
      [`${name}  ${standing}${since}`, ''],
      [`${name}  ${standing}`, ''],
    ],
    cells,
  );
}

/**
 * How a seat stands by a picture, for the people who run the theater: `booked by Mia`, or `booked for Mia by Ola`
 * where the row of its booking says so. Not yet safe for a terminal.
 */
function seatStanding(
  snapshot: RoomSnapshot | null,
  position: SeatPosition,
  rows: ReadonlyMap<string, HistoryEntry>,
): string {
  const seat = snapshot === null ? null : seatAt(snapshot, position);
  if (snapshot === null || seat === null) return 'not seen yet';
  const owner = ownerOf(seat, snapshot.at);
  const state = stateOf(seat, snapshot.at);
  const { content } = seat;
  if (content.kind === 'blocked') return content.note === '' ? 'blocked' : `blocked (${content.note})`;
  const reference = referenceIn(content);
  const row = rows.get(seat.change)?.change;
  const isSold = row !== undefined && soldTo(row) === owner;
  const who = isSold ? `for ${owner} by ${row.by}` : `by ${owner}`;
  return owner === null ? state : `${state} ${who}${reference === null ? '' : `, ${reference}`}`;
}
