import { readFileSync } from 'node:fs';

/**
 * Whether a process exists. One that has ended and only waits to be collected still does.
 *
 * @param {number} pid
 */
export function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When a process started, in clock ticks since the machine did: with the id, this names one process for good. See proc(5).
 *
 * @param {number} pid
 * @returns {string | undefined} undefined where the system does not tell, or there is no such process, or it has ended and
 *   only waits to be collected
 */
export function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name comes second, in parentheses, and may itself hold anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
