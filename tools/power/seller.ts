import path from 'node:path';

import { makeBookingId } from '../../source/booking/asked.ts';
import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/journal/journal-files.ts';
import type { Journal } from '../../source/booking/journal/journal.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { neighbours, randomNumbers } from '../../source/stress/programs/program.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { type Mistake, plant } from './mistakes.ts';
import { say } from './said.ts';

// A client process: makes the theater where there is none, then books and gives back, with a journal as on nodes, and
// tells everything at the moment at which a person would hear it. Its one argument is a JSON object.

/** Where everything of one theater is: below `disk` the file and the journal; `world` hears what is said. */
export type Place = { readonly disk: string; readonly world: string };

export function fileIn(disk: string): string {
  return path.join(disk, 'data', 'theater', 'theater.db');
}

export function journalIn(disk: string): string {
  return path.join(disk, 'state', 'theater', 'journal');
}

export const POWER_PLAN = makePlan({ rooms: 2, rows: 4, places: 8 });

export type SellerTask = Place & {
  readonly name: string;
  readonly seed: number;
  readonly requests: number;
  readonly mistake: Mistake | null;
};

if (import.meta.main) await sell(JSON.parse(process.argv[2] ?? '{}'));

async function sell({ disk, world, name, seed, requests, mistake }: SellerTask): Promise<void> {
  if (mistake !== null) await plant(mistake);
  const random = randomNumbers(seed);
  const store = await openSqliteStore(fileIn(disk), { plan: POWER_PLAN });
  say(world, { said: 'made' });
  const journal = openFileJournal(journalIn(disk), await store.theaterId());
  const boxOffice = createBoxOffice(store, { journal: telling(journal, world) });
  const owned: {
    readonly room: string;
    readonly booking: string;
    readonly seats: ReturnType<typeof neighbours>;
  }[] = [];

  for (let done = 0; done < requests; done += 1) {
    const own = random.next() < 0.45 ? owned.shift() : undefined;
    if (own === undefined) {
      const room = random.pick(['A', 'B']) ?? 'A';
      const count = 1 + random.below(3);
      const seats = neighbours(1 + random.below(4), 1 + random.below(8 - count + 1), count);
      const booking = makeBookingId();
      say(world, { said: 'asks', room, seats, booking });
      const outcome = await boxOffice.fulfil({ kind: 'book', room, seats, client: name, booking });
      if (outcome.kind !== 'applied') continue;
      say(world, { said: 'booked', booking, change: outcome.change.id });
      owned.push({ room, booking, seats });
    } else {
      const { room, booking, seats } = own;
      say(world, { said: 'returns', booking });
      const outcome = await boxOffice.fulfil({ kind: 'release', room, seats, client: name, pins: null });
      if (outcome.kind === 'applied') say(world, { said: 'released', booking, change: outcome.change.id });
    }
  }
  await store.close();
}

/** The same journal, which tells the world what it has promised. */
function telling(journal: Journal, world: string): Journal {
  return {
    ...journal,
    async write(change, phase) {
      await journal.write(change, phase);
      say(world, { said: 'kept', change: change.id });
    },
    async clear(change) {
      say(world, { said: 'clears', change });
      await journal.clear(change);
    },
  };
}
