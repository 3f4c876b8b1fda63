import { setTimeout as sleep } from 'node:timers/promises';

import { makeBookingId, makeChangeId } from '../../source/booking/asked.ts';
import type { Recorder } from '../../source/stress/history/recorder.ts';
import type { Change } from '../../source/theater/change.ts';
import type { Seat, SeatPosition } from '../../source/theater/seats.ts';

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

/** Who rushes in which theater, after which seats of room A. */
type NaiveClient = {
  readonly client: string;
  readonly seats: readonly SeatPosition[];
  readonly theater: PlainTheater;
  readonly recorder: Recorder;
};

/**
 * A rush as a program does it that compares nothing: for each seat a new connection, a read, a pause, and, when the
 * seat was free, a plain write, after which the person is told that it is theirs.
 */
export async function runNaiveClient({ client, seats, theater, recorder }: NaiveClient): Promise<void> {
  for (const position of seats) {
    const connection = await theater.connect();
    try {
      const before = await connection.read('A', position);
      if (before.content.kind !== 'free') continue;
      await sleep(PAUSE_MS);
      const change = plainBooking('A', before, client);
      const attempt = recorder.sending(client, change, { isConditional: false });
      await connection.write(change);
      recorder.answered(attempt, { kind: 'applied', isUnderReplicated: false });
      recorder.told(client, change.id, 'applied');
    } finally {
      await connection.close();
    }
  }
}
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
