import { DIGITS } from '../keys/binding.ts';
import type { OpsBinding } from './ops-bindings.ts';

/** The keys that choose a seat, and show what happened to it. */
export const OPS_CURSOR_BINDINGS: readonly OpsBinding[] = [
  {
    command: 'left',
    context: 'overview',
    keys: ['left', 'h'],
    label: 'left h',
    help: 'choose a seat: one to the left',
    hint: { label: 'arrows', text: 'seat', rank: 7 },
  },
  { command: 'right', context: 'overview', keys: ['right', 'l'], label: 'right l', help: 'one to the right' },
  {
    command: 'row-up',
    context: 'overview',
    keys: ['up', 'k'],
    label: 'up k',
    help: 'one row towards the stage',
  },
  {
    command: 'row-down',
    context: 'overview',
    keys: ['down', 'j'],
    label: 'down j',
    help: 'one row away from the stage',
  },
  { command: 'room', context: 'overview', keys: DIGITS, label: '1-9', help: 'a seat of that room' },
  { command: 'next-room', context: 'overview', keys: ['tab'], label: 'Tab', help: 'of the next room' },
  {
    command: 'previous-room',
    context: 'overview',
    keys: ['shift-tab'],
    label: 'Shift-Tab',
    help: 'of the room before',
  },
  {
    command: 'seat',
    context: 'overview',
    keys: ['enter'],
    label: 'Enter',
    help: 'the history of the chosen seat',
    hint: { label: 'enter', text: 'history', rank: 8 },
  },
  {
    command: 'back',
    context: 'overview',
    keys: ['escape'],
    label: 'Esc',
    help: 'unmark; give up what is unconfirmed; choose no seat',
  },
];
