import { seatsWords } from '../../../booking/asked.ts';
import { arrangementWords, bestSeats, GOLDEN, type Suggestion } from '../../../theater/best-seats.ts';
import { countOf } from '../../../theater/seats.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import {
  type ClientState,
  type Proposal,
  say,
  type Scene,
  stay,
  type Step,
  type Wish,
} from './client-state.ts';
import { holderOf } from './customer.ts';
import { canBeBooked } from './marks.ts';

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
