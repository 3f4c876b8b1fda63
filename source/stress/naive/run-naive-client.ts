import { setTimeout as sleep } from 'node:timers/promises';

import { makeBookingId, makeChangeId } from '../../booking/ids.ts';
import type { Change } from '../../theater/change.ts';
import type { Seat, SeatPosition } from '../../theater/seats.ts';
import type { Recorder } from '../history/recorder.ts';
import { type ClientTask, groupsOf } from '../programs/program.ts';
import type { TallyKeeper } from '../programs/tally.ts';

/** One connection that reads and writes seats without comparing anything. Rejects when the store does not answer. */
export type PlainConnection = {
  read(room: string, position: SeatPosition): Promise<Seat>;
  /** Writes the seats of a change over whatever stands there now. */
  write(change: Change): Promise<void>;
  close(): Promise<void>;
};

/**
 * A theater as it is used by a program that reads, waits and writes: what this project exists to avoid, kept to show
 * what comes of it. Never opened over a theater that anybody else uses.
 */
export type PlainTheater = {
  /** A new connection, as such a program makes for each request. */
  connect(): Promise<PlainConnection>;
  /** Removes the theater with everything in it. */
  remove(): Promise<void>;
};

/** How the name of a file or keyspace ends that was made for such a program alone. */
export const NAIVE_ENDING = '_naive';

/** Throws a RangeError for the name of a theater that was not made for this. */
export function assertNaive(name: string): void {
  if (!name.endsWith(NAIVE_ENDING)) throw new RangeError(`${name} is not a theater for plain writes`);
}

/** Between reading a seat and writing it, ms: a person who thinks, or a slow program. */
const PAUSE_MS = 5;

/**
 * A rush as a program does it that compares nothing: for each seat from the same end a new connection, a read, a
 * pause, and, when the seat was free, a plain write, after which the person is told that it is theirs.
 */
export async function runNaiveClient(
  { client, plan, limits }: ClientTask,
  { theater, recorder, tally }: { theater: PlainTheater; recorder: Recorder; tally: TallyKeeper },
  signal: AbortSignal,
): Promise<void> {
  const begin = performance.now();
  const seats = groupsOf(plan, 1).slice(0, limits.count ?? undefined);
  for (const { room, seats: positions } of seats) {
    const start = performance.now();
    if (signal.aborted || (limits.forMs !== null && start - begin >= limits.forMs)) return;
    const connection = await theater.connect();
    try {
      for (const position of positions) {
        const before = await connection.read(room, position);
        if (before.content.kind !== 'free') {
          tally.refused(performance.now() - start);
          continue;
        }
        await sleep(PAUSE_MS);
        const change = plainBooking(room, before, client);
        const attempt = recorder.sending(client, change, { isConditional: false });
        await connection.write(change);
        recorder.answered(attempt, { kind: 'applied', isUnderReplicated: false });
        recorder.told(client, change.id, 'applied');
        const outcome = { kind: 'applied', change, ...ANSWERED } as const;
        tally.ended(outcome, performance.now() - start);
      }
    } finally {
      await connection.close();
    }
  }
}

const ANSWERED = {
  isUnderReplicated: false,
  isProvedLater: false,
  recorded: Promise.resolve(false),
} as const;

function plainBooking(room: string, before: Seat, client: string): Change {
  const id = makeChangeId();
  const content = { kind: 'booked', client, booking: makeBookingId() } as const;
  const { row, place, version } = before;
  return {
    id,
    kind: 'book',
    room,
    epoch: '',
    by: client,
    reason: '',
    isOpenRequired: false,
    gate: null,
    seats: [{ before, after: { row, place, version: version + 1, change: id, content } }],
  };
}
