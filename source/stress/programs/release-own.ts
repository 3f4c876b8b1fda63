import type { BoxOffice } from '../../box-office/box-office.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Store } from '../../store/store.ts';
import { seatLabel } from '../../theater/seat-label.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { ReleaseWish } from '../../theater/wish.ts';
import type { HistoryEvent } from '../history/event.ts';

/** What was left of a run in the store. */
export type CleanUp = {
  readonly released: number;
  /** Seats that could not be released, `A 7-4`. */
  readonly left: readonly string[];
};

/** Releases every seat that the run booked, and no other: its bookings are known by their ids. Never rejects for a store that is away. */
export async function releaseOwn(
  store: Store,
  boxOffice: BoxOffice,
  rooms: readonly string[],
  events: readonly HistoryEvent[],
): Promise<CleanUp> {
  const bookings = bookingsOf(events);
  const left: string[] = [];
  let released = 0;
  for (const room of rooms) {
    try {
      // Room by room: what is still to be released is seen when it is about to be.
      for (const wish of releases(await store.look(room, 'settle'), bookings)) {
        const outcome = await boxOffice.fulfil(wish);
        if (outcome.kind === 'applied') released += wish.seats.length;
        else left.push(...wish.seats.map((seat) => `${room} ${seatLabel(seat)}`));
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      left.push(`room ${room}`);
    }
  }
  return { released, left };
}

function bookingsOf(events: readonly HistoryEvent[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const event of events) {
    if (event.type !== 'send' || event.change.kind !== 'book') continue;
    for (const { after } of event.change.seats) {
      if (after.content.kind === 'booked') found.add(after.content.booking);
    }
  }
  return found;
}

/** One wish for each client that has seats of these bookings in the room. */
function releases(
  { room, seats }: RoomSnapshot,
  bookings: ReadonlySet<string>,
): readonly (ReleaseWish & { readonly kind: 'release' })[] {
  const own = seats.flatMap(({ row, place, content }) =>
    content.kind === 'booked' && bookings.has(content.booking) ? [{ row, place, ...content }] : [],
  );
  return [...Map.groupBy(own, ({ client }) => client)].map(([client, ofClient]) => ({
    kind: 'release',
    room,
    client,
    seats: ofClient.map(({ row, place }) => ({ row, place })),
    pins: new Map(ofClient.map((seat) => [seatLabel(seat), seat.booking])),
  }));
}
