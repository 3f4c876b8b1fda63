import { seatsWords } from '../../../booking/asked.ts';
import {
  strandedBy,
  arrangementWords,
  bestSeats,
  GOLDEN,
  type Suggestion,
} from '../../../theater/best-seats.ts';
import { moveCursor } from '../../../theater/plan.ts';
import {
  countOf,
  isSameSeat,
  listOf,
  seatName,
  type SeatPosition,
  seatRanges,
  withoutRepeats,
} from '../../../theater/seats.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import {
  type ClientState,
  type Cursor,
  type Run,
  say,
  type Scene,
  stay,
  type Step,
  type Proposal,
  type Wish,
} from './client-state.ts';
import { holderOf } from './customer.ts';
import { canBeBooked, clausesOf, oneRoomWords, marksOf, requestAbout, without } from './marks.ts';

/** The run that keys extend: nothing else was marked or unmarked since, and the cursor is still at its end. */
function currentRun({ run, marks, cursor }: ClientState): Run | null {
  if (run === null || run.marks !== marks || run.to.room !== cursor.room) return null;
  return run.isOpen || isSameSeat(run.to, cursor) ? run : null;
}

/** The run that `v` began, until `v` or Esc ends it. */
export function openRun(state: ClientState): Run | null {
  const run = currentRun(state);
  return run?.isOpen === true && state.overlay === null ? run : null;
}

/** Shift with an arrow, and a plain one while a run is open: the run goes on to the next seat of the room. */
export function extendRun(
  state: ClientState,
  direction: Parameters<typeof moveCursor>[1],
  scene: Scene,
): Step {
  const { cursor } = state;
  const refusal = refusalOf(state, scene);
  if (refusal !== null) return say(state, 'warning', refusal);
  const next = moveCursor(cursor, direction, scene.plan);
  const run = currentRun(state) ?? begun(state, false);
  return withRun(state, run, next.room === cursor.room ? next : cursor, scene);
}

/** The mouse, drawn from where it was pressed: the run goes on to a seat of the room. */
export function dragRun(state: ClientState, to: Cursor, scene: Scene): Step {
  if (to.room !== state.cursor.room) return stay(state);
  const refusal = refusalOf(state, scene);
  if (refusal !== null) return say(state, 'warning', refusal);
  return withRun(state, currentRun(state) ?? begun(state, false), to, scene);
}

/** `v`: begins a run at the cursor, or ends the one that was begun and keeps its marks. */
export function toggleRun(state: ClientState, scene: Scene): Step {
  if (openRun(state) !== null) {
    const kept = state.marks === null ? 'Nothing is marked.' : `${marksWords(state)}. Enter books.`;
    return say({ ...state, run: null }, 'plain', kept);
  }
  const refusal = refusalOf(state, scene);
  if (refusal !== null) return say(state, 'warning', refusal);
  const { state: next, effects } = withRun(state, begun(state, true), state.cursor, scene);
  const message = next.message && { ...next.message, text: `${next.message.text} ${HOW_IT_ENDS}` };
  return { state: { ...next, message }, effects };
}

/** Said when a run is opened, since nothing else shows that it is. */
const HOW_IT_ENDS = 'Moves go on; v keeps it, Esc drops it.';

/** Esc: the open run is taken back; what was marked before it stays. */
export function dropRun(state: ClientState, run: Run): Step {
  return stay({ ...state, run: null, marks: marksOf(run.to.room, run.kept), message: null });
}

/** After a key that moved the cursor by a jump: an open run goes there too, and ends where that is another room. */
export function followCursor(before: ClientState, step: Step, scene: Scene): Step {
  const run = openRun({ ...before, overlay: null });
  const { state } = step;
  if (run === null || state.run !== run || state.marks !== run.marks || state.cursor === before.cursor)
    return step;
  if (state.cursor.room === run.to.room) return withRun(state, run, state.cursor, scene);
  return { ...step, state: { ...state, run: null } };
}

/** `V`: marks every free seat of the row under the cursor, or unmarks them where all are marked. */
export function toggleRow(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const refusal = refusalOf(state, scene);
  if (refusal !== null) return say(state, 'warning', refusal);
  const ends = [1, scene.plan.places].map((place) => ({ ...cursor, place }));
  const [free, others] = sorted(blockOf(ends), cursor.room, state, scene);
  const kept = state.marks?.seats ?? [];
  const rest = free.reduce(without, kept);
  if (free.length === 0)
    return say(state, 'warning', `Row ${cursor.row} of room ${cursor.room} has no free seat.`);
  const isMarked = kept.length - rest.length === free.length;
  if (isMarked) return stay({ ...state, marks: marksOf(cursor.room, rest), message: null });
  return marked({ ...state, marks: marksOf(cursor.room, [...rest, ...free]) }, others, scene);
}

