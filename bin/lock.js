import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** Where the system does not tell when a process started, a claim older than this is given up: its id may be another's by now. */
const OLDEST_CLAIM_MS = 15 * 60_000;

/**
 * Runs `work` while no other process runs work under the same lock.
 *
 * The lock is a folder with one empty file, a claim, for each process at work, named after the process. A process first
 * makes its claim and then looks for others, so of two that start together at least one sees the other and steps back.
 * The claim of a dead process counts for nothing, and as no name comes twice it can be removed without a race.
 *
 * @template T
 * @param {string} folder made when missing; its parent must exist
 * @param {(claimFor: (pid: number) => void) => Promise<T>} work gets a function that claims the lock for a child as well, so
 *   that a child that outlives this process keeps others out
 * @param {(pid: number) => void} onWait called once, with the id of a process that holds the lock, before waiting for it
 * @returns {Promise<T>} what `work` returns
 */
export async function withLock(folder, work, onWait) {
  let isWaiting = false;
  for (;;) {
    const claims = [claim(folder, process.pid)];
    const other = findOther(folder);
    if (other === undefined) {
      try {
        return await work((pid) => void claims.push(claim(folder, pid)));
      } finally {
        for (const file of claims) rmSync(file, { force: true });
      }
    }
    for (const file of claims) rmSync(file, { force: true });
    if (!isWaiting) onWait(other);
    isWaiting = true;
    do await wait(50 + Math.random() * 100);
    while (findOther(folder) !== undefined);
  }
}

/**
 * @param {string} folder
 * @param {number} pid
 */
function claim(folder, pid) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${pid}.${startTime(pid) ?? 'unknown'}`);
  writeFileSync(file, '');
  return file;
}

/**
 * Id of a running process other than this that has a claim. Removes the claims of dead ones.
 *
 * @param {string} folder
 */
function findOther(folder) {
  for (const name of readdirSync(folder)) {
    const pid = Number.parseInt(name, 10);
    if (pid === process.pid) continue;
    if (isStanding(join(folder, name), pid, name.slice(name.indexOf('.') + 1))) return pid;
    rmSync(join(folder, name), { force: true });
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {number} pid
 * @param {string} started
 */
function isStanding(file, pid, started) {
  if (!isRunning(pid)) return false;
  if (started !== 'unknown') return startTime(pid) === started;
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age < OLDEST_CLAIM_MS;
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When a process started, in clock ticks since the machine did; with the id it names one process for good. See proc(5).
 *
 * @param {number} pid
 * @returns {string | undefined} undefined where there is no /proc; 'ended' for a process that only waits to be collected
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
