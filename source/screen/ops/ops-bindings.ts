import type { Binding } from '../keys/binding.ts';
import type { Hint } from '../keys/hint-line.ts';
import type { Key } from '../keys/key.ts';
import { OPS_CURSOR_BINDINGS } from './cursor-bindings.ts';
import { HANDS_BINDINGS, type HandsCommand, type HandsContext } from './hands/hands-bindings.ts';
import type { CursorCommand } from './ops-cursor.ts';
import { OPS_PAGE_BINDINGS } from './page-bindings.ts';

/** What has the keys: the overview, one of the pages, the line in which a filter is typed, or the hands. */
export type OpsContext = 'overview' | 'page' | 'typing' | HandsContext;

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
  | CursorCommand
  | HandsCommand
  | 'seat'
  | 'back'
  | 'accept'
  | 'rub-out'
  | 'suspend'
  | 'repaint'
  | 'leave';

export type OpsBinding = Binding<OpsCommand, OpsContext>;

/** The key table of the ops screen. */
export const OPS_BINDINGS: readonly OpsBinding[] = [
  ...pages('overview', [0, 1, 2, 3, 4, 5]),
  ...OPS_CURSOR_BINDINGS,
  {
    command: 'filter',
    context: 'overview',
    keys: ['/'],
    label: '/',
    help: 'filter the feed by a room, a seat or a name',
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
  ...HANDS_BINDINGS,
];

/** Keys that mean the same whatever has the keys. */
const EVERYWHERE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-l', 'ctrl-s', 'ctrl-z']);

/** The keys that act are those of the overview as well; while the hands are off they say how to turn them on. */
const ALSO: Readonly<Partial<Record<OpsContext, OpsContext>>> = { overview: 'acting' };

/** What a key asks for while `context` has the keys, or null when it is bound to nothing there. */
export function opsCommandOf(key: Key, context: OpsContext): OpsCommand | null {
  for (const each of [context, ALSO[context]]) {
    const own = OPS_BINDINGS.find((binding) => binding.context === each && binding.keys.includes(key));
    if (own !== undefined) return own.command;
  }
  if (!EVERYWHERE.has(key)) return null;
  return OPS_BINDINGS.find((binding) => binding.keys.includes(key))?.command ?? null;
}

/** How the key that turns the hands on is hinted at while they are off. */
const HANDS_OFF: Hint = { label: '!', text: 'act', rank: 9 };

/** The keys worth knowing on the overview while the hands are off. */
export function lookingHints(): readonly Hint[] {
  return [...opsHints('overview'), HANDS_OFF];
}

/** The keys worth knowing in a context. */
export function opsHints(context: OpsContext): readonly Hint[] {
  return OPS_BINDINGS.flatMap(({ context: own, label, hint }) =>
    own !== context || hint === undefined ? [] : [{ ...hint, label: hint.label ?? label }],
  );
}

/**
 * The keys worth knowing on the overview while the hands are on: those that act, and how to get help and out. Where the
 * line is short a key is a mark and a word, `b B` one hint, and `?` alone tells of the rest.
 */
export function actingHints(): readonly Hint[] {
  const rest = [
    { label: '?', text: 'help', rank: -1, brief: { text: '' } },
    { label: 'q', text: 'quit', rank: 11 },
  ];
  return [...opsHints('acting'), ...rest];
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