function begun({ cursor, marks }: ClientState, isOpen: boolean): Run {
  return { from: cursor, to: cursor, kept: marks?.seats ?? [], marks, isOpen };
}

/** Why no seats of the room under the cursor can be marked; null where they can. */
function refusalOf({ cursor: { room }, marks }: ClientState, { rooms }: Scene): string | null {
  if (marks !== null && marks.room !== room) return oneRoomWords(marks.room);
  const snapshot = rooms.get(room);
  if (snapshot === undefined) return `Room ${room} was not seen yet; please wait for it.`;
  return snapshot.isClosed ? `Room ${room} is closed: its seats cannot be marked.` : null;
}

/** The run with its end at `to`: the free seats of the block between both ends, and what was marked before. */
function withRun(state: ClientState, run: Run, to: Cursor, scene: Scene): Step {
  const [free, others] = sorted(blockOf([run.from, to]), to.room, state, scene);
  const marks = marksOf(to.room, withoutRepeats([...run.kept, ...free]));
  return marked({ ...state, cursor: to, marks, run: { ...run, to, marks } }, others, scene);
}

/** Every seat of the smallest block that has these in it. */
function blockOf(corners: readonly SeatPosition[]): readonly SeatPosition[] {
  const [rows, places] = [corners.map(({ row }) => row), corners.map(({ place }) => place)];
  return from(rows).flatMap((row) => from(places).map((place) => ({ row, place })));
}

function from(ends: readonly number[]): readonly number[] {
  const first = Math.min(...ends);
  return Array.from({ length: Math.max(...ends) - first + 1 }, (_, index) => first + index);
}

/** Those of some seats that can be marked, and the others. */
function sorted(
  seats: readonly SeatPosition[],
  room: string,
  { requests }: ClientState,
  scene: Scene,
): readonly [readonly SeatPosition[], readonly SeatPosition[]] {
  const snapshot = scene.rooms.get(room) ?? null;
  const isFree = (seat: SeatPosition): boolean =>
    canBeBooked(snapshot, seat, holderOf(scene)) && requestAbout(room, seat, requests) === null;
  return [seats.filter(isFree), seats.filter((seat) => !isFree(seat))];
}

/** The state, with a word on what is marked now, which seats were stepped over, and which would be left single. */
function marked(state: ClientState, others: readonly SeatPosition[], scene: Scene): Step {
  const { room } = state.cursor;
  const snapshot = scene.rooms.get(room) ?? null;
  const over =
    others.length === 0 ? '' : `; ${clausesOf(room, others, snapshot, scene.client)}, stepped over`;
  return withAdvice(say(state, 'plain', `${marksWords(state)}${over}.`), scene);
}

function marksWords({ marks }: ClientState): string {
  if (marks === null) return 'Nothing is marked';
  return `${countOf(marks.seats.length, 'seat')} marked: ${marks.room} ${listOf(seatRanges(marks.seats))}`;
}

/** The step, which may have marked something, with a word on seats that the marks would leave single. */
export function withAdvice({ state, effects }: Step, { rooms, client }: Scene): Step {
  const { marks, message } = state;
  const snapshot = marks === null ? undefined : rooms.get(marks.room);
  const advice = marks === null || snapshot === undefined ? '' : adviceOn(snapshot, marks.seats, client);
  if (advice === '') return { state, effects };
  const text = message === null ? advice : `${message.text} ${advice}`;
  return { state: { ...state, message: { tone: 'warning', text, about: { marks } } }, effects };
}

/** Which seats a selection would leave single, and what helps; empty where it leaves none. */
function adviceOn(snapshot: RoomSnapshot, seats: readonly SeatPosition[], client: string): string {
  const { room } = snapshot;
  const sentences = strandedBy(snapshot, seats, client).map(({ seat, instead }) => {
    const others = instead === null ? '' : `, or shift to ${listOf(seatRanges(instead))}`;
    return `${seatName(room, seat)} would be left single: add it${others}.`;
  });
  return sentences.slice(0, MOST_ADVICE).join(' ');
}

