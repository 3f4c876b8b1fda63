import type { Change } from '../theater/change.ts';
import type { JournalOwner } from './journal-owner.ts';

/**
 * How far a change has come: `sent` it may have been sent and may apply; `fencing` nobody wants it any more, and it is
 * being made sure that it cannot.
 */
export type JournalPhase = 'sent' | 'fencing';

/** A change that may be on its way, as written before it was sent. */
export type JournalEntry = {
  /** The id of the theater it is meant for, from {@link Store.theaterId}. */
  readonly theater: string;
  readonly phase: JournalPhase;
  /** The whole change: expected versions, and the whole next state. */
  readonly change: Change;
  /** The program that sent it. */
  readonly owner: JournalOwner;
};

/**
 * What survives this program: which changes it may have sent without learning what became of them.
 * The order is: journal, change, history, clear.
 */
export type Journal = {
  /**
   * Writes the entry of a change, or moves it to another phase; durable once it resolves.
   * Rejects with a {@link JournalError} when it cannot, and then the change must not be sent.
   */
  write(change: Change, phase: JournalPhase): Promise<void>;
  /** Forgets a change whose end is known. Never rejects: an entry left behind is settled once more, which is harmless. */
  clear(changeId: string): Promise<void>;
  /** Entries of this theater whose program is dead: nobody else is settling them. */
  leftBehind(): Promise<readonly JournalEntry[]>;
  /** Entries that no change can be read from: what they held, nobody can settle by them. */
  damaged(): Promise<readonly DamagedEntry[]>;
};

/** A file of the journal that is no entry, though it should be one. */
export type DamagedEntry = {
  readonly file: string;
  /** What is wrong with it, in a few words. */
  readonly why: string;
  /** Keeps it under another name, which it gives, so that it is told of once; null when it cannot be renamed. */
  setAside(): Promise<string | null>;
};

/** The journal cannot be written; the message names the file and says why. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/** For a store whose own history says what became of every change, such as one file on this machine. */
export const NO_JOURNAL: Journal = {
  write: async () => undefined,
  clear: async () => undefined,
  leftBehind: async () => [],
  damaged: async () => [],
};
