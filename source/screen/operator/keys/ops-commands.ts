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

const MOVING: ReadonlySet<string> = new Set([
  'left',
  'right',
  'row-up',
  'row-down',
  'room',
  'next-room',
  'previous-room',
]);

/** The keys that act. */
export const OPERATOR_BINDINGS: readonly OpsBinding[] = [
  {
    command: 'operator',
    context: 'acting',
    keys: ['!'],
    label: '!',
    help: 'turn operator mode on, in a name that is asked for, or off',
    hint: { text: 'read-only', rank: 0, brief: { text: 'off' } },
  },
  {
    ...acting('mark', 'm', 'mark the chosen seat, or unmark it; marks are in one room'),
    hint: { text: 'mark', rank: 4 },
  },
  acting('mark-row', 'M', 'mark its row, or unmark it'),
  acting('mark-room', '*', 'mark the whole room, or unmark it'),
  {
    ...acting('block', 'b', 'block the marked seats, or else the chosen one'),
    hint: { text: 'block', rank: 1, brief: { label: 'b B', text: 'block' } },
  },
  { ...acting('unblock', 'B', 'unblock them'), hint: { text: 'unblock', rank: 10 } },
  {
    ...acting('release', 'R', "release them, whosever they are; unmarked, the chosen one's"),
    hint: { text: 'release', rank: 3, brief: { text: 'free' } },
  },
  {
    ...acting('move', 'v', 'move them, with the whole party, to other seats of the room'),
    hint: { text: 'move', rank: 5 },
  },
  {
    ...acting('give', 'g', 'give them, or else the whole booking of the chosen one, to somebody else'),
    hint: { text: 'give', rank: 9 },
  },
  {
    ...acting('gate', 'o', 'close the room of the chosen seat, or open it'),
    hint: { text: 'close/open', rank: 6, brief: { text: 'close' } },
  },
  {
    ...acting('rename', 't', 'give the play of that room another name'),
    hint: { text: 'title', rank: 8, brief: { text: 'play' } },
  },
  {
    ...acting('reset', 'X', 'make every seat of that room free'),
    hint: { text: 'reset', rank: 7 },
  },
  { ...acting('undo', 'u', 'undo the last operation of this screen'), hint: { text: 'undo', rank: 2 } },

  { ...asking('accept', 'enter', 'Enter', 'go on'), hint: { label: 'enter', text: 'go on', rank: 1 } },
  asking('rub-out', 'backspace', 'Backspace', 'one character less'),
  {
    ...asking('back', 'escape', 'Esc', 'leave it as it is'),
    hint: { label: 'esc', text: 'leave it', rank: 0 },
  },

  ...OPS_CURSOR_BINDINGS.flatMap((binding): readonly OpsBinding[] => {
    if (!MOVING.has(binding.command)) return [];
    const { hint: _, ...moving } = binding;
    return [{ ...moving, context: 'targets' }];
  }),
  {
    command: 'mark',
    context: 'targets',
    keys: ['m'],
    label: 'm',
    help: 'choose the seat, or not any more',
    hint: { text: 'choose', rank: 2 },
  },
  {
    command: 'party',
    context: 'targets',
    keys: ['s'],
    label: 's',
    help: 'move only the chosen seats of the party, or again all of it',
    hint: { text: 'only these', rank: 3 },
  },
  {
    command: 'accept',
    context: 'targets',
    keys: ['enter'],
    label: 'Enter',
    help: 'that is where they go',
    hint: { label: 'enter', text: 'go on', rank: 1 },
  },
  {
    command: 'back',
    context: 'targets',
    keys: ['escape', 'q'],
    label: 'Esc q',
    help: 'leave them where they are',
    hint: { label: 'esc', text: 'leave them', rank: 0 },
  },

  {
    command: 'agree',
    context: 'question',
    keys: ['y'],
    label: 'y',
    help: 'yes, do it',
    hint: { text: 'yes, do it', rank: 1 },
  },
  {
    command: 'back',
    context: 'question',
    keys: ['escape', 'q', 'n'],
    label: 'Esc q n',
    help: 'no, leave it as it is',
    hint: { label: 'esc', text: 'no', rank: 0 },
  },
];

function acting(command: OperatorCommand, key: string, help: string): OpsBinding {
  return { command, context: 'acting', keys: [key], label: key, help };
}

function asking(
  command: 'accept' | 'rub-out' | 'back',
  key: string,
  label: string,
  help: string,
): OpsBinding {
  return { command, context: 'prompt', keys: [key], label, help };
}
