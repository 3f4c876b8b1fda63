import { type OperatorCommand, OPS_CURSOR_BINDINGS, type OpsBinding } from './ops-commands.ts';

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
