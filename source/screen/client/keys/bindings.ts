import { type Binding, DIGITS, type Hint, type KeyContext, writeHints } from '../../kit/keys/binding.ts';
import { type Key, withoutShift } from '../../kit/keys/key-codes.ts';
import type { Layout } from '../../kit/layout.ts';
import type { Appearance } from '../../kit/theme.ts';
import type { ClientState } from '../state/client-state.ts';
import { MAP_BINDINGS } from './map-bindings.ts';

/** The keys of what can lie over the rooms. */
const OVERLAY_BINDINGS: readonly Binding[] = [
  {
    command: 'up',
    context: 'text',
    keys: ['up', 'k'],
    label: 'up k',
    help: 'one line up',
    hint: { label: 'arrows', text: 'scroll', rank: 1 },
  },
  { command: 'down', context: 'text', keys: ['down', 'j'], label: 'down j', help: 'one line down' },
  { command: 'page-up', context: 'text', keys: ['page-up'], label: 'PgUp', help: 'one page up' },
  {
    command: 'page-down',
    context: 'text',
    keys: ['page-down', 'space'],
    label: 'PgDn Space',
    help: 'one page down',
  },
  {
    command: 'back',
    context: 'text',
    keys: ['escape', 'q'],
    label: 'Esc q',
    help: 'back to the rooms',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },
  {
    command: 'who',
    context: 'text',
    keys: ['w'],
    label: 'w',
    help: 'who sits where in the room; back where that is open',
  },
  {
    command: 'mine',
    context: 'text',
    keys: ['m'],
    label: 'm',
    help: 'my bookings; back where they are open',
  },
  {
    command: 'help',
    context: 'text',
    keys: ['?'],
    label: '?',
    help: 'the keys; back where they are open',
  },
  { command: 'theme', context: 'text', keys: ['T'], label: 'T', help: 'the next theme' },

  {
    command: 'up',
    context: 'programme',
    keys: ['up', 'k'],
    label: 'up k',
    help: 'the play before',
    hint: { label: 'arrows', text: 'move', rank: 2 },
  },
  { command: 'down', context: 'programme', keys: ['down', 'j'], label: 'down j', help: 'the next play' },
  {
    command: 'choose',
    context: 'programme',
    keys: ['enter'],
    label: 'Enter',
    help: 'to the room of the play',
    hint: { label: 'enter', text: 'go there', rank: 1 },
  },
  {
    command: 'room',
    context: 'programme',
    keys: DIGITS,
    label: '1-9',
    help: 'to that room',
    hint: { text: 'room', rank: 3 },
  },
  {
    command: 'back',
    context: 'programme',
    keys: ['escape', 'q', 'p'],
    label: 'Esc q p',
    help: 'back to the rooms',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'agree',
    context: 'question',
    keys: ['y'],
    label: 'y',
    help: 'yes, do it',
    hint: { text: 'yes', rank: 1 },
  },
  {
    command: 'back',
    context: 'question',
    keys: ['escape', 'q', 'n'],
    label: 'Esc q n',
    help: 'no, leave it as it is',
    hint: { label: 'esc', text: 'no', rank: 0 },
  },

  {
    command: 'accept',
    context: 'prompt',
    keys: ['enter'],
    label: 'Enter',
    help: 'give the booking to whom the name is of',
    hint: { label: 'enter', text: 'give', rank: 1 },
  },
  {
    command: 'rub-out',
    context: 'prompt',
    keys: ['backspace'],
    label: 'Backspace',
    help: 'one character less',
  },
  {
    command: 'back',
    context: 'prompt',
    keys: ['escape'],
    label: 'Esc',
    help: 'give nothing away',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'accept',
    context: 'customer',
    keys: ['enter'],
    label: 'Enter',
    help: 'the next booking is for that name; without one for a walk-up',
    hint: { label: 'enter', text: 'take', rank: 1 },
  },
  {
    command: 'complete',
    context: 'customer',
    keys: ['tab', 'right'],
    label: 'Tab right',
    help: 'take the name of the house that is offered',
    hint: { label: 'tab', text: 'as offered', rank: 2 },
  },
  {
    command: 'rub-out',
    context: 'customer',
    keys: ['backspace'],
    label: 'Backspace',
    help: 'one character less',
  },
  {
    command: 'back',
    context: 'customer',
    keys: ['escape'],
    label: 'Esc',
    help: 'leave it as it was',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'up',
    context: 'sales',
    keys: ['up', 'k'],
    label: 'up k',
    help: 'to a newer sale',
    hint: { label: 'arrows', text: 'move', rank: 2 },
  },
  { command: 'down', context: 'sales', keys: ['down', 'j'], label: 'down j', help: 'to an older sale' },
  { command: 'page-up', context: 'sales', keys: ['page-up'], label: 'PgUp', help: 'ten sales up' },
  { command: 'page-down', context: 'sales', keys: ['page-down'], label: 'PgDn', help: 'ten sales down' },
  {
    command: 'choose',
    context: 'sales',
    keys: ['enter'],
    label: 'Enter',
    help: 'to the seats of the sale',
    hint: { label: 'enter', text: 'go there', rank: 1 },
  },
  {
    command: 'back',
    context: 'sales',
    keys: ['escape', 'q', 'm'],
    label: 'Esc q m',
    help: 'back to the rooms',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'accept',
    context: 'line',
    keys: ['enter'],
    label: 'Enter',
    help: 'to the first hit, or to the seat',
    hint: { label: 'enter', text: 'go there', rank: 1 },
  },
  {
    command: 'rub-out',
    context: 'line',
    keys: ['backspace'],
    label: 'Backspace',
    help: 'one character less',
  },
  {
    command: 'back',
    context: 'line',
    keys: ['escape'],
    label: 'Esc',
    help: 'stay where you are',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'accept',
    context: 'seat',
    keys: ['enter'],
    label: 'Enter',
    help: 'to the row or the seat',
    hint: { label: 'enter', text: 'go there', rank: 1 },
  },
  {
    command: 'best',
    context: 'seat',
    keys: ['b'],
    label: 'b',
    help: 'and a number: go there and mark the best so many seats of the row',
    hint: { text: 'best of the row', rank: 2 },
  },
  {
    command: 'run',
    context: 'seat',
    keys: ['v'],
    label: 'v',
    help: 'go there and begin a run',
    hint: { text: 'run', rank: 3 },
  },
  {
    command: 'mark-row',
    context: 'seat',
    keys: ['V'],
    label: 'V',
    help: 'go there and mark all free seats of the row',
    hint: { text: 'whole row', rank: 4 },
  },
  {
    command: 'rub-out',
    context: 'seat',
    keys: ['backspace'],
    label: 'Backspace',
    help: 'one character less',
  },
  {
    command: 'back',
    context: 'seat',
    keys: ['escape'],
    label: 'Esc',
    help: 'stay where you are',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'how-many',
    context: 'number',
    keys: [...DIGITS, '0'],
    label: '1-9 0',
    help: 'mark the best so many seats of the room; 0 is ten',
    hint: { label: '1-9', text: 'seats', rank: 1 },
  },
  {
    command: 'back',
    context: 'number',
    keys: ['escape', 'q'],
    label: 'Esc q',
    help: 'mark nothing',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  { command: 'leave', context: 'too-small', keys: ['q'], label: 'q', help: 'leave' },
];

/** The key table of the booking terminal. The hint line, the help and docs/keys.md are made from it. */
export const BINDINGS: readonly Binding[] = [...MAP_BINDINGS, ...OVERLAY_BINDINGS];

/** Keys that mean the same whatever has the keys. */
const EVERYWHERE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-l', 'ctrl-z']);

/** What a key asks for while `context` has the keys, or null when it is bound to nothing there. */
export function bindingOf(key: Key, context: KeyContext): Binding | null {
  const own = BINDINGS.find((binding) => binding.context === context && binding.keys.includes(key));
  if (own !== undefined) return own;
  const plain = withoutShift(key);
  if (plain !== key) return bindingOf(plain, context);
  if (!EVERYWHERE.has(key)) return null;
  return BINDINGS.find((binding) => binding.keys.includes(key)) ?? null;
}

/**
 * The keys worth knowing now, in the order of the table, as many as fit into `cells`; the lowest ranks are kept.
 * `rooms` is how many the number keys reach.
 */
export function hintLine(context: KeyContext, rooms: number, cells: number, appearance: Appearance): string {
  const own = BINDINGS.filter((binding) => binding.context === context);
  return writeHints(
    own.flatMap((binding) => hintOf(binding, rooms)),
    cells,
    appearance,
  );
}

function hintOf({ command, label, hint }: Binding, rooms: number): readonly Hint[] {
  if (hint === undefined) return [];
  if (command === 'room') return rooms === 1 ? [] : [{ ...hint, label: `1-${rooms}` }];
  return [{ ...hint, label: hint.label ?? label }];
}

/** What has the keys in this state, on this layout. */
export function keyContext({ overlay }: ClientState, layout: Layout): KeyContext {
  // Nobody shall book a seat that is not to be seen.
  if (layout.kind === 'too-small') return 'too-small';
  switch (overlay?.kind) {
    case undefined:
      return 'map';
    case 'programme':
    case 'question':
    case 'customer':
    case 'sales':
      return overlay.kind;
    case 'give':
      return 'prompt';
    case 'find':
      return 'line';
    case 'goto':
      return /\d$/.test(overlay.text) ? 'seat' : 'line';
    case 'best':
      return 'number';
    case 'help':
    case 'who':
    case 'mine':
      return 'text';
  }
}

/** Whether a line is typed: then characters are its text. */
export function isTyping(context: KeyContext): boolean {
  return context === 'prompt' || context === 'line' || context === 'seat' || context === 'customer';
}
