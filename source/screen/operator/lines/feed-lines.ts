import { asTyped } from '../../../store/typed-command.ts';
import { type HistoryEntry, soldTo } from '../../../theater/change.ts';
import { zoneWords } from '../../../theater/local-time.ts';
import { foldName } from '../../../theater/names.ts';
import { parseBookingName, referenceIn } from '../../../theater/reference.ts';
import { keptWords, noteOn } from '../../../theater/reservation.ts';
import {
  isSameSeat,
  ownerOf,
  parseSeatLabel,
  type SeatContent,
  seatName,
  type SeatPosition,
  stateOf,
} from '../../../theater/seats.ts';
import { contentChangedAt, type RoomSnapshot, rowsById, seatAt } from '../../../theater/snapshot.ts';
import { type OpsView, SEAT_HISTORY_DAYS, seatEntries } from '../../../watch/ops-view.ts';
import type { Cursor } from '../../client/state/client-state.ts';
import { type OverlayText, twoSides } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { feedLine, timeWords } from '../../map/history-line.ts';

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
  const remarks = [
    reference ?? '',
    keptWords(content.kind === 'booked' ? content.until : undefined, snapshot.at),
    noteOn(content),
  ];
  const more = remarks.filter((remark) => remark !== '').map((remark) => `, ${remark}`);
  return owner === null ? state : `${state} ${who}${more.join('')}`;
}
