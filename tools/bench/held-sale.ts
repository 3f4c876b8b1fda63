import { makeBookingId } from '../../source/booking/asked.ts';
import { createBoxOffice } from '../../source/booking/box-office.ts';
import { holdSeats } from '../../source/screen/client/session/seat-holds.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { withChange } from '../../source/theater/picture.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

/** Times of a sale of whole rooms, pair after pair: every second pair is held first, as marks are; ms. */
export type HeldSale = {
  readonly free: readonly number[];
  readonly held: readonly number[];
  /** What the holds took, before the key that books. */
  readonly holds: readonly number[];
};

const PAIR = 2;
const HOLD_MS = 120_000;

/** Sells the rooms of these pictures, all of whose seats are free, through the box office. */
export async function sellHeldAndFree(
  store: SellingStore,
  pictures: readonly RoomSnapshot[],
): Promise<HeldSale> {
  const office = createBoxOffice(store);
  const [free, held, holds]: [number[], number[], number[]] = [[], [], []];
  for (const picture of pictures) {
    const { room } = picture;
    let seen = picture;
    for (let first = 0; first + PAIR <= picture.seats.length; first += PAIR) {
      const seats: readonly SeatPosition[] = picture.seats.slice(first, first + PAIR);
      const isHeld = (first / PAIR) % 2 === 1;
      if (isHeld) {
        const from = performance.now();
        const request = { kind: 'hold', room, seats, leave: [], client: 'Mia', forMs: HOLD_MS } as const;
        const hold = await holdSeats({ store, boxOffice: office }, request);
        holds.push(performance.now() - from);
        if (hold.kind !== 'applied') throw new Error(`the hold was ${hold.kind}`);
        seen = withChange(seen, hold.change);
        await hold.recorded;
      }
      const from = performance.now();
      const booking = makeBookingId();
      const outcome = await office.fulfil({ kind: 'book', room, seats, client: 'Mia', booking }, { seen });
      (isHeld ? held : free).push(performance.now() - from);
      if (outcome.kind !== 'applied') throw new Error(`the booking was ${outcome.kind}`);
      seen = withChange(seen, outcome.change);
      await outcome.recorded;
    }
  }
  return { free, held, holds };
}

/** The aim of every store: choosing with a hold must not make the booking slow. */
export const MOST_TIMES = 1.3;
