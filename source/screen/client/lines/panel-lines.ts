import { localDay } from '../../../theater/local-time.ts';
import { referenceOf } from '../../../theater/reference.ts';
import { keptWords, noteOn } from '../../../theater/reservation.ts';
import { listOf, type SeatContent, seatName, type SeatPosition, seatRanges } from '../../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import { SEAT_HISTORY_DAYS } from '../../../watch/ops-view.ts';
import type { RoomsLayout } from '../../kit/layout.ts';
import {
  cellsOf,
  listPieces,
  type OverlayText,
  type Panel,
  panel,
  shareCells,
  shorten,
  sideBySide,
  wrap,
} from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { clockTime, feedLine } from '../../map/history-line.ts';
import type { ClientState, Happening, Scene, SeatStory } from '../state/client-state.ts';
import { ownSales } from '../state/customer.ts';
import { standingWords } from '../state/marks.ts';
import { mineText, salesText } from './overlays.ts';

/** Panels below the rooms of a large screen. */
const PANELS = 3;

/** Other bookings of one person that are listed before the rest is only counted. */
const MOST_OTHERS = 4;

/**
 * What else there is to know, below the rooms of a large screen: the booking that the cursor rests on and what
 * happened to its seat, what whoever sits here has booked or sold, and what happened in the house. As many lines as
 * the layout has.
 */
export function panelLines(
  state: ClientState,
  scene: Scene,
  { width, panelLines: lines }: Extract<RoomsLayout, { kind: 'map' }>,
): readonly string[] {
  if (lines === 0) return [];
  // Before the rooms were seen nobody can say that there is nothing in them.
  if (scene.rooms.size === 0) return Array.from({ length: lines }, () => '');
  const [left = 0, middle = 0, right = 0] = shareCells(width - 1, PANELS);
  const columns = [
    seatPanel(state, scene, left),
    ownPanel(state, scene, middle, lines),
    happenedPanel(state, scene, right, lines),
  ];
  return sideBySide(columns, lines).map((line) => (line === '' ? '' : ` ${line}`));
}

/** Who has the seat that the cursor rests on, with what else, and what happened to it. */
function seatPanel(state: ClientState, scene: Scene, cells: number): Panel {
  const { appearance, rooms } = scene;
  const { story } = state;
  if (story === null) return { cells, lines: [] };
  const { seat } = story;
  const snapshot = rooms.get(seat.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, seat)?.content;
  const facts =
    content?.kind === 'booked'
      ? referenceOf(content.booking)
      : printable(standingWords(snapshot, seat, ''), appearance);
  const booking = content?.kind === 'booked' ? bookingLines(content, snapshot?.at ?? 0, scene, cells) : [];
  const lines = [...booking, '', ...storyLines(story, snapshot, cells, appearance)];
  return panel(seatName(seat.room, seat), facts, lines, cells, appearance);
}

/** The people of a booking, its seats, and the other bookings of who has it. */
function bookingLines(
  content: Extract<SeatContent, { kind: 'booked' }>,
  now: number,
  scene: Scene,
  cells: number,
): readonly string[] {
  const { client, booking } = content;
  const { appearance, till } = scene;
  const isShown = till !== undefined || client === scene.client;
  const until = isShown ? keptWords(content.until, now) : '';
  const note = till === undefined ? '' : noteOn(content);
  const own = reservationsOf(client, scene.rooms);
  const here = own.filter((each) => each.booking === booking);
  const others = own.filter((each) => each.booking !== booking);
  const seller = till?.sellers.get(booking);
  const sold = seller === undefined ? '' : `, sold by ${printable(seller, appearance)}`;
  const more = others.length - MOST_OTHERS;
  return [
    ...fact('for', [printable(client, appearance) + sold], cells, appearance),
    ...here.flatMap(({ room, seats }) => fact('seats', listPieces(rangesIn(room, seats)), cells, appearance)),
    ...(until === '' ? [] : fact('', [until], cells, appearance)),
    ...(note === '' ? [] : fact('note', printable(note, appearance).split(' '), cells, appearance)),
    ...others
      .slice(0, MOST_OTHERS)
      .flatMap(({ room, seats, booking: other }, index) =>
        fact(
          index === 0 ? 'also' : '',
          [listOf(rangesIn(room, seats), 4), referenceOf(other)],
          cells,
          appearance,
        ),
      ),
    ...(more > 0 ? fact('', [`and ${more} more`], cells, appearance) : []),
  ];
}

const FACT_CELLS = 7;

