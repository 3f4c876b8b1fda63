import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

import { fieldsOf } from '../../store/codec.ts';
import type { Change } from '../../theater/change.ts';

/**
 * How far a change has come: `sent` it may have been sent and may apply; `fencing` nobody wants it any more, and it
 * is being made sure that it cannot.
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
  /**
   * Forgets a change whose end is known. Never rejects: an entry left behind is settled once more, which is harmless.
   */
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

/**
 * Which running program wrote a journal entry: a pid alone is used again, even before the next start of the machine.
 */
export type JournalOwner = {
  readonly host: string;
  /** Changes with each start of the machine; null where the system does not tell (only Linux does). */
  readonly boot: string | null;
  readonly pid: number;
  /** When the process started, in clock ticks since the start of the machine; null where the system does not tell. */
  readonly startedAt: string | null;
};

/** The owner that a journal entry names; null for anything that names none. */
export function readOwner(value: unknown): JournalOwner | null {
  const { host, boot, pid, startedAt } = fieldsOf(value) ?? {};
  if (typeof host !== 'string' || !isTextOrNull(boot) || !isTextOrNull(startedAt)) return null;
  // Zero and less would ask about whole groups of processes.
  const isPid = typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0 && pid < 2 ** 31;
  return isPid ? { host, boot, pid, startedAt } : null;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

/** This very program. */
export function thisOwner(): JournalOwner {
  return { host: hostname(), boot: bootId(), pid: process.pid, startedAt: statOf(process.pid).startedAt };
}

/**
 * Whether the program that wrote an entry is certainly gone. An entry of another machine (a shared home folder) is
 * never called dead from here.
 */
export function isDead(owner: JournalOwner): boolean {
  if (owner.host !== hostname()) return false;
  const boot = bootId();
  if (owner.boot !== null && boot !== null && owner.boot !== boot) return true;
  if (!isRunning(owner.pid)) return true;
  const { state, startedAt } = statOf(owner.pid);
  // It has ended, and its parent does not ask for its exit code, as the first process of a container may not.
  if (state === 'Z') return true;
  return owner.startedAt !== null && startedAt !== null && owner.startedAt !== startedAt;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function bootId(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

type Stat = { readonly state: string | null; readonly startedAt: string | null };

/** Fields 3 and 22 of /proc/PID/stat (proc(5)); counted from the end of the command's name, which may hold spaces. */
function statOf(pid: number): Stat {
  const stat = readOrNull(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return { state: fields[0] ?? null, startedAt: fields[19] ?? null };
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
