import { execFile } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { findNpm } from '../../../bin/npm.js';
import { placeOtherNode } from '../../other-node.ts';

const PROJECT = join(import.meta.dirname, '../../..');

/** What a package is made from, and what marks a clone; not the sources' tests, nor anything that was built. */
const PARTS = [
  'bin',
  'source',
  'scripts/build.ts',
  'tools/bundle.ts',
  'tools/notices.ts',
  'cli.tsx',
  'docs/theater.1',
  'docs/config.schema.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'LICENSE',
  'README.md',
  '.npmrc',
];

/** A user of this machine. */
export type User = { readonly uid: number; readonly gid: number };

/** What npm tells of a package that it packed. */
export type Packed = {
  readonly filename: string;
  /** Of the tarball, bytes. */
  readonly size: number;
  /** Of all files in it, bytes. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
};

/** How a command ended, and what it wrote. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** A folder with a fresh clone in it, and as many homes as are asked for, which have nothing in common with it. */
export class PackedClone {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes a clone that has its dependencies, by a link, and was never built. */
  static async make(): Promise<PackedClone> {
    const clone = new PackedClone(await mkdtemp(join(tmpdir(), 'theater-package-')));
    await Promise.all(
      PARTS.map(
        async (part) => await cp(join(PROJECT, part), clone.path('clone', part), { recursive: true }),
      ),
    );
    await symlink(join(PROJECT, 'node_modules'), clone.path('clone', 'node_modules'));
    await mkdir(clone.path('commands'));
    await placeOtherNode(clone.path('commands', 'node'));
    // Whoever installs must be able to go through it.
    await promisify(execFile)('chmod', ['a+rx', clone.folder]);
    return clone;
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Runs `npm pack` in the clone. */
  async pack(): Promise<Packed> {
    const { stdout } = await this.npm(['pack', '--json', '--silent', '--pack-destination', this.folder], {
      cwd: this.path('clone'),
    });
    const told: readonly Packed[] | Readonly<Record<string, Packed>> = JSON.parse(stdout);
    const [packed] = Object.values(told);
    if (packed === undefined) throw new Error(`npm packed nothing: ${stdout}`);
    return packed;
  }

  /** A new home of `user`: theirs alone to write, with nothing of npm's in it. */
  async home(name: string, user?: User): Promise<string> {
    const home = this.path(name);
    await mkdir(home);
    if (user) await chown(home, user.uid, user.gid);
    return home;
  }

  /** Runs npm on a Node that is not the one of the project. */
  async npm(args: readonly string[], { cwd, user }: { cwd: string; user?: User }): Promise<Ended> {
    const npm = findNpm({});
    return await this.run(npm.command, [...npm.args, ...args], { cwd, ...(user && { user }) });
  }

  /** Runs a command with `cwd` for its home and nothing else of the environment than a path. */
  async run(
    command: string,
    args: readonly string[],
    { cwd, user, environment = {} }: { cwd: string; user?: User; environment?: Record<string, string> },
  ): Promise<Ended> {
    const env = {
      PATH: `${this.path('commands')}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: cwd,
      ...environment,
    };
    return await new Promise((resolve, reject) => {
      execFile(command, [...args], { cwd, env, ...user }, (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, stdout, stderr });
        else reject(error ?? new Error('no exit code'));
      });
    });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
