import { type Binding, DIGITS } from '../../kit/keys/binding.ts';

/** What moves the cursor of the ops screen. */
export type CursorCommand = 'left' | 'right' | 'row-up' | 'row-down' | 'room' | 'next-room' | 'previous-room';

/** What a key of operator mode asks for, besides moving the cursor. */
export type OperatorCommand =
  | 'operator'
  | 'mark'
  | 'mark-row'
  | 'mark-room'
  | 'block'
  | 'unblock'
  | 'release'
  | 'move'
  | 'give'
  | 'rename'
  | 'gate'
  | 'reset'
  | 'undo'
  | 'party'
  | 'agree';

/** What has the keys of operator mode: the rooms, a line that is typed, seats that are chosen, or a question. */
export type OperatorContext = 'acting' | 'prompt' | 'targets' | 'question';

/** What has the keys: the overview, one of the pages, the line in which a filter is typed, or operator mode. */
export type OpsContext = 'overview' | 'page' | 'typing' | OperatorContext;

/** What a key of the ops screen asks for. */
export type OpsCommand =
  | 'rooms'
  | 'feed'
  | 'clients'
  | 'nodes'
  | 'alerts'
  | 'help'
  | 'filter'
  | 'pause'
  | 'dump'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | CursorCommand
  | OperatorCommand
  | 'seat'
  | 'back'
  | 'accept'
  | 'rub-out'
  | 'suspend'
  | 'repaint'
  | 'theme'
  | 'leave';

export type OpsBinding = Binding<OpsCommand, OpsContext>;

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
