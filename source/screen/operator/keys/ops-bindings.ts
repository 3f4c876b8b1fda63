import type { Hint } from '../../kit/keys/binding.ts';
import { type Key, withoutShift } from '../../kit/keys/key-codes.ts';
import {
  OPERATOR_BINDINGS,
  OPS_CURSOR_BINDINGS,
  type OpsBinding,
  type OpsCommand,
  type OpsContext,
} from './ops-commands.ts';

/** The keys of a page besides those that open pages, and of the line in which a filter is typed. */
const OPS_PAGE_BINDINGS: readonly OpsBinding[] = [
  {
    command: 'up',
    context: 'page',
    keys: ['up', 'k'],
    label: 'up k',
    help: 'one line up',
    hint: { label: 'arrows', text: 'scroll', rank: 1 },
  },
  { command: 'down', context: 'page', keys: ['down', 'j'], label: 'down j', help: 'one line down' },
  { command: 'page-up', context: 'page', keys: ['page-up'], label: 'PgUp', help: 'one page up' },
  { command: 'page-down', context: 'page', keys: ['page-down'], label: 'PgDn', help: 'one page down' },
  { command: 'first', context: 'page', keys: ['home', 'g'], label: 'Home g', help: 'to the first line' },
  { command: 'last', context: 'page', keys: ['end', 'G'], label: 'End G', help: 'to the last line' },
  {
    command: 'filter',
    context: 'page',
    keys: ['/'],
    label: '/',
    help: 'filter the feed by a room, a seat, a name or a reference',
    hint: { text: 'filter', rank: 3 },
  },
  {
    command: 'pause',
    context: 'page',
    keys: ['space'],
    label: 'Space',
    help: 'keep the picture as it is; again: go on',
    hint: { label: 'space', text: 'pause', rank: 2 },
  },
  { command: 'theme', context: 'page', keys: ['T'], label: 'T', help: 'the next theme' },
  {
    command: 'back',
    context: 'page',
    keys: ['escape', 'q'],
    label: 'Esc q',
    help: 'back to the rooms',
    hint: { label: 'esc', text: 'back', rank: 0 },
  },

  {
    command: 'accept',
    context: 'typing',
    keys: ['enter'],
    label: 'Enter',
    help: 'keep the filter; an empty one shows everything',
    hint: { label: 'enter', text: 'keep it', rank: 1 },
  },
  {
    command: 'rub-out',
    context: 'typing',
    keys: ['backspace'],
    label: 'Backspace',
    help: 'one character less',
  },
  {
    command: 'back',
    context: 'typing',
    keys: ['escape'],
    label: 'Esc',
    help: 'show everything again',
    hint: { label: 'esc', text: 'no filter', rank: 0 },
  },
];

/** The key table of the ops screen. */
export const OPS_BINDINGS: readonly OpsBinding[] = [
  ...pages('overview', [0, 1, 2, 3, 4, 5]),
  ...OPS_CURSOR_BINDINGS,
  {
    command: 'filter',
    context: 'overview',
    keys: ['/'],
    label: '/',
    help: 'filter the feed by a room, a seat, a name or a reference',
    hint: { text: 'filter', rank: 6 },
  },
  {
    command: 'pause',
    context: 'overview',
    keys: ['space'],
    label: 'Space',
    help: 'keep the picture as it is; again: go on',
    hint: { label: 'space', text: 'pause', rank: 2 },
  },
  {
    command: 'dump',
    context: 'overview',
    keys: ['ctrl-s'],
    label: 'Ctrl-S',
    help: 'write the screen as text into a file in this folder',
  },
  {
    command: 'theme',
    context: 'overview',
    keys: ['T'],
    label: 'T',
    help: 'the next theme: colours, or how to do without them',
  },
  {
    command: 'repaint',
    context: 'overview',
    keys: ['ctrl-l'],
    label: 'Ctrl-L',
    help: 'draw the screen anew, after another program wrote on it',
  },
  {
    command: 'suspend',
    context: 'overview',
    keys: ['ctrl-z'],
    label: 'Ctrl-Z',
    help: 'stop the program for a while; fg brings it back',
  },
  {
    command: 'leave',
    context: 'overview',
    keys: ['q', 'ctrl-c'],
    label: 'q Ctrl-C',
    help: 'leave',
    hint: { label: 'q', text: 'quit', rank: 0 },
  },
  ...pages('page', []),
  ...OPS_PAGE_BINDINGS,
  ...OPERATOR_BINDINGS,
];

/** Keys that mean the same whatever has the keys. */
const EVERYWHERE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-l', 'ctrl-s', 'ctrl-z']);

/** The keys that act are those of the overview as well; while it is off they say how to turn them on. */
const ALSO: Readonly<Partial<Record<OpsContext, OpsContext>>> = { overview: 'acting' };

/** What a key asks for while `context` has the keys, or null when it is bound to nothing there. */
export function opsCommandOf(key: Key, context: OpsContext): OpsCommand | null {
  for (const each of [context, ALSO[context]]) {
    const own = OPS_BINDINGS.find((binding) => binding.context === each && binding.keys.includes(key));
    if (own !== undefined) return own.command;
  }
  const plain = withoutShift(key);
  if (plain !== key) return opsCommandOf(plain, context);
  if (!EVERYWHERE.has(key)) return null;
  return OPS_BINDINGS.find((binding) => binding.keys.includes(key))?.command ?? null;
}

/** How the key that turns operator mode on is hinted at while they are off. */
const OPERATOR_OFF: Hint = { label: '!', text: 'act', rank: 9 };

/** The keys worth knowing on the overview while operator mode is off. */
export function lookingHints(mayAct: boolean): readonly Hint[] {
  return mayAct ? [...opsHints('overview'), OPERATOR_OFF] : opsHints('overview');
}

/** The keys worth knowing in a context, without some. */
export function opsHints(context: OpsContext, but: readonly OpsCommand[] = []): readonly Hint[] {
  return OPS_BINDINGS.flatMap(({ command, context: own, label, hint }) =>
    own !== context || hint === undefined || but.includes(command)
      ? []
      : [{ ...hint, label: hint.label ?? label }],
  );
}

/**
 * The keys worth knowing on the overview while operator mode is on: those that act, save what a role may not do, and
 * how to get help and out. Where the line is short a key is a mark and a word, `b B` one hint, and `?` alone tells of
 * the rest.
 */
export function actingHints(mayRun: boolean): readonly Hint[] {
  const rest = [
    { label: '?', text: 'help', rank: -1, brief: { text: '' } },
    { label: 'q', text: 'quit', rank: 11 },
  ];
  return [...opsHints('acting', mayRun ? [] : ['rename', 'reset']), ...rest];
}

/** The keys that open the pages; `ranks` are those of their hints, none where they have none. */
function pages(context: OpsContext, ranks: readonly number[]): readonly OpsBinding[] {
  const table = [
    ['feed', 'f', 'what happened, the newest first'],
    ['clients', 'c', 'the clients, with their seats and their last change'],
    ['rooms', 'r', 'the rooms in numbers'],
    ['nodes', 'n', 'the store and its nodes'],
    ['alerts', 'a', 'every alert, with what to do'],
    ['help', '?', 'these keys, and what every number means'],
  ] as const;
  return table.map(([command, key, help], index) => {
    const rank = ranks[index];
    const binding = { command, context, keys: [key], label: key, help } as const;
    return rank === undefined ? binding : { ...binding, hint: { text: command, rank } };
  });
}
