import {
  type Binding,
  type Command,
  type Hint,
  type KeyContext,
  writeHints,
} from '../../kit/keys/binding.ts';
import { type Key, withoutShift } from '../../kit/keys/key-codes.ts';
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
  'customer',
  'arrive',
  'arrive-booking',
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
 * `rooms` is how many the number keys reach; those that sell are left out where nobody `maySell`.
 */
export function hintLine(
  context: KeyContext,
  rooms: number,
  cells: number,
  appearance: Appearance,
  maySell = true,
): string {
  const own = BINDINGS.filter(
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

/** Whether a line is typed: then characters are its text. */
export function isTyping(context: KeyContext): boolean {
  return TYPED.has(context);
}

const TYPED: ReadonlySet<KeyContext> = new Set(['prompt', 'line', 'seat', 'customer', 'search']);

/** Whether a number before a key says how often it is to be done, unless the number is a key itself. */
export function isCounting(context: KeyContext): boolean {
  return COUNTED.has(context);
}

const COUNTED: ReadonlySet<KeyContext> = new Set(['map', 'text', 'list', 'sales']);