function fact(
  name: string,
  pieces: readonly string[],
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const lines = wrap(pieces, cells - FACT_CELLS, appearance.glyphs.ellipsis);
  return lines.map((line, index) => {
    return styled(appearance, 'quiet', (index === 0 ? name : '').padEnd(FACT_CELLS)) + line;
  });
}

function rangesIn(room: string, seats: readonly SeatPosition[]): readonly string[] {
  return seatRanges(seats).map((range, index) => (index === 0 ? `${room} ${range}` : range));
}

/** What the history has of the seat, the newest first. */
function storyLines(
  { entries }: SeatStory,
  snapshot: RoomSnapshot | null,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const quiet = (words: string): readonly string[] => [styled(appearance, 'quiet', words)];
  if (snapshot === null || entries === 'reading') return [];
  if (entries === null) return quiet('The history cannot be read now.');
  if (entries.length === 0)
    return quiet(`Nothing happened to this seat in the last ${SEAT_HISTORY_DAYS} days.`);
  const now = snapshot.at;
  return entries.toReversed().map((entry) => feedLine(entry, { now, cells, appearance }));
}

/** What whoever sits here has booked, or has sold this evening at a till. */
function ownPanel(state: ClientState, scene: Scene, cells: number, lines: number): Panel {
  const { plan, rooms, client, till, appearance } = scene;
  const text = kept(written, rooms, [plan, client, till, cells, appearance], () =>
    till === undefined
      ? mineText(plan, rooms, client, cells, appearance)
      : salesText(ownSales(state, scene), null, scene, cells),
  );
  const hidden = text.lines.length + 1 - lines;
  const shown = hidden > 0 ? text.lines.slice(0, lines - 2) : text.lines;
  const more = hidden > 0 ? [styled(appearance, 'quiet', `m: ${hidden + 1} more`)] : [];
  return { cells, lines: [text.heading, ...shown, ...more] };
}

/** What changed in the house, the newest first: since the screen was opened, and before that. */
function happenedPanel(
  { happened, earlier, cursor }: ClientState,
  { appearance, rooms }: Scene,
  cells: number,
  lines: number,
): Panel {
  const now = rooms.get(cursor.room)?.at ?? 0;
  const inputs = [earlier, localDay(now), cells, lines, appearance];
  return kept(told, happened, inputs, () => writeHappened(happened, earlier, now, cells, lines, appearance));
}

function writeHappened(
  happened: readonly Happening[],
  earlier: ClientState['earlier'],
  now: number,
  cells: number,
  lines: number,
  appearance: Appearance,
): Panel {
  const news = happened.slice(0, lines).map((each) => happeningLine(each, cells, appearance));
  const rest = (earlier ?? []).slice(-Math.max(lines - news.length, 1)).toReversed();
  const rows = rest.map((entry) => feedLine(entry, { now, cells, appearance }));
  const none =
    earlier !== null && news.length + rows.length === 0 ? [styled(appearance, 'quiet', 'Nothing yet.')] : [];
  return panel('What happened', '', [...news, ...rows, ...none], cells, appearance);
}

function happeningLine({ at, wordings }: Happening, cells: number, appearance: Appearance): string {
  const time = clockTime(at);
  const room = cells - cellsOf(time) - 2;
  const texts = wordings.map((words) => printable(words, appearance));
  const fitting = texts.find((text) => cellsOf(text) <= room) ?? texts.at(-1) ?? '';
  const text = shorten(fitting, room, appearance.glyphs.ellipsis);
  return `${styled(appearance, 'quiet', time)}  ${text}`;
}

type Rooms = Scene['rooms'];
type Reservations = ReturnType<typeof reservationsIn>;

/** The bookings in each pictures by who has them: every key asks for them. */
const reserved = new WeakMap<Rooms, ReadonlyMap<string, Reservations>>();

function reservationsOf(client: string, rooms: Rooms): Reservations {
  const known = reserved.get(rooms) ?? Map.groupBy(reservationsIn(rooms.values()), (each) => each.client);
  reserved.set(rooms, known);
  return known.get(client) ?? [];
}

/** What was written last of something, with all else that it was made of: every key asks for it. */
type Kept<Key extends object, Text> = WeakMap<
  Key,
  { readonly inputs: readonly unknown[]; readonly text: Text }
>;

const written: Kept<Rooms, OverlayText> = new WeakMap();
const told: Kept<ClientState['happened'], Panel> = new WeakMap();

function kept<Key extends object, Text>(
  cache: Kept<Key, Text>,
  key: Key,
  inputs: readonly unknown[],
  write: () => Text,
): Text {
  const known = cache.get(key);
  if (known?.inputs.every((input, index) => input === inputs[index])) return known.text;
  const text = write();
  cache.set(key, { inputs, text });
  return text;
}
