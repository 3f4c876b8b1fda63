import type { Task } from '../../booking/asked.ts';
import { DEFAULT_PATIENCE, type Patience } from '../../booking/drive.ts';
import type { Journal, JournalEntry } from '../../booking/journal/journal.ts';
import {
  leftBehindWords,
  resolutionWords,
  resolveEntry,
  resolveHint,
  type StorePlace,
} from '../../booking/resolve.ts';
import {
  finishTransfer,
  inTwoRooms,
  type InTwoRooms,
  leftWords,
  twoRoomsWords,
  unfinishedTransfers,
} from '../../booking/transfer.ts';
import type { Store } from '../../store/store.ts';
import { type Change, customerOf, isLasting } from '../../theater/change.ts';
import { isSameSeat } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { ask } from '../cli/ask.ts';
import type { Output } from '../cli/output.ts';
import { lookAtRooms } from '../opening/with-store.ts';

/** A change of an earlier run of which still nobody can say what became. */
type StillOpen = { readonly change: Change; readonly message: string };

/**
 * What earlier runs of one client left without its end on this machine, and somebody may wait for. Of holds nobody
 * does: where there is a store to ask, they are settled beside all else, so that their rows tell what came after
 * them.
 */
async function leftBehindBy(
  journal: Journal,
  client: string,
  store: Store | null = null,
): Promise<readonly JournalEntry[]> {
  const entries = (await journal.leftBehind()).filter(({ change }) => change.by === client);
  const holds = entries.filter(({ change }) => !isLasting(change));
  if (store !== null) void settleQuietly(store, journal, holds, client);
  return entries.filter((entry) => !holds.includes(entry));
}

async function settleQuietly(
  store: Store,
  journal: Journal,
  holds: readonly JournalEntry[],
  client: string,
): Promise<void> {
  for (const hold of holds) {
    // One after the other: they are mostly about the same seats. What cannot be settled now is so the next time.
    await resolveEntry(store, journal, hold, client).catch(() => undefined);
  }
}

/** Tells a client what its earlier runs left without its end. */
export async function sayLeftBehind(
  store: StorePlace,
  journal: Journal,
  client: string,
  output: Output,
): Promise<void> {
  for (const { change } of await leftBehindBy(journal, client)) sayOf(change, store, output);
}

/** Tells whose bookings a transfer has left in two rooms; of those that are meant. */
export function sayInTwoRooms(
  store: StorePlace,
  rooms: readonly RoomSnapshot[],
  isMeant: (part: InTwoRooms['parts'][number]) => boolean,
  output: Output,
): void {
  for (const found of inTwoRooms(rooms)) {
    if (!found.parts.some(isMeant)) continue;
    output.say(`${twoRoomsWords(found)}. To end what was begun: ${resolveHint(store)}`);
  }
}

/**
 * Before a client does something to seats, looks at what its earlier runs left without an end. To release seats is to
 * give up what may still happen to them, so that is settled first, and null means that it is; anything else is only
 * spoken of.
 */
export async function settleLeftBehind(
  store: Store,
  journal: Journal,
  { operation, room, seats, client, by = client }: Task,
  output: Output,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<StillOpen | null> {
  for (const entry of await leftBehindBy(journal, by)) {
    const { change } = entry;
    const isAbout =
      change.room === room && change.seats.some(({ after }) => seats.some((seat) => isSameSeat(seat, after)));
    if (operation !== 'release' || !isAbout) {
      sayOf(change, store, output);
      continue;
    }
    // One after the other: they are about the same seats.
    const resolution = await resolveEntry(store, journal, entry, by, patience);
    const { ending } = resolution;
    if (ending.kind === 'doubt') return { change, message: ending.message };
    output.say(resolutionWords(resolution));
  }
  return null;
}

function sayOf(change: Change, store: StorePlace, output: Output): void {
  output.say(
    `${leftBehindWords(change)}, was left unfinished. To settle it: ${resolveHint(store, change.by)}`,
  );
}

/**
 * The first steps of transfers that this client began, or whose booking it is, and that were not ended; where there
 * is no journal that holds them.
 */
async function begunBy(store: Store, client: string): Promise<readonly Change[]> {
  if (store.needsJournal === true) return [];
  const found = inTwoRooms(await lookAtRooms(store, await store.plan()));
  const comes = await unfinishedTransfers(store, found);
  return comes.filter((come) => come.by === client || customerOf(come) === client);
}

/**
 * Tells a client on a terminal what its earlier runs left without its end, and settles it when the person agrees.
 * False when the person would rather leave (Ctrl-C).
 */
export async function offerResolve(
  store: Store,
  journal: Journal,
  client: string,
  output: Output,
): Promise<boolean> {
  const entries = await leftBehindBy(journal, client, store);
  const comes = (await begunBy(store, client)).filter(
    ({ id }) => !entries.some(({ change }) => change.id === id),
  );
  if (entries.length === 0 && comes.length === 0) return true;
  for (const change of [...entries.map((entry) => entry.change), ...comes])
    output.say(`${leftBehindWords(change)}, was left unfinished.`);
  const answer = await ask('Find out what became of it? This books nothing. (yes/no) ');
  if (answer === null) return false;
  if (!/^y(?:es)?$/i.test(answer.trim())) return true;
  for (const entry of entries) output.say(resolutionWords(await resolveEntry(store, journal, entry, client)));
  for (const come of comes) output.say(leftWords(come, await finishTransfer({ store, journal }, come)));
  return (await ask('Enter goes on to the rooms. ')) !== null;
}
