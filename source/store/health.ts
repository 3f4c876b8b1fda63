/** One thing that was looked at, and what was found. */
export type Finding = {
  /** What was looked at, in a few words: `replication factor`. */
  readonly subject: string;
  readonly level: 'fine' | 'warning' | 'wrong';
  /** What was found, in one line. */
  readonly message: string;
  /** What to do about it; null when nothing is to be done. */
  readonly advice: string | null;
  /** It could not be looked at: nothing is known to be wrong, and nothing to be right. */
  readonly isUnseen?: true;
};

/** What the finding about rooms that take no bookings is called; whoever knows the history says by whom. */
export const CLOSED_ROOMS = 'closed rooms';

/** What a store says of itself. */
export type Health = {
  readonly findings: readonly Finding[];
};
