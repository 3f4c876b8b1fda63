import type { Store } from '../store/store.ts';
import { giveUp } from './give-up.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { DEFAULT_PATIENCE, type Patience } from './patience.ts';
import { recordChange } from './record-change.ts';

/** What became of a change that a program left behind. */
export type Resolution = {
  readonly entry: JournalEntry;
  readonly ending:
    /** It had been applied: what it says stands, or stood. */
    | { readonly kind: 'applied' }
    /** It was not applied, and never will be. */
    | { readonly kind: 'never' }
    /** Still nobody knows; the entry stays. */
    | { readonly kind: 'doubt'; readonly message: string };
};

/**
 * Settles a change that its program left behind: looks, and fences what is still pending. Sends no booking: nobody is
 * there any more to want the seats.
 */
export async function resolveEntry(
  store: Store,
  journal: Journal,
  entry: JournalEntry,
  by: string,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Resolution> {
  const ending = await giveUp(store, entry.change, by, patience);
  const isComplete =
    ending.kind === 'applied' ? await recordChange(store, entry.change) : ending.kind === 'never';
  if (isComplete) await journal.clear(entry.change.id);
  return { entry, ending };
}
