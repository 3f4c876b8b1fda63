import type { Store } from '../store/store.ts';
import { defaultStore } from '../store/typed-command.ts';
import { makeSafe, shellWord } from '../theater/safe-text.ts';

/** Which store a person has to name to come back to it. */
export type StorePlace = Pick<Store, 'address'>;

/**
 * What a person types to settle what was left open, for one client or all; with its store, since whoever leaves that out
 * asks another one, and hears that nothing was left there.
 */
export function resolveHint(store: StorePlace, client: string | null = null): string {
  return `theater resolve ${hintFlags(store, client)}`;
}

/** A command on this store, which is named where a command without it would go to another. */
export function commandFor(store: StorePlace, words: string): string {
  const flags = store.address === defaultStore() ? '' : ` ${hintFlags(store, null)}`;
  return `theater ${words}${flags}`;
}

/** Flags that name the client, if one is given, and the store; as words of a shell's command line. */
export function hintFlags({ address }: StorePlace, client: string | null): string {
  return [
    ...(client === null ? [] : [`--as ${shellWord(client)}`]),
    `--store ${shellWord(makeSafe(address))}`,
  ].join(' ');
}
