import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';

import { type BoxOffice, createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import type { BookRequest } from '../../source/theater/request.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { fillTheater } from '../terminal-driver/full-theater.ts';

/** The moment of every picture, ms since the epoch: an evening of an ordinary year, in UTC. */
export const NOW = Date.UTC(2026, 2, 1, 19, 32, 10);

/** When the sale began, and what passes between two bookings of each room, so that none is sold out too early; s. */
const BEGIN = NOW - 9_000_000;
const PACE: Readonly<Record<string, number>> = { A: 390, B: 170, C: 270, D: 900, E: 205, F: 350 };

/** Who sits at the tills: every third booking is made by one of them for a customer. */
const SELLERS = [null, 'Ola', null, 'Bo', null, null] as const;

/** An evening that is the same every time: a real store of its own, on a clock of its own, with ids of its own. */
export type Evening = {
  readonly store: SellingStore;
  /** Gives each booking the id that it has every time, in the order in which they are asked for. */
  readonly office: BoxOffice;
  /** The rooms as they are now. */
  readonly look: () => Promise<ReadonlyMap<string, RoomSnapshot>>;
  /** Has the clock show so many seconds before {@link NOW}. */
  readonly before: (seconds: number) => void;
};

/** Has the clock show so many seconds before {@link NOW}. */
function before(seconds: number): void {
  mock.timers.setTime(NOW - seconds * 1_000);
}

/** Makes the evening for as long as it is used; the clock and the time zone of this process are its own meanwhile. */
export async function withEvening<Answer>(work: (evening: Evening) => Promise<Answer>): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-evening-'));
  const zone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
  mock.timers.enable({ apis: ['Date'], now: BEGIN });
  try {
    const store = await openSqliteStore(join(folder, 'theater.db'));
    try {
      const evening = await begin(store);
      return await work(evening);
    } finally {
      await store.close();
    }
  } finally {
    mock.timers.reset();
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    await rm(folder, { recursive: true });
  }
}

async function begin(store: SellingStore): Promise<Evening> {
  const plain = createBoxOffice(store);
  const { rooms } = await store.plan();
  const look = async (): Promise<ReadonlyMap<string, RoomSnapshot>> => {
    const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
    return new Map(pictures.map((picture) => [picture.room, picture]));
  };
  const requests = await visitors();
  for (const { at, request } of requests) {
    mock.timers.setTime(at);
    // The history has the bookings in the order in which they were made.
    // oxlint-disable-next-line no-await-in-loop
    await plain.fulfil(request);
  }
  before(0);
  let bookings = 0;
  const office: BoxOffice = {
    ...plain,
    fulfil: async (request, options) => {
      if (request.kind !== 'book') return await plain.fulfil(request, options);
      bookings += 1;
      return await plain.fulfil({ ...request, booking: `booking ${bookings}` }, options);
    },
  };
  return { store, office, look, before };
}

type Visit = { readonly at: number; readonly request: BookRequest };

/** What visitors book in the course of an evening, in all rooms at once; found out in a theater of its own. */
async function visitors(): Promise<readonly Visit[]> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-visitors-'));
  const store = await openSqliteStore(join(folder, 'theater.db'));
  const office = createBoxOffice(store);
  const visits: Visit[] = [];
  try {
    const { rooms } = await store.plan();
    const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
    const counting: BoxOffice = {
      ...office,
      fulfil: async (request, options) => {
        const outcome = await office.fulfil(request, options);
        if (outcome.kind !== 'applied' || request.kind !== 'book') return outcome;
        const { room } = request;
        const count = visits.filter((visit) => visit.request.room === room).length;
        const seller = SELLERS[count % SELLERS.length] ?? null;
        const at = BEGIN + (count * (PACE[room] ?? 300) + room.charCodeAt(0)) * 1_000;
        visits.push({ at, request: seller === null ? request : { ...request, by: seller } });
        return outcome;
      },
    };
    await fillTheater(counting, pictures);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
  return visits.toSorted((left, right) => left.at - right.at);
}
