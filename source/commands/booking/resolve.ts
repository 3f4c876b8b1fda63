import type { Journal, JournalEntry } from '../../booking/journal/journal.ts';
import { type Resolution, resolutionWords, resolveEntry } from '../../booking/resolve.ts';
import { bookingOf, customerOf } from '../../theater/change.ts';
import { referenceOrNull } from '../../theater/reference.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { seatLabel } from '../../theater/seats.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { readClient } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { openJournal, withStore } from '../opening/with-store.ts';

export const resolveCommand = defineCommand({
  name: 'resolve',
  summary: 'Settle what earlier runs left unconfirmed on this machine',
  usage: 'resolve [--as NAME]',
  details: [
    'Finds out what became of each change that was sent and never confirmed, and',
    'makes sure that one which is still on its way can never apply. Books nothing:',
    'nobody is there any more to want the seats. Leaves alone what a running',
    'program is settling itself. An entry that is damaged is named and set aside.',
    'Exit codes: 0 all is settled, 75 something is still open, or was damaged. In a',
    'file nothing of a program that has ended is on its way.',
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
      const damaged = await setAsideDamaged(journal);
      if (!output.isJson)
        for (const { file, why, isKept } of damaged) output.say(damagedWords(file, why, isKept));
      if (output.isJson) output.json({ resolved: resolutions.map(resolutionJson), damaged });
      else if (entries.length === 0 && damaged.length === 0)
        output.say(NOTHING_LEFT[store.needsJournal === true ? 'journal' : 'file']);
      const isOpen = resolutions.some(({ ending }) => ending.kind === 'doubt') || damaged.length > 0;
      return isOpen ? EXIT.unconfirmed : EXIT.done;
    });
  },
});

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

function resolutionJson({ entry, ending }: Resolution): object {
  return { outcome: OUTCOME_OF_ENDING[ending.kind], ...changeJson(entry) };
}

function changeJson({ change }: JournalEntry): object {
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
