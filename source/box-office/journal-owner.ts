import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

import { fieldsOf } from '../store/json-fields.ts';

/** Which running program wrote a journal entry: a pid alone is used again, even before the next start of the machine. */
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
