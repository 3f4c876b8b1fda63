import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { makeBookingId, makeChangeId } from '../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import type { BookRequest } from '../../../source/theater/request.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import type { Bench, Part } from '../bench.ts';
import { measuredRates } from '../figures.ts';

const ROUNDS = 7;

/** Books one seat as its picture shows it; throws when it is not booked. */
type Seller = (request: BookRequest, picture: RoomSnapshot) => Promise<void>;

/** How many seats a second one client books, one after another, through the whole theater. */
export const bookingRatePart: Part = {
  name: 'bookings',
  about: 'bookings a second, by the store alone and through the box office',
  async run(bench) {
    const rates = { store: [] as number[], seen: [] as number[], look: [] as number[] };
    // In turn, so that whatever slows the machine down slows all of them.
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.store.push(await rateOf(bench, storeAlone));
      rates.seen.push(await rateOf(bench, throughBoxOffice));
      rates.look.push(await rateOf(bench, throughBoxOfficeUnseen));
    }
    const rows = [
      measuredRates('the store alone', rates.store),
      measuredRates('box office, from a picture in view', rates.seen),
      measuredRates('box office, which looks first', rates.look),
    ] as const;
    return {
      title: 'Bookings of one seat after another, SQLite, every one on the disk',
      unit: 'bookings/s',
      rows,
      aims: [
        {
          name: "the box office, share of the store's own rate",
          reached: rows[1].p50 / rows[0].p50,
          wanted: 0.9,
          isMoreBetter: true,
        },
      ],
      notes: ['A terminal books from the picture in view; a command has none, and looks at the room first.'],
    };
  },
};

function storeAlone(store: SellingStore): Seller {
  return async (request, picture) => {
    const decision = decide(picture, request, makeChangeId());
    if (decision.kind !== 'change') throw new Error(decision.kind);
    const attempt = await store.apply(decision.change);
    if (attempt.kind !== 'applied') throw new Error(attempt.kind);
  };
}

function throughBoxOffice(store: SellingStore): Seller {
  const office = createBoxOffice(store);
  return async (request, seen) => {
    const outcome = await office.fulfil(request, { seen });
    if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  };
}

function throughBoxOfficeUnseen(store: SellingStore): Seller {
  const office = createBoxOffice(store);
  return async (request) => {
    const outcome = await office.fulfil(request);
    if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  };
}

/** Sells every seat of a new theater; bookings a second. */
async function rateOf(bench: Bench, sellerOf: (store: SellingStore) => Seller): Promise<number> {
  const folder = join(bench.folder, 'bookings');
  const store = await openSqliteStore(join(folder, 'theater.db'));
  const { rooms } = await store.plan();
  const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
  const sell = sellerOf(store);
  const startedAt = performance.now();
  let bookings = 0;
  for (const picture of pictures) {
    for (const { row, place } of picture.seats) {
      const booking = makeBookingId();
      const seats = [{ row, place }];
      await sell({ kind: 'book', room: picture.room, seats, client: 'Mia', booking }, picture);
      bookings += 1;
    }
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await store.close();
  await rm(folder, { recursive: true });
  return bookings / seconds;
}
