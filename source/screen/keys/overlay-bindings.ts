import { type Binding, DIGITS } from './binding.ts';

/** The keys of what can lie over the rooms. */
export const OVERLAY_BINDINGS: readonly Binding[] = [
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

  { command: 'leave', context: 'too-small', keys: ['q'], label: 'q', help: 'leave' },
];
