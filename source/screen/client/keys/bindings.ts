import {
  type Binding,
  type Command,
  type Hint,
  type KeyContext,
  writeHints,
} from '../../kit/keys/binding.ts';
import { type Key, keyLabel, withoutShift } from '../../kit/keys/key-codes.ts';
import type { Layout } from '../../kit/layout.ts';
import type { Appearance } from '../../kit/theme.ts';
import type { ClientState } from '../state/client-state.ts';
import { MAP_BINDINGS } from './map-bindings.ts';
import { OVERLAY_BINDINGS } from './overlay-bindings.ts';

/** The key table of the booking terminal. The hint line, the help and docs/keys.md are made from it. */
export const BINDINGS: readonly Binding[] = [...MAP_BINDINGS, ...OVERLAY_BINDINGS];

/** What sells, marks what is to be sold, or takes it back: nothing for who may only look. */
const FOR_SALE: ReadonlySet<Command> = new Set([
  'mark',
  'mark-row',
  'run',
  'extend-left',
  'extend-right',
  'extend-up',
  'extend-down',
  'best',
  'book',
  'release',
  'release-booking',
  'give',
  'move',
  'join',
  'customer',
  'arrive',
  'arrive-booking',
  'until',
  'collect',
  'note',
  'undo',
  'redo',
  'agree',
]);

/** Whether a command is nothing for who may only look. */
export function isForSale(command: Command): boolean {
  return FOR_SALE.has(command);
}

/** What has the keys, for people, in the order of docs/keys.md. */
export const CONTEXT_NAMES: Readonly<Record<KeyContext, string>> = {
  map: 'The rooms',
  text: 'Help',
  search: 'What help is searched for, while it is typed',
  list: 'Who sits where, my bookings',
  programme: 'The programme',
  question: 'A question',
  prompt: 'A name, while it is typed',
  keep: 'A time or a note, while it is typed',
  customer: 'A customer, while the name is typed',
  sales: 'What was sold at a till this evening',
  line: 'What is to be found, a seat to go to, or an action, while it is typed',
  seat: 'A row or a seat to go to, once it ends in a number',
  number: 'How many seats, after b',
  'too-small': 'A terminal that is too small',
};

/** Keys that mean the same whatever has the keys. */
const EVERYWHERE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-l', 'ctrl-z']);

/** What a key asks for while `context` has the keys, or null when it is bound to nothing there. */
export function bindingOf(
  key: Key,
  context: KeyContext,
  bindings: readonly Binding[] = BINDINGS,
): Binding | null {
  const own = bindings.find((binding) => binding.context === context && binding.keys.includes(key));
  if (own !== undefined) return own;
  const plain = withoutShift(key);
  if (plain !== key) return bindingOf(plain, context, bindings);
  if (!EVERYWHERE.has(key)) return null;
  return bindings.find((binding) => binding.keys.includes(key)) ?? null;
}

/**
 * The keys worth knowing now, in the order of the table, as many as fit into `cells`; the lowest ranks are kept.
 * `rooms` is how many the number keys reach; those that sell are left out where nobody `maySell`.
 */
export function hintLine(
  context: KeyContext,
  rooms: number,
  cells: number,
  appearance: Appearance,
  bindings: readonly Binding[] = BINDINGS,
  maySell = true,
): string {
  const own = bindings.filter(
    (binding) => binding.context === context && (maySell || !isForSale(binding.command)),
  );
  return writeHints(
    own.flatMap((binding) => hintOf(binding, rooms)),
    cells,
    appearance,
  );
}

function hintOf({ command, label, hint }: Binding, rooms: number): readonly Hint[] {
  if (hint === undefined) return [];
  if (label === '') return [];
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
    case 'until':
    case 'note':
      return 'keep';
    case 'find':
      return 'line';
    case 'goto':
      return overlay.index === undefined && /\d$/.test(overlay.text) ? 'seat' : 'line';
    case 'best':
      return 'number';
    case 'help':
      return overlay.search?.isTyping === true ? 'search' : 'text';
    case 'who':
    case 'mine':
      return 'list';
  }
}

const TYPING: ReadonlySet<KeyContext> = new Set(['prompt', 'keep', 'line', 'seat', 'customer', 'search']);

/** Whether a line is typed: then characters are its text. */
export function isTyping(context: KeyContext): boolean {
  return TYPING.has(context);
}

/** Whether a number before a key says how often it is to be done, unless the number is a key itself. */
export function isCounting(context: KeyContext): boolean {
  return COUNTED.has(context);
}

const COUNTED: ReadonlySet<KeyContext> = new Set(['map', 'text', 'list', 'sales']);

