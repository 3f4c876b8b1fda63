import type { Change } from '../../theater/change.ts';
import type { Seat, SeatPosition } from '../../theater/seats.ts';

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
