import { seatsWords } from '../../../booking/asked.ts';
import { findIn, type Hit, parseSeatName, referenceOrNull } from '../../../theater/reference.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { countOf, seatName, type SeatPosition } from '../../../theater/seats.ts';
import { type ClientState, type Cursor, say, type Scene, stay, type Step } from './client-state.ts';

/** Where a text was found: all hits in their order, and the seats of them in each room. */
type Finding = {
  readonly text: string;
  readonly hits: readonly Hit[];
  readonly seats: ReadonlyMap<string, readonly SeatPosition[]>;
  /** The rooms whose plays were found. */
  readonly plays: ReadonlySet<string>;
};

/** What was found in some rooms last: every frame, and every key that is typed, asks for it again. */
const known = new WeakMap<Scene['rooms'], Finding>();

/** Where the text that is typed, or was looked for last, is found now; null while nothing is looked for. */
export function findingOf(
  { overlay, found }: Pick<ClientState, 'overlay' | 'found'>,
  { plan, rooms }: Pick<Scene, 'plan' | 'rooms'>,
): Finding | null {
  const text = overlay?.kind === 'find' ? overlay.text : found?.text;
  if (text === undefined) return null;
  const before = known.get(rooms);
  if (before?.text === text) return before;
  const hits = findIn(
    plan.rooms.flatMap(({ room }) => rooms.get(room) ?? []),
    text,
  );
  const seats = new Map(
    [...Map.groupBy(hits, ({ room }) => room)].map(([room, own]) => [room, own.flatMap((hit) => hit.seats)]),
  );
  const plays = new Set(hits.flatMap(({ kind, room }) => (kind === 'play' ? [room] : [])));
  const finding = { text, hits, seats, plays };
  known.set(rooms, finding);
  return finding;
}

/** `/` and `:`: a line is typed, the rooms stay in sight. */
export function askForLine(state: ClientState, kind: 'find' | 'goto'): Step {
  const found = kind === 'find' ? null : state.found;
  return stay({ ...state, overlay: { kind, text: '' }, found, message: null });
}

/** Enter behind `/`: to the hit that was chosen, or else to the first. */
export function goToTypedHit(state: ClientState, scene: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'find') return stay(state);
  if (overlay.text.trim() === '') return stay({ ...state, overlay: null });
  const finding = findingOf(state, scene);
  if (finding === null || finding.hits.length === 0)
    return say(state, 'warning', `"${makeSafe(overlay.text.trim())}" is nowhere.`);
  const index = Math.min(overlay.index ?? 0, finding.hits.length - 1);
  return atHit({ ...state, overlay: null }, finding, index);
}

/** `n` and `N`: to the next hit, or to the one before, round and round. */
export function goToNextHit(state: ClientState, scene: Scene, by: 1 | -1): Step {
  const finding = findingOf(state, scene);
  if (state.found === null || finding === null)
    return say(state, 'warning', 'Nothing is looked for: / finds a name, a reference, a seat or a play.');
  const count = finding.hits.length;
  if (count === 0) return say(state, 'warning', `"${makeSafe(finding.text)}" is nowhere any more.`);
  return atHit(state, finding, (Math.min(state.found.index, count) + by + count) % count);
}

function atHit(state: ClientState, { text, hits }: Finding, index: number): Step {
  const hit = hits[index];
  if (hit === undefined) return stay(state);
  const { row, place } = hit.seats[0] ?? state.cursor;
  const cursor: Cursor = { room: hit.room, row, place };
  const onward = hits.length === 1 ? ' Esc ends it.' : ' n next, N back, Esc ends it.';
  const words = `${index + 1} of ${hits.length}: ${hitWords(hit)}.${onward}`;
  // From here on n goes to hits, and no more to suggestions: what was suggested stays marked.
  return say({ ...state, cursor, found: { text, index }, proposal: null }, 'plain', words);
}

/** A hit in a few words, safe for a terminal: `A 7-4 and 7-5 of Mia, K7QF2X`. */
export function hitWords({ kind, room, play, seats, state, client, booking }: Hit): string {
  if (kind === 'play') return `${makeSafe(room)} ${makeSafe(play)}`;
  const who = client === null ? ` ${state}` : ` of ${makeSafe(client)}`;
  const reference = referenceOrNull(booking);
  return `${seatsWords(room, seats)}${who}${reference === null ? '' : `, ${reference}`}`;
}

/** Whether what is typed behind `:` is a seat, or the beginning of one: not the words of an action. */
export function isSeatText(text: string, { plan }: Pick<Scene, 'plan'>): boolean {
  const typed = text.trim();
  const isRoom = typed.length === 1 && plan.rooms.some(({ room }) => room === typed.toUpperCase());
  return typed === '' || isRoom || /^[a-z]?[ ]*\d+(?:-\d*)?$/i.test(typed);
}

/** Enter behind `:`: to the seat or the row that was typed, of this room where none is named. */
export function goToTypedSeat(state: ClientState, { plan }: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'goto') return stay(state);
  const text = overlay.text.trim();
  if (text === '') return stay({ ...state, overlay: null });
  // A row alone is its seat below or above the cursor.
  const named = parseSeatName(text) ?? parseSeatName(`${text}-${state.cursor.place}`);
  if (named === null) return say(state, 'warning', 'A seat is written 8-4 or f8-4, a row 8 or f8.');
  const room = named.room ?? state.cursor.room;
  const { row, place } = named.seat;
  if (plan.rooms.every((each) => each.room !== room))
    return say(
      state,
      'warning',
      `There is no room ${room}; there are ${countOf(plan.rooms.length, 'room')}.`,
    );
  if (row > plan.rows || place > plan.places) {
    const most = seatName(room, { row: plan.rows, place: plan.places });
    return say(state, 'warning', `There is no seat ${seatName(room, named.seat)}; the last one is ${most}.`);
  }
  return stay({ ...state, overlay: null, cursor: { room, row, place }, found: null, message: null });
}
