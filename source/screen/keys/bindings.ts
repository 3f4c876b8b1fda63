import type { Key } from './key.ts';

/** What has the keys: the map of the rooms, one of the overlays, or nothing while the terminal is too small for either. */
export type KeyContext = 'map' | 'text' | 'programme' | 'question' | 'too-small';

/** What a key asks for. */
export type Command =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'room'
  | 'next-room'
  | 'previous-room'
  | 'mark'
  | 'book'
  | 'release'
  | 'release-booking'
  | 'undo'
  | 'who'
  | 'mine'
  | 'programme'
  | 'help'
  | 'back'
  | 'page-up'
  | 'page-down'
  | 'choose'
  | 'agree'
  | 'suspend'
  | 'leave';

/** One line of the key table: it feeds the matcher, the hint line, the help and docs/keys.md. */
export type Binding = {
  readonly command: Command;
  readonly context: KeyContext;
  readonly keys: readonly Key[];
  /** How the keys are written for people. */
  readonly label: string;
  /** What the keys do, in the help and the docs. */
  readonly help: string;
  /** The word of the hint line, and its rank there: when the line is short, high ranks go first. */
  readonly hint?: { readonly label?: string; readonly text: string; readonly rank: number };
};

const DIGITS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Every key of the booking terminal, in the order of the help. */
export const BINDINGS: readonly Binding[] = [
  {
    command: 'left',
    context: 'map',
    keys: ['left', 'h'],
    label: 'left h',
    help: 'one place to the left; from the edge into the room before',
    hint: { label: 'arrows', text: 'move', rank: 3 },
  },
  {
    command: 'right',
    context: 'map',
    keys: ['right', 'l'],
    label: 'right l',
    help: 'one place to the right; from the edge into the next room',
  },
  { command: 'up', context: 'map', keys: ['up', 'k'], label: 'up k', help: 'one row towards the stage' },
  {
    command: 'down',
    context: 'map',
    keys: ['down', 'j'],
    label: 'down j',
    help: 'one row away from the stage',
  },
  {
    command: 'room',
    context: 'map',
    keys: DIGITS,
    label: '1-9',
    help: 'to that room',
    hint: { text: 'room', rank: 4 },
  },
  { command: 'next-room', context: 'map', keys: ['tab'], label: 'Tab', help: 'to the next room' },
  {
    command: 'previous-room',
    context: 'map',
    keys: ['shift-tab'],
    label: 'Shift-Tab',
    help: 'to the room before',
  },
  {
    command: 'mark',
    context: 'map',
    keys: ['space'],
    label: 'Space',
    help: 'mark the seat, or unmark it; marks are in one room',
    hint: { label: 'space', text: 'mark', rank: 5 },
  },
  {
    command: 'book',
    context: 'map',
    keys: ['enter'],
    label: 'Enter',
    help: 'book the marked seats together, or else the seat under the cursor',
    hint: { label: 'enter', text: 'book', rank: 2 },
  },
  {
    command: 'release',
    context: 'map',
    keys: ['r'],
    label: 'r',
    help: 'release the seat under the cursor',
    hint: { text: 'release', rank: 6 },
  },
  {
    command: 'release-booking',
    context: 'map',
    keys: ['R'],
    label: 'R',
    help: 'release the whole booking of the seat, after a y',
  },
  {
    command: 'undo',
    context: 'map',
    keys: ['u'],
    label: 'u',
    help: 'undo the last booking or release made here, once',
    hint: { text: 'undo', rank: 9 },
  },
  {
    command: 'who',
    context: 'map',
    keys: ['w'],
    label: 'w',
    help: 'who sits where in the room',
    hint: { text: 'who', rank: 10 },
  },
  {
    command: 'mine',
    context: 'map',
    keys: ['m'],
    label: 'm',
    help: 'my bookings',
    hint: { text: 'mine', rank: 8 },
  },
  {
    command: 'programme',
    context: 'map',
    keys: ['p'],
    label: 'p',
    help: 'the programme: choose a room by its play',
    hint: { text: 'plays', rank: 7 },
  },
  {
    command: 'help',
    context: 'map',
    keys: ['?'],
    label: '?',
    help: 'these keys',
    hint: { text: 'help', rank: 1 },
  },
  { command: 'back', context: 'map', keys: ['escape'], label: 'Esc', help: 'unmark; close what is open' },
  {
    command: 'suspend',
    context: 'map',
    keys: ['ctrl-z'],
    label: 'Ctrl-Z',
    help: 'stop the program for a while; fg brings it back',
  },
  {
    command: 'leave',
    context: 'map',
    keys: ['q', 'ctrl-c'],
    label: 'q Ctrl-C',
    help: 'leave',
    hint: { label: 'q', text: '', rank: 0 },
  },

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
    keys: ['escape', 'q', '?', 'w', 'm'],
    label: 'Esc q ? w m',
    help: 'back to the rooms',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

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
    keys: ['escape', 'q'],
    label: 'Esc q',
    help: 'no, leave it as it is',
    hint: { label: 'esc', text: 'no', rank: 0 },
  },

  { command: 'leave', context: 'too-small', keys: ['q'], label: 'q', help: 'leave' },
];

/** Keys that mean the same whatever has the keys. */
const EVERYWHERE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-z']);

/** What a key asks for while `context` has the keys, or null when it is bound to nothing there. */
export function bindingOf(key: Key, context: KeyContext): Binding | null {
  const own = BINDINGS.find((binding) => binding.context === context && binding.keys.includes(key));
  if (own !== undefined) return own;
  if (!EVERYWHERE.has(key)) return null;
  return BINDINGS.find((binding) => binding.keys.includes(key)) ?? null;
}