/** More would not fit below the rooms. */
const MOST_ADVICE = 2;

/** `b`: asks how many seats are wanted side by side; in the row under the cursor, behind a line that named it. */
export function askHowMany(state: ClientState, row: number | null): Step {
  return stay({ ...state, overlay: { kind: 'best', row }, message: null });
}

/** A number after `b`: marks the best seats of the room under the cursor; 0 is ten. */
export function propose(state: ClientState, scene: Scene, digit: number): Step {
  const { room } = state.cursor;
  const row = state.overlay?.kind === 'best' ? state.overlay.row : null;
  const snapshot = scene.rooms.get(room);
  const closed = { ...state, overlay: null };
  if (snapshot === undefined)
    return say(closed, 'warning', `Room ${room} was not seen yet; please wait for it.`);
  const { marks } = currentProposal(state) === null ? state : { marks: null };
  if (marks !== null) return say(closed, 'warning', `Book or unmark the seats in ${marks.room} first.`);
  const wish = { count: digit === 0 ? 10 : digit, row };
  return stay(proposeFrom(closed, snapshot, wish, holderOf(scene), ''));
}

/** What the marks were suggested as, for as long as nobody has marked or unmarked anything himself. */
export function currentProposal({ proposal, marks }: ClientState): Proposal | null {
  return proposal !== null && proposal.marks === marks ? proposal : null;
}

/** `n` and `N` while seats are suggested: the next suggestion that can still be booked, or the one before. */
export function nextProposal(state: ClientState, proposal: Proposal, scene: Scene, by: 1 | -1): Step {
  const { suggestions, index, wish, marks } = proposal;
  const snapshot = scene.rooms.get(marks.room) ?? null;
  for (let step = 1; step < suggestions.length; step += 1) {
    const next = (index + by * step + suggestions.length * step) % suggestions.length;
    const isWhole = suggestions[next]?.seats.every((seat) => canBeBooked(snapshot, seat, holderOf(scene)));
    if (isWhole === true) return stay(at(state, marks.room, { suggestions, index: next, wish }, ''));
  }
  return say(state, 'warning', `There is no other suggestion for ${countOf(wish.count, 'seat')}.`);
}

/**
 * The state with the best seats of a picture marked. `told` says what became of those that were suggested before.
 * Without marks where there are none.
 */
export function proposeFrom(
  state: ClientState,
  snapshot: RoomSnapshot,
  wish: Wish,
  client: string,
  told: string,
): ClientState {
  const { count, row } = wish;
  const seats = snapshot.seats.filter((seat) => row === null || seat.row === row);
  const suggestions = bestSeats({ ...snapshot, seats }, count, { client, luck: state.luck });
  // Whoever asks again need not be sent where many were sent before.
  const asked = { ...state, luck: (state.luck + GOLDEN) % 1 };
  if (suggestions.length > 0) return at(asked, snapshot.room, { suggestions, index: 0, wish }, told);
  const text = `${told}${noneWords(snapshot, wish)}`;
  const about = { cursor: state.cursor };
  return { ...asked, marks: null, proposal: null, message: { tone: 'warning', text, about } };
}

function noneWords({ room, isClosed }: RoomSnapshot, { count, row }: Wish): string {
  const where = row === null ? `Room ${room}` : `Row ${row} of room ${room}`;
  return isClosed
    ? `Room ${room} is closed: its seats cannot be marked.`
    : `${where} has no ${countOf(count, 'free seat')} left.`;
}

function at(
  state: ClientState,
  room: string,
  chosen: { readonly suggestions: readonly Suggestion[]; readonly index: number; readonly wish: Wish },
  told: string,
): ClientState {
  const suggestion = chosen.suggestions[chosen.index];
  const [first] = suggestion?.seats ?? [];
  if (suggestion === undefined || first === undefined) return state;
  const marks = { room, seats: suggestion.seats };
  const cursor = { room, row: first.row, place: first.place };
  const how = arrangementWords(suggestion);
  const others = chosen.suggestions.length > 1 ? '; n another' : '';
  const names = seatsWords(room, suggestion.seats);
  const text = `${told}Suggested: ${names}${how === '' ? '' : ` (${how})`}. Enter books${others}.`;
  const message = { tone: told === '' ? 'plain' : 'bad', text, about: { marks } } as const;
  return { ...state, marks, cursor, proposal: { ...chosen, marks }, message };
}
