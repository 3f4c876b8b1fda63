import { mostPoints, NAME_CELLS, readName } from '../../theater/names.ts';
import { seatAt } from '../../theater/snapshot.ts';
import type { Key } from '../keys/key.ts';
import { seatName } from '../text/seat-names.ts';
import type { ClientState, Scene } from './client-state.ts';
import { openWish, partyOf } from './make-wish.ts';
import { standingWords } from './seat-words.ts';
import { say, stay, type Step } from './step.ts';

/** `g`: asks to whom the booking of the seat under the cursor shall be given. */
export function askToGive(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const { room } = cursor;
  const snapshot = scene.rooms.get(room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked' || content.client !== scene.client) {
    const standing = standingWords(snapshot, cursor, scene.client);
    return say(
      state,
      'warning',
      `${seatName(room, cursor)} is ${standing}; g gives a booking of yours away.`,
    );
  }
  const { booking } = content;
  const seats = partyOf(snapshot, booking, scene.client);
  return stay({ ...state, overlay: { kind: 'give', room, seats, booking, text: '' }, message: null });
}

/** Enter: gives the booking to the person whose name was typed, or says what is wrong with the name. */
export function giveAsTyped(state: ClientState, scene: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'give') return stay(state);
  const reading = readName(overlay.text);
  if (reading.kind === 'fault') return say(state, 'warning', `${capital(reading.message)}.`);
  const to = reading.name;
  if (to === scene.client)
    return say(state, 'warning', 'They are yours already; give them to somebody else.');
  const { room, seats, booking } = overlay;
  const closed = { ...state, overlay: null };
  return openWish(closed, scene, { deed: 'give', room, seats, booking, to, origin: 'cursor' }, closed);
}

/** A key that is bound to nothing goes into the name that is typed, if it is a character. */
export function typeName(state: ClientState, key: Key): ClientState {
  const character = key === 'space' ? ' ' : key;
  const isCharacter = Array.from(character).length === 1 && !/[\p{Cc}\p{Cf}]/u.test(character);
  const { overlay } = state;
  const isFull = overlay?.kind === 'give' && Array.from(overlay.text).length >= mostPoints(NAME_CELLS);
  return isCharacter && !isFull ? withText(state, (text) => text + character) : state;
}

/** One character less. */
export function rubOut(state: ClientState): ClientState {
  return withText(state, (text) => Array.from(text).slice(0, -1).join(''));
}

function withText(state: ClientState, change: (text: string) => string): ClientState {
  const { overlay } = state;
  if (overlay?.kind !== 'give') return state;
  return { ...state, overlay: { ...overlay, text: change(overlay.text) }, message: null };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
