import type { Moment } from '../history/event.ts';

/**
 * What is promised of every history:
 * - `I1` each seat's history can be put in one order in which every answer is true (linearizable);
 * - `I2` versions have no gaps; `I3` every group of seats is changed whole or not at all;
 * - `I4` a change that was reported refused, fenced or never does not appear;
 * - `I5` a change whose outcome was unknown ends as applied or never, and as one of them only;
 * - `I6` a look never misses what had been acknowledged before it began;
 * - `ledger` seats booked less seats released are the seats that each client has in the end.
 */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'ledger';

/** What a violation is called, in the words of those who run theaters and stores. */
export type ViolationName =
  | 'double booking'
  | 'lost booking'
  | 'not linearizable'
  | 'version gap'
  | 'half group'
  | 'ghost'
  | 'unsettled'
  | 'stale read'
  | 'ledger';

/** One contradiction in a history. */
export type Violation = {
  readonly invariant: Invariant;
  readonly name: ViolationName;
  readonly room: string;
  /** The seat it shows on, as `7-4`; null when it is not about one seat. */
  readonly seat: string | null;
  /** Ids of the changes that are involved. */
  readonly changes: readonly string[];
  /** When it came to light. */
  readonly at: Moment;
  /** One sentence for a person; holds names from the history, so it must be made safe before it is shown. */
  readonly message: string;
  /** The events it rests on, in order, one line each; to be made safe like the message. */
  readonly events: readonly string[];
};
