import type { Store } from '../store/store.ts';
import { defaultStore } from '../store/typed-command.ts';
import { type Change, type ChangeKind, timeOf } from '../theater/change.ts';
import { isCome } from '../theater/decisions/transfer.ts';
import { localClock, localDay, zoneWords } from '../theater/local-time.ts';
import { makeSafe, shellWord } from '../theater/safe-text.ts';
import { seatsWords } from './asked.ts';
import { peopleWords } from './describe.ts';
import { giveUp, recordChange, DEFAULT_PATIENCE, type Patience } from './drive.ts';
import type { Journal, JournalEntry } from './journal/journal.ts';
import { finishTransfer, type Left, leftWords } from './transfer.ts';

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
  /** What became of the second step of a transfer, where the entry is its first and that stands. */
  readonly left?: Left;
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
  if (ending.kind === 'applied' && isCome(entry.change)) {
    return { entry, ending, left: await finishTransfer({ store, journal, patience }, entry.change) };
  }
  const isComplete =
    ending.kind === 'applied' ? await recordChange(store, entry.change) : ending.kind === 'never';
  if (isComplete) await journal.clear(entry.change.id);
  return { entry, ending };
}

/** Which store a person has to name to come back to it. */
export type StorePlace = Pick<Store, 'address'>;

/**
 * What a person types to settle what was left open, for one client or all; with its store, since whoever leaves that
 * out asks another one, and hears that nothing was left there.
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

const KIND_WORDS: Record<ChangeKind, string> = {
  book: 'booking',
  release: 'release',
  move: 'move',
  give: 'handing over',
  block: 'blocking',
  unblock: 'unblocking',
  arrive: 'mark of arrival',
  unarrive: 'taking back of a mark of arrival',
  reserve: 'reservation',
  collect: 'collecting',
  expire: 'release for want of collecting',
  note: 'note',
  reset: 'reset',
  restore: 'bringing back',
  hold: 'hold',
  fence: 'fence',
  close: 'closing',
  open: 'opening',
  rename: 'renaming',
  forget: 'forgetting of a name',
};

/** What became of a change that was left without its end, in one line for a person, safe for a terminal. */
export function resolutionWords({ entry, ending, left }: Resolution): string {
  const what = leftBehindWords(entry.change);
  if (left !== undefined) return `${what}: ${leftWords(entry.change, left)}`;
  switch (ending.kind) {
    case 'applied':
      return `${what}: it went through after all.`;
    case 'never':
      return `${what}: it did not go through, and never will.`;
    case 'doubt':
      return `${what}: still nobody can say (${makeSafe(ending.message).replace(/\.$/, '')}); try again later.`;
  }
}

/** A change by what it was to do: `The booking of A 7-4 for Zoe, made 2026-01-31 19:02`. */
export function leftBehindWords(change: Change): string {
  const at = timeOf(change.id);
  const made = `${localDay(at)} ${localClock(at).slice(0, 5)} ${zoneWords(at)}`;
  return `The ${KIND_WORDS[change.kind]} of ${subjectOf(change)} for ${peopleWords(change)}, made ${made}`;
}

/** What is said of a change that stands, after its outcome, when its row could not be written; a sentence. */
export function unrecordedWords(change: Change): string {
  return `The ${KIND_WORDS[change.kind]} of ${subjectOf(change)} stands; its row in the history is still missing.`;
}

/** The seats, or the room where the change is about all of it and only touches some. */
function subjectOf({ kind, room, seats, gate, play }: Change): string {
  if (kind === 'reset' || kind === 'restore' || gate !== null || play !== undefined)
    return `room ${makeSafe(room)}`;
  return seatsWords(
    room,
    seats.map(({ after }) => after),
  );
}