/** Keys that a person gave to a command, in place of its own. */
export type KeyChange = {
  readonly context: string;
  readonly command: string;
  readonly keys: readonly Key[];
};

/** The key table after some changes, or what is wrong with one of them. */
type Remapped =
  | { readonly kind: 'bindings'; readonly bindings: readonly Binding[] }
  | { readonly kind: 'fault'; readonly change: KeyChange; readonly message: string };

/** Commands without which something could not be left or answered. */
const NEEDED: ReadonlySet<Command> = new Set(['leave', 'back', 'accept', 'agree']);

/** Commands that the number of the key tells more. */
const BY_NUMBER: ReadonlySet<Command> = new Set(['room', 'how-many']);

/**
 * The key table with other keys; the help, the hints and the palette show them. Ctrl-C, Ctrl-L and Ctrl-Z stay what
 * they are.
 */
export function remapped(changes: readonly KeyChange[]): Remapped {
  for (const change of changes) {
    const message = changeFault(change);
    if (message !== null) return { kind: 'fault', change, message };
  }
  const changed = BINDINGS.map((binding) => withKeys(binding, changes));
  for (const change of changes) {
    const twice = change.keys.flatMap((key) => {
      const others = changed.filter(({ context, keys }) => context === change.context && keys.includes(key));
      const other = others.find(({ command }) => command !== change.command);
      return other === undefined
        ? []
        : [`${key} is the key of ${other.command} there; give that another one`];
    });
    const [message] = twice;
    if (message !== undefined) return { kind: 'fault', change, message };
  }
  return { kind: 'bindings', bindings: changed.map((binding, index) => inItsWords(binding, index, changed)) };
}

function changeFault({ context, command, keys }: KeyChange): string | null {
  const own = BINDINGS.filter((binding) => binding.context === context);
  if (own.length === 0) return `there is no such place; there are ${Object.keys(CONTEXT_NAMES).join(', ')}`;
  const binding = own.find((each) => each.command === command);
  if (binding === undefined)
    return `there is no such action; there are ${own.map((each) => each.command).join(', ')}`;
  if (keys.length === 0 && NEEDED.has(binding.command)) return 'it cannot be without a key';
  if (new Set(keys).size < keys.length) return 'a key is there twice';
  for (const key of keys) {
    if (keyLabel(key) === null)
      return 'a key is one character, or has a name such as space, ctrl-x, page-up; see docs/keys.md';
    if (EVERYWHERE.has(key) && !binding.keys.includes(key)) return `${key} stays what it is everywhere`;
    if (BY_NUMBER.has(binding.command) && !/^\d$/.test(key)) return 'its keys can only be numbers';
    if (isText(key, binding.context)) return `${key} is a part of what is typed there`;
  }
  return null;
}

/** Whether a key is text where a line is typed. Behind a number only more of the seat is. */
function isText(key: Key, context: KeyContext): boolean {
  if (context === 'seat') return /^[\d-]$/.test(key);
  return isTyping(context) && (key.length === 1 || key === 'space');
}

function withKeys(binding: Binding, changes: readonly KeyChange[]): Binding {
  const change = changes.find(
    ({ context, command }) => context === binding.context && command === binding.command,
  );
  if (change === undefined) return binding;
  const kept = binding.keys.filter((key) => EVERYWHERE.has(key) && !change.keys.includes(key));
  return { ...binding, keys: [...change.keys, ...kept] };
}

/**
 * A binding whose keys, or those of another that shares its line in the help, were changed: in words that name no
 * key, under the keys that it has now.
 */
function inItsWords(binding: Binding, index: number, all: readonly Binding[]): Binding {
  if (!lineOf(index).some((at) => all[at]?.keys !== BINDINGS[at]?.keys)) return binding;
  const label = binding.keys.map((key) => keyLabel(key) ?? key).join(' ');
  const { hint } = binding;
  const words = label === '' ? '' : (binding.action ?? binding.help);
  const [first = ''] = label.split(' ');
  const { brief: _, ...rest } = hint ?? { text: '', rank: 0 };
  return { ...binding, label, help: words, ...(hint && { hint: { ...rest, label: first } }) };
}

/** The bindings that one line of the help tells of: its own, and those behind it that have none. */
function lineOf(index: number): readonly number[] {
  let first = index;
  while (first > 0 && BINDINGS[first]?.help === '') first -= 1;
  let end = first + 1;
  while (BINDINGS[end]?.help === '' && BINDINGS[end]?.context === BINDINGS[first]?.context) end += 1;
  return Array.from({ length: end - first }, (_, at) => first + at);
}
