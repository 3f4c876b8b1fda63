import type { BoxOffice } from '../../booking/box-office.ts';
import { backOff, elapsedSince } from '../../booking/drive.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { GateRequest, HoldRequest, ReleaseRequest, UnblockRequest } from '../../theater/request.ts';
import { type SeatContent, seatLabel } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { openChanges } from '../checker/outcomes.ts';
import type { HistoryEvent } from '../history/event.ts';

/** How long the end of a run waits for a store that does not answer, ms. */
const PATIENCE_MS = 30_000;

/** What settling came to: null when everything has an end and every room was looked at, else why not. */
export type Unsettled = string | null;

/**
 * Gives an end to every change that a client left in doubt, then looks at every room once more, so that the checker
 * has a last word to judge by. `store` and `boxOffice` record.
 */
export async function settleRun(
  { store, boxOffice }: { readonly store: Store; readonly boxOffice: BoxOffice },
  events: readonly HistoryEvent[],
  rooms: readonly string[],
): Promise<Unsettled> {
  for (const change of openChanges(events)) {
    // One after the other: they may be about the same seats.
    const outcome = await boxOffice.abandon(change);
    if (outcome.kind === 'unknown') return outcome.message;
  }
  const start = performance.now();
  for (let round = 0; ; round += 1) {
    try {
      await Promise.all(rooms.map((room) => store.look(room, 'settle')));
      return null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (elapsedSince(start) > PATIENCE_MS) return error.message;
      await backOff(round);
    }
  }
}

/** What was left of a run in the store. */
type CleanUp = {
  readonly released: number;
  /** Seats that could not be released, `A 7-4`. */
  readonly left: readonly string[];
};

/** What the run did, by the ids that it used. */
type Traces = {
  readonly bookings: ReadonlySet<string>;
  /** Changes that blocked seats. */
  readonly blocks: ReadonlySet<string>;
  /** By whom and until when seats were held: a gate that rides on a seat changes the rest of it. */
  readonly holds: ReadonlySet<string>;
  /** Rooms that it closed. */
  readonly closed: ReadonlySet<string>;
};

/** For whom seats are unblocked and rooms opened. */
const CLEANER = 'theater stress';

/**
 * Releases every seat that the run booked, unblocks those that it blocked and opens the rooms that it closed, and
 * touches nothing else: its bookings and changes are known by their ids. Never rejects for a store that is away.
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
      for (const request of requestsFor(await store.look(room, 'settle'), traces)) {
        const outcome = await boxOffice.fulfil(request);
        const isDone = outcome.kind === 'applied' || outcome.kind === 'settled';
        if (!isDone) left.push(...leftOf(request));
        else if (request.kind === 'release') released += request.seats.length;
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      left.push(`room ${room}`);
    }
  }
  return { released, left };
}

type CleanUpRequest = ReleaseRequest | HoldRequest | UnblockRequest | GateRequest;

function leftOf(request: CleanUpRequest): readonly string[] {
  if (!('seats' in request)) return [`room ${request.room}, which is closed`];
  const seats = request.kind === 'hold' ? request.leave : request.seats;
  return seats.map((seat) => `${request.room} ${seatLabel(seat)}`);
}

function tracesOf(events: readonly HistoryEvent[]): Traces {
  const [bookings, blocks, holds] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const closed = new Set<string>();
  for (const event of events) {
    if (event.type !== 'send') continue;
    const { id, kind, room, seats } = event.change;
    if (kind === 'block') blocks.add(id);
    if (kind === 'hold') for (const { after } of seats) holds.add(holdOf(after.content));
    if (kind === 'close') closed.add(room);
    if (kind !== 'book') continue;
    for (const { after } of seats) if (after.content.kind === 'booked') bookings.add(after.content.booking);
  }
  return { bookings, blocks, holds, closed };
}

/**
 * What gives back all that the run left in a room: first it is opened, then one request for each client, then what
 * they held, then the blocks.
 */
function requestsFor(snapshot: RoomSnapshot, traces: Traces): readonly CleanUpRequest[] {
  const { room, seats, isClosed } = snapshot;
  const blocked = seats.filter(
    ({ content, change }) => content.kind === 'blocked' && traces.blocks.has(change),
  );
  return [
    ...(isClosed && traces.closed.has(room) ? [{ kind: 'open', room, by: CLEANER } as const] : []),
    ...releases(snapshot, traces.bookings),
    ...lettingGo(snapshot, traces.holds),
    ...(blocked.length === 0 ? [] : [{ kind: 'unblock', room, seats: blocked, by: CLEANER } as const]),
  ];
}

/** What tells one hold from others: `Mia 1796041143291`; empty where nobody holds. */
function holdOf(content: SeatContent): string {
  return content.kind === 'held' ? `${content.by} ${content.until}` : '';
}

/** One request for each client that has seats held by these changes, whether their time is over or not. */
function lettingGo({ room, seats }: RoomSnapshot, holds: ReadonlySet<string>): readonly HoldRequest[] {
  const held = seats.flatMap(({ row, place, content }) =>
    content.kind === 'held' && holds.has(holdOf(content)) ? [{ row, place, by: content.by }] : [],
  );
  return [...Map.groupBy(held, ({ by }) => by)].map(([client, leave]) => {
    return { kind: 'hold', room, client, seats: [], leave, forMs: 0 };
  });
}

/** One request for each client that has seats of these bookings in the room. */
function releases({ room, seats }: RoomSnapshot, bookings: ReadonlySet<string>): readonly ReleaseRequest[] {
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
