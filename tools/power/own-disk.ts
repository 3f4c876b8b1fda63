import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Large enough for three nodes with their logs, bytes; what nobody writes takes no room. */
const DISK_BYTES = 4 * 1024 ** 3;

/** How a mount is taken away that somebody may still be leaving, tries and ms between them. */
const TRIES = 50;
const PAUSE_MS = 200;

/**
 * What tells a file system to act as if the power had gone (`EXT4_IOC_SHUTDOWN`, without writing its journal out):
 * nothing that it has not written reaches the disk any more, and whoever asks it for anything gets an error.
 */
const SHUT_DOWN =
  'open(my $f, "<", $ARGV[0]) or die $!; my $how = pack("L", 2); ioctl($f, 0x8004587d, $how) or die $!';

/**
 * A command in mounts of its own, which nobody else sees and which are gone with its last process, and with them their
 * devices.
 */
export const IN_OWN_MOUNTS: readonly string[] = ['unshare', '--mount', '--propagation', 'private'];

/** Why no disk of one's own can be had here, in a sentence without its full stop; null: it can. */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root may mount a disk whose power can be cut';
  const trial = [
    'd=$(mktemp -d)',
    'trap \'rm -rf "$d"\' EXIT',
    'truncate -s 16M "$d/disk"',
    'mkfs.ext4 -q -F "$d/disk"',
    'mkdir "$d/at"',
    'mount -o loop "$d/disk" "$d/at"',
    `perl -e '${SHUT_DOWN}' "$d/at"`,
    'umount "$d/at"',
  ].join(' && ');
  const [command = '', ...words] = IN_OWN_MOUNTS;
  const { status, stderr, error } = spawnSync(command, [...words, 'sh', '-c', trial], { encoding: 'utf8' });
  if (status === 0) return null;
  const [reason = 'it does not say why'] = (error?.message ?? stderr).trim().split('\n');
  return `this machine lets nobody cut the power of a disk (${reason})`;
}

/** An ext4 file system in a file, whose power can be cut. Needs root, in mounts of one's own. */
export class OwnDisk {
  /** Where it is mounted. */
  readonly folder: string;
  readonly #file: string;

  constructor(below: string) {
    this.folder = path.join(below, 'disk');
    this.#file = path.join(below, 'disk.ext4');
    mkdirSync(this.folder);
    writeFileSync(this.#file, '');
    truncateSync(this.#file, DISK_BYTES);
    execFileSync('mkfs.ext4', ['-q', '-F', this.#file]);
    this.#mount();
  }

  /** Brings all that was written to the disk, as of now. */
  sync(): void {
    execFileSync('sync', ['--file-system', this.folder]);
  }

  /** Whoever has a file of it open can do nothing with it any more, and should be ended. */
  cutPower(): void {
    execFileSync('perl', ['-e', SHUT_DOWN, this.folder]);
  }

  /** Once everybody has left it: what was on the disk when the power went is there again. */
  async mountAgain(): Promise<void> {
    await this.end();
    this.#mount();
  }

  /** Rejects when somebody stays. */
  async end(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const { status, stderr } = spawnSync('umount', [this.folder], { encoding: 'utf8' });
      if (status === 0) return;
      if (tries === TRIES) throw new Error(`the disk stays in use: ${stderr.trim()}`);
      await pause(PAUSE_MS);
    }
  }

  #mount(): void {
    execFileSync('mount', ['-o', 'loop', this.#file, this.folder]);
  }
}
