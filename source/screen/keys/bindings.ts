import type { Binding, KeyContext } from './binding.ts';
import type { Key } from './key.ts';
import { MAP_BINDINGS } from './map-bindings.ts';
import { OVERLAY_BINDINGS } from './overlay-bindings.ts';

/** The key table of the booking terminal: a new key is one entry here, and nothing else but what it does. */
export const BINDINGS: readonly Binding[] = [...MAP_BINDINGS, ...OVERLAY_BINDINGS];

/** Keys that mean the same whatever has the keys. */
const EVERYWHERE: ReadonlySet<Key> = new Set(['ctrl-c', 'ctrl-l', 'ctrl-z']);

/** What a key asks for while `context` has the keys, or null when it is bound to nothing there. */
export function bindingOf(key: Key, context: KeyContext): Binding | null {
  const own = BINDINGS.find((binding) => binding.context === context && binding.keys.includes(key));
  if (own !== undefined) return own;
  if (!EVERYWHERE.has(key)) return null;
  return BINDINGS.find((binding) => binding.keys.includes(key)) ?? null;
}
