import type { Journal, JournalEntry } from '../../booking/journal/journal.ts';
import { type Resolution, resolutionWords, resolveEntry } from '../../booking/resolve.ts';
import {
  finishTransfer,
  type InTwoRooms,
  inTwoRooms,
  type Left,
  leftWords,
  twoRoomsWords,
  unfinishedTransfers,
} from '../../booking/transfer.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { type Change, bookingOf, customerOf } from '../../theater/change.ts';
import { referenceOrNull } from '../../theater/reference.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { seatLabel } from '../../theater/seats.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT } from '../cli/output.ts';
import { readClient } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, openJournal, withStore } from '../opening/with-store.ts';

export const resolveCommand = defineCommand({
  name: 'resolve',
  summary: 'Settle what earlier runs left unconfirmed on this machine',
  usage: 'resolve [--as NAME]',
  details: [
    'Finds out what became of each change that was sent and never confirmed, and',
    'makes sure that one which is still on its way can never apply. Books nothing:',
    'nobody is there any more to want the seats. A booking that a move has left in',
    'two rooms leaves the old seats, whoever began it. Leaves alone what a running',
    'program is settling itself. An entry that is damaged is named and set aside.',
    'Exit codes: 0 all is settled, 75 something is still open, in two rooms, or was',
    'damaged. In a file nothing else of a program that has ended is on its way.',
  ],
  flags: {
    as: { kind: 'value', placeholder: 'NAME', summary: 'What this client left behind only.' },
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater resolve --as Jaroslaw',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater resolve takes no words; name one client by --as NAME');
    const client = flags.as === null ? null : readClient(flags.as);
    if (client?.kind === 'fault') return output.usage(client.message);
    return await withStore({ flags, environment }, async (store) => {
      const journal = await openJournal(store, environment);
      const entries = (await journal.leftBehind()).filter(
        ({ change }) => client === null || change.by === client.value,
      );
      const resolutions: Resolution[] = [];
      for (const entry of entries) {
        // One after the other: they may be about the same seats.
        const resolution = await resolveEntry(store, journal, entry, entry.change.by);
        resolutions.push(resolution);
        if (!output.isJson) output.print([resolutionWords(resolution)]);
      }
      const finished = await finishAll(store, journal, client?.value ?? null, entries.length > 0);
      const transfers = finished?.ended ?? null;
      const divided = finished?.divided ?? [];
      if (!output.isJson) for (const { come, left } of transfers ?? []) output.print([leftWords(come, left)]);
      for (const each of divided)
        output.say(`${twoRoomsWords(each)}, and no move ends that. Release what is not wanted.`);
      const damaged = await setAsideDamaged(journal);
      if (!output.isJson)
        for (const { file, why, isKept } of damaged) output.say(damagedWords(file, why, isKept));
      if (output.isJson)
        output.json({
          resolved: resolutions.map(resolutionJson),
          transfers: transfers?.map(transferJson) ?? null,
          damaged,
        });
      else if (entries.length + damaged.length + divided.length === 0 && transfers?.length === 0)
        output.say(NOTHING_LEFT[store.needsJournal === true ? 'journal' : 'file']);
      const isOpen =
        resolutions.some((each) => each.ending.kind === 'doubt' || isInTwoRooms(each)) ||
        transfers?.some(isInTwoRooms) !== false ||
        divided.length + damaged.length > 0;
      return isOpen ? EXIT.unconfirmed : EXIT.done;
    });
  },
});

function isInTwoRooms({ left }: { readonly left?: Left }): boolean {
  return left?.kind === 'open' || left?.kind === 'kept';
}

/** `divided`: bookings in two rooms that no transfer has left there. */
type Finished = { readonly ended: readonly FinishedTransfer[]; readonly divided: readonly InTwoRooms[] };

type FinishedTransfer = { readonly come: Change; readonly left: Left };

/**
 * Makes the second step of every transfer that left a booking in two rooms, whoever began it; of one client's where
 * one is named. Null where the rooms cannot be read, and there is something else to be told.
 */
async function finishAll(
  store: Store,
  journal: Journal,
  client: string | null,
  hasMore: boolean,
): Promise<Finished | null> {
  try {
    const found = inTwoRooms(await lookAtRooms(store, await store.plan()));
    const comes = await unfinishedTransfers(store, found);
    const ended: FinishedTransfer[] = [];
    const divided = found.filter(
      ({ booking, parts }) =>
        !comes.some((come) => bookingOf(come) === booking) &&
        (client === null || parts.some((part) => part.client === client)),
    );
    for (const come of comes) {
      if (client !== null && come.by !== client && customerOf(come) !== client) continue;
      ended.push({ come, left: await finishTransfer({ store, journal }, come) });
    }
    return { ended, divided };
  } catch (error) {
    if (error instanceof StoreError && hasMore) return null;
    throw error;
  }
}

function transferJson({ come, left }: FinishedTransfer): object {
  return { left: left.kind, ...changeJson({ change: come }) };
}

const NOTHING_LEFT = {
  journal: 'Nothing was left unconfirmed.',
  file: 'In a file nothing stays on its way: what is booked shows by theater mine --as NAME.',
} as const;

type Damaged = { readonly file: string; readonly why: string; readonly isKept: boolean };

/** Keeps what cannot be read under other names, so that it is told of once, and takes nothing else away. */
async function setAsideDamaged(journal: Journal): Promise<readonly Damaged[]> {
  return await Promise.all(
    (await journal.damaged()).map(async (entry) => {
      const { file, why } = entry;
      const aside = await entry.setAside();
      return { file: makeSafe(aside ?? file), why: makeSafe(why), isKept: aside !== null };
    }),
  );
}

function damagedWords(file: string, why: string, isKept: boolean): string {
  const where = isKept ? `It is kept as ${file}` : `It stays: ${file}`;
  const advice =
    'what it was about, nobody can settle by it; theater doctor and theater seats show what stands';
  return `An entry of the journal ${why}. ${where}; ${advice}.`;
}

const OUTCOME_OF_ENDING = { applied: 'applied', never: 'never', doubt: 'unknown' } as const;

function resolutionJson({ entry, ending, left }: Resolution): object {
  const second = left === undefined ? {} : { left: left.kind };
  return { outcome: OUTCOME_OF_ENDING[ending.kind], ...second, ...changeJson(entry) };
}

function changeJson({ change }: Pick<JournalEntry, 'change'>): object {
  const { id, kind, room, by, reason, seats } = change;
  const booking = bookingOf(change);
  const client = kind === 'book' ? (customerOf(change) ?? by) : by;
  return {
    change: id,
    kind,
    by,
    note: reason,
    client,
    booking,
    reference: referenceOrNull(booking),
    room,
    seats: seats.map(({ after }) => seatLabel(after)),
  };
}
