import { spawnSync } from 'node:child_process';

/**
 * Runs the words after it with a file system of its own at `$0`: root's, or a user's own where the system allows
 * that, seen by nobody else and gone with the process.
 */
function withMount(mount: string, at: string): readonly string[] {
  return ['unshare', '--mount', '--map-root-user', 'sh', '-c', `${mount} && exec "$@"`, at];
}

/** A disk of this many kilobytes at the folder. */
export function withSmallDisk(folder: string, kilobytes: number): readonly string[] {
  return withMount(`mount -t tmpfs -o size=${kilobytes}k tmpfs "$0"`, folder);
}

/** The folder as it is, on a disk that cannot be written: what binds root as well. */
export function withReadOnlyDisk(folder: string): readonly string[] {
  return withMount('mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"', folder);
}

/** The file under a second name, which must be there as well. */
export function withSecondName(file: string, name: string): readonly string[] {
  return withMount(`mount --bind '${file}' "$0"`, name);
}

/** No file may grow beyond this many blocks of 512 bytes (1024 in some shells). */
export function withFileLimit(blocks: number): readonly string[] {
  return ['sh', '-c', `ulimit -f ${blocks} && exec "$@"`, 'sh'];
}

/**
 * Whether tests that mount something cannot run here, and are skipped by their names. In CI they are not skipped:
 * they fail.
 */
export const isMountRefused =
  process.env['CI'] === undefined &&
  spawnSync('unshare', ['--mount', '--map-root-user', 'true']).status !== 0;
