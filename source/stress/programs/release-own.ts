import type { BoxOffice } from '../../box-office/box-office.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Store } from '../../store/store.ts';
import { seatLabel } from '../../theater/seat-label.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { GateWish, ReleaseWish, UnblockWish } from '../../theater/wish.ts';
import type { HistoryEvent } from '../history/event.ts';

/** What was left of a run in the store. */
export type CleanUp = {
  readonly released: number;
  /** Seats that could not be released, `A 7-4`. */
  readonly left: readonly string[];
};

/** What the run did, by the ids that it used. */
type Traces = {
  readonly bookings: ReadonlySet<string>;
  /** Changes that blocked seats. */
  readonly blocks: ReadonlySet<string>;
  /** Rooms that it closed. */
  readonly closed: ReadonlySet<string>;
};

/** For whom seats are unblocked and rooms opened. */
const CLEANER = 'theater stress';

/**
 * Releases every seat that the run booked, unblocks those that it blocked and opens the rooms that it closed, and touches
 * nothing else: its bookings and changes are known by their ids. Never rejects for a store that is away.
 */
export async function releaseOwn(
  store: Store,
  boxOffice: BoxOffice,
  rooms: readonly string[],
  events: readonly HistoryEvent[],
): Promise<CleanUp> {
  const traces = tracesOf(events);
  const left: string[] = [];
  let released = 0;
  for (const room of rooms) {
    try {
      // Room by room: what is still to be given back is seen when it is about to be.
      for (const wish of wishesFor(await store.look(room, 'settle'), traces)) {
        const outcome = await boxOffice.fulfil(wish);
        const isDone = outcome.kind === 'applied' || outcome.kind === 'settled';
        if (!isDone) left.push(...leftOf(wish));
        else if (wish.kind === 'release') released += wish.seats.length;
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      left.push(`room ${room}`);
    }
  }
  return { released, left };
}

type CleanUpWish = ReleaseWish | UnblockWish | GateWish;

function leftOf(wish: CleanUpWish): readonly string[] {
  if (!('seats' in wish)) return [`room ${wish.room}, which is closed`];
  return wish.seats.map((seat) => `${wish.room} ${seatLabel(seat)}`);
}

function tracesOf(events: readonly HistoryEvent[]): Traces {
  const [bookings, blocks, closed] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const event of events) {
    if (event.type !== 'send') continue;
    const { id, kind, room, seats } = event.change;
    if (kind === 'block') blocks.add(id);
    if (kind === 'close') closed.add(room);
    if (kind !== 'book') continue;
    for (const { after } of seats) if (after.content.kind === 'booked') bookings.add(after.content.booking);
  }
  return { bookings, blocks, closed };
}

/** What gives back all that the run left in a room: first it is opened, then one wish for each client, then the blocks. */
function wishesFor(snapshot: RoomSnapshot, traces: Traces): readonly CleanUpWish[] {
  const { room, seats, isClosed } = snapshot;
  const blocked = seats.filter(
    ({ content, change }) => content.kind === 'blocked' && traces.blocks.has(change),
  );
  return [
    ...(isClosed && traces.closed.has(room) ? [{ kind: 'open', room, by: CLEANER } as const] : []),
    ...releases(snapshot, traces.bookings),
    ...(blocked.length === 0 ? [] : [{ kind: 'unblock', room, seats: blocked, by: CLEANER } as const]),
  ];
}

/** One wish for each client that has seats of these bookings in the room. */
function releases({ room, seats }: RoomSnapshot, bookings: ReadonlySet<string>): readonly ReleaseWish[] {
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
