import { seatName } from '../../../theater/seats.ts';
import { seatAt } from '../../../theater/snapshot.ts';
import type { Command } from '../../kit/keys/binding.ts';
import { keyLabel } from '../../kit/keys/key-codes.ts';
import { BINDINGS } from '../keys/bindings.ts';
import type { ClientState, PaletteAction, Scene } from '../state/client-state.ts';
import { viewerOf } from '../state/customer.ts';
import { isSeatText } from '../state/found.ts';
import { standingWords } from '../state/marks.ts';
import { dispatch } from './dispatch.ts';

/**
 * The state with the actions that the words behind `:` name, in the order of the key table; none of them while a seat
 * is typed. Asked after every key and every picture, so that why one of them would do nothing is true.
 */
export function withActions(state: ClientState, scene: Scene): ClientState {
  const { overlay } = state;
  if (overlay?.kind !== 'goto') return state;
  const { text, index } = overlay;
  const isSeat = isSeatText(text, scene);
  const isAsked = index !== undefined && !/\d/.test(text);
  if (isSeat && !isAsked) {
    return index === undefined ? state : { ...state, overlay: { kind: 'goto', text } };
  }
  const actions = actionsNamed(text, state, scene);
  const chosen = Math.max(Math.min(index ?? 0, actions.length - 1), 0);
  return { ...state, overlay: { ...overlay, index: chosen, actions } };
}

/** Every action that has all of some words, or the very key; those come first that begin with them. */
function actionsNamed(text: string, state: ClientState, scene: Scene): readonly PaletteAction[] {
  const typed = text.trim();
  const words = typed.toLowerCase().split(/\s+/);
  const rankOf = (found: Wording): number => {
    if (found.keys.includes(typed)) return 0;
    if (found.name.toLowerCase().startsWith(typed.toLowerCase())) return 1;
    return words.every((word) => found.name.toLowerCase().includes(word)) ? 2 : 3;
  };
  const matching = everyAction(scene).filter(
    (found) =>
      found.keys.includes(typed) || words.every((word) => found.searched.toLowerCase().includes(word)),
  );
  return matching
    .toSorted((left, right) => rankOf(left) - rankOf(right))
    .map(({ command, digit, label, name }) => {
      return { command, digit, label, name, why: whyNot(state, command, digit, scene) };
    });
}

/** An action, and the words by which it is found. */
type Wording = Pick<PaletteAction, 'command' | 'digit' | 'label' | 'name'> & {
  readonly keys: readonly string[];
  readonly searched: string;
};

function everyAction({ plan, bindings = BINDINGS }: Scene): readonly Wording[] {
  return bindings.flatMap(({ command, context, keys, help, action }): readonly Wording[] => {
    const label = keys.map((key) => keyLabel(key) ?? key).join(' ');
    if (context !== 'map' || action === undefined) return [];
    if (command !== 'room')
      return [{ command, digit: 0, label, name: action, keys, searched: `${action} ${help}` }];
    return plan.rooms.map(({ room, play }, index) => {
      const key = keys[index] ?? '';
      const name = `${action} ${room} ${play}`;
      return { command, digit: index + 1, label: key, name, keys: [key], searched: name };
    });
  });
}

/**
 * Why an action would do nothing just now, in the words that its key would say; null where it would do something. It
 * is tried on the state, which changes nothing: all that a key does to anything else is an effect.
 */
function whyNot(state: ClientState, command: Command, digit: number, scene: Scene): string | null {
  const before = { ...state, overlay: null, message: null };
  const { state: after, effects } = dispatch(before, command, digit, scene);
  const isChanged = Object.entries(after).some(([name, value]) => {
    return name !== 'message' && value !== Object.entries(before).find(([known]) => known === name)?.[1];
  });
  const [effect] = effects;
  if (effect?.kind === 'fulfil' && effect.wanted.operation === 'release') return whyNotReleased(state, scene);
  if (isChanged || effects.length > 0) return null;
  return after.message?.text ?? 'there is nothing that it would do here';
}

/** Why the seat under the cursor would not be released; the store, which may know more, has the last word. */
function whyNotReleased({ cursor }: ClientState, scene: Scene): string | null {
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  const isBooked = content?.kind === 'booked';
  if (isBooked && (content.client === scene.client || scene.till !== undefined)) return null;
  return `${seatName(cursor.room, cursor)} is ${standingWords(snapshot, cursor, viewerOf(scene))}.`;
}
