import type { JournalEntry } from '../box-office/journal.ts';
import { resolutionWords } from '../box-office/resolution-words.ts';
import { type Resolution, resolveEntry } from '../box-office/resolve.ts';
import { bookingOf } from '../theater/change.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { openJournal } from './open-box-office.ts';
import { readClient } from './read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

export const resolveCommand = defineCommand({
  name: 'resolve',
  summary: 'Settle what earlier runs left unconfirmed on this machine',
  usage: 'resolve [--as NAME]',
  details: [
    'Finds out what became of each change that was sent and never confirmed, and',
    'makes sure that one which is still on its way can never apply. Books nothing:',
    'nobody is there any more to want the seats. Leaves alone what a running',
    'program is settling itself. Exit codes: 0 all is settled, 75 something is',
    'still open. In a file nothing of a program that has ended is on its way.',
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
      if (output.isJson) output.json({ resolved: resolutions.map(resolutionJson) });
      else if (entries.length === 0)
        output.say(NOTHING_LEFT[store.needsJournal === true ? 'journal' : 'file']);
      return resolutions.some(({ ending }) => ending.kind === 'doubt') ? EXIT.unconfirmed : EXIT.done;
    });
  },
});

const NOTHING_LEFT = {
  journal: 'Nothing was left unconfirmed.',
  file: 'In a file nothing stays on its way: what is booked shows by theater mine --as NAME.',
} as const;

const OUTCOME_OF_ENDING = { applied: 'applied', never: 'never', doubt: 'unknown' } as const;

function resolutionJson({ entry, ending }: Resolution): object {
  return { outcome: OUTCOME_OF_ENDING[ending.kind], ...changeJson(entry) };
}

function changeJson({ change }: JournalEntry): object {
  const { id, kind, room, by, seats } = change;
  return {
    change: id,
    kind,
    client: by,
    booking: bookingOf(change),
    room,
    seats: seats.map(({ after }) => seatLabel(after)),
  };
}
