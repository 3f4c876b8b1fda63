import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { isRunning, startTime } from './processes.js';

/** Stands in a claim's name where the system does not tell when a process started. */
const UNKNOWN = 'unknown';

/** A claim with no start time is given up at this age: its process id may be another process's by now. */
const OLDEST_CLAIM_MS = 15 * 60_000;

/**
 * Claims the lock for one more process, so that a child which outlives this process keeps others out.
 *
 * @typedef {(pid: number) => void} ClaimFor
 */

/**
 * Runs `work` while no other process runs work under the same lock.
 *
 * The lock is a folder with an empty file, a claim, for each process at work, named after the process. A process makes its
 * claim first and then looks for others, so of two that start together at least one sees the other and steps back. The claim
 * of a dead process counts for nothing, and can be removed without a race because no name comes twice.
 *
 * @template T
 * @param {string} folder made when missing; its parent must exist
 * @param {(claimFor: ClaimFor) => Promise<T>} work
 * @param {(pid: number) => void} onWait called once, with the id of a process that holds the lock, before waiting for it
 * @returns {Promise<T>} what `work` returns
 * @throws what `work` throws, and what the file system says when the folder cannot be written
 */
export async function withLock(folder, work, onWait) {
  let hasWaited = false;
  for (;;) {
    const claims = [claim(folder, process.pid)];
    const other = findOther(folder);
    try {
      if (other === undefined) return await work((pid) => void claims.push(claim(folder, pid)));
    } finally {
      for (const file of claims) rmSync(file, { force: true });
    }
    if (!hasWaited) onWait(other);
    hasWaited = true;
    // At random, so that two that stepped back from each other do not meet again.
    do await wait(50 + Math.random() * 100);
    while (findOther(folder) !== undefined);
  }
}

/**
 * @param {string} folder
 * @param {number} pid
 * @returns {string} the claim's file
 */
function claim(folder, pid) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${pid}.${startTime(pid) ?? UNKNOWN}`);
  writeFileSync(file, '');
  return file;
}

/**
 * Finds a running process other than this that has a claim, and removes the claims of dead ones.
 *
 * @param {string} folder
 * @returns {number | undefined} its id
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
  if (started !== UNKNOWN) return startTime(pid) === started;
  const claimed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return isRunning(pid) && Date.now() - claimed < OLDEST_CLAIM_MS;
}
