// By its default, since the first versions of Node 18 have no statfs to import by name.
import fs from 'node:fs';

/**
 * What is known of an installation from what npm has printed so far (with `--loglevel=http`).
 *
 * @typedef {{
 *   fetched: number, failuresInARow: number, isTorn: boolean, host: string | undefined, code: string | undefined
 * }} Progress
 * `fetched` counts packages; `isTorn` says that a file was written in part, which npm only warns of; `code` is that of the
 * last thing that went wrong, or of the torn file.
 */

/** npm asks over 15 connections at once: so many failures without an answer between are two rounds of all of them. */
const MOST_FAILURES = 30;

/** A Node alone takes 190 MB; who has less than this has not room for it. */
const NODE_BYTES = 200_000_000;

/** Codes of npm and of Node for a registry that cannot be reached, or says nothing. */
const UNREACHABLE =
  /^(?:FETCH_ERROR|ECONN\w+|ENOTFOUND|EAI_AGAIN|E(?:HOST|NET)UNREACH|EPIPE|\w*TIMED?_?OUT|request-timeout)$/i;

/**
 * @param {string} output of npm, from its start
 * @returns {Progress}
 */
export function readProgress(output) {
  /** @type {Progress} */
  const progress = { fetched: 0, failuresInARow: 0, isTorn: false, host: undefined, code: undefined };
  for (const line of output.split('\n')) {
    const [, url = '', result = ''] = /^npm http fetch \w+ (?:\d+ )?(https?:\S+) (.*)$/.exec(line) ?? [];
    const [, failure] = /failed with (\S+)/.exec(result) ?? [];
    const [, end] = /^npm (?:error|ERR!) code (\S+)/.exec(line) ?? [];
    if (url !== '') progress.host = hostOf(url) ?? progress.host;
    if (failure !== undefined) progress.failuresInARow += 1;
    else if (url !== '') progress.failuresInARow = 0;
    if (url.endsWith('.tgz') && failure === undefined) progress.fetched += 1;
    const [, torn] = /TAR_ENTRY_ERROR (\w+)/.exec(line) ?? [];
    // What goes wrong after it follows from it.
    if (!progress.isTorn) progress.code = torn ?? end ?? failure ?? progress.code;
    if (torn !== undefined) progress.isTorn = true;
  }
  return progress;
}

/**
 * How far an installation has come, for whoever waits for it. One line.
 *
 * @param {Progress} progress
 * @param {number} total packages that are to be installed here
 * @param {number} seconds since its start
 */
export function describeProgress({ fetched, failuresInARow, host }, total, seconds) {
  const after = `after ${seconds} s`;
  if (failuresInARow > 0) return `… ${registryAt(host)} does not answer so far, ${after}`;
  if (fetched === 0) return `… still at it ${after}`;
  return `… ${fetched} of ${Math.max(fetched, total)} packages have come ${after}`;
}

/**
 * Whether there is no use in waiting: npm itself would ask for each of a hundred packages in turn.
 *
 * @param {Progress} progress
 */
export function isHopeless({ failuresInARow }) {
  return failuresInARow >= MOST_FAILURES;
}

/**
 * Why an installation failed, in words of what a person can do something about.
 *
 * @param {Progress} progress
 * @param {string} folder where it was made
 * @returns {string | undefined} undefined when it is none of the usual reasons
 */
export function whyItFailed({ code = '', host }, folder) {
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskIsFull(folder);
  if (UNREACHABLE.test(code)) return `${registryAt(host)} does not answer (${code})`;
  if (code === 'EINTEGRITY') return 'what came is not the package that package-lock.json names (EINTEGRITY)';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `${folder} cannot be written (${code})`;
  return undefined;
}

/**
 * Why the Node that should have come with an installation is not there although npm was content: it leaves out what is
 * optional, without a word, when it cannot be fetched or written.
 *
 * @param {Progress} progress
 * @param {string} folder where it was made
 */
export function whyNodeIsMissing(progress, folder) {
  const free = freeBytes(folder);
  if (free !== undefined && free < NODE_BYTES) return diskIsFull(folder);
  return whyItFailed(progress, folder) ?? 'npm does not say why';
}

/** @param {string} folder */
function diskIsFull(folder) {
  const free = freeBytes(folder);
  const left = free === undefined ? '' : `, ${Math.floor(free / 1e6)} MB are free`;
  return `the disk is full: ${folder} needs about 400 MB${left}`;
}

/**
 * @param {string} folder
 * @returns {number | undefined} undefined where the system or the running Node does not tell
 */
function freeBytes(folder) {
  try {
    const { bavail, bsize } = fs.statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

/** @param {string | undefined} host */
function registryAt(host) {
  return host === undefined ? 'the registry' : `the registry ${host}`;
}

/**
 * The host and the port of an address, without a name or password that may stand in it.
 *
 * @param {string} url
 */
function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return undefined;
  }
}
