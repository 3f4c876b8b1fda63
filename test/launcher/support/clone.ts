import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { placeOtherNode } from '../../other-node.ts';
import { FAKE_NPM, PROGRAM_SOURCE } from './fixtures.ts';

const PROJECT = join(import.meta.dirname, '../../..');

/** What the launcher and the build consist of, the lockfile that marks a clone, and one source folder to watch. */
const PARTS = [
  'bin',
  'scripts/build.ts',
  'tools/bundle.ts',
  'tools/notices.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** How a launcher ended, and all that it and its program wrote. */
export type Run = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** What may differ from start to start. */
export type StartOptions = {
  readonly node?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly script?: string;
};

/** A running launcher. */
export type Started = { readonly process: ChildProcess; readonly ended: Promise<Run> };

/** A clone of the project in a folder of its own, with the real launcher and build, and a small program to build. */
export class Clone {
  readonly folder: string;
  readonly #started: ChildProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes a clone whose dependencies are installed, unless it is to have none, and whose program is not built. */
  static async make({ hasDependencies = true } = {}): Promise<Clone> {
    const clone = new Clone(await mkdtemp(join(tmpdir(), 'theater-launcher-')));
    await Promise.all(
      PARTS.map(async (part) => await cp(join(PROJECT, part), clone.path(part), { recursive: true })),
    );
    await mkdir(clone.path('source'));
    await mkdir(clone.path('commands'));
    await writeFile(clone.path('cli.tsx'), PROGRAM_SOURCE);
    await writeFile(clone.path('commands/npm'), FAKE_NPM);
    await chmod(clone.path('commands/npm'), 0o755);
    await placeOtherNode(clone.otherNode);
    if (hasDependencies) await symlink(join(PROJECT, 'node_modules'), clone.path('node_modules'));
    return clone;
  }

  /** A Node that is not the one in node_modules, as on any machine. */
  get otherNode(): string {
    return this.path('commands/node');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async read(name: string): Promise<string> {
    return await readFile(this.path(name), 'utf8');
  }

  /** Starts the launcher. Its `npm` is a stand-in that installs by a link to this project's own dependencies. */
  start(
    args: readonly string[],
    { node = this.otherNode, environment = {}, script = 'bin/theater.js' }: StartOptions = {},
  ): Started {
    const env = {
      PATH: `${this.path('commands')}:/usr/bin:/bin`,
      HOME: this.folder,
      PROJECT,
      ...environment,
    };
    const child = spawn(node, [this.path(script), ...args], {
      env,
      cwd: this.folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#started.push(child);
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    const ended = new Promise<Run>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        output.then(([stdout, stderr]) => resolve({ code, signal, stdout, stderr }), reject);
      });
    });
    return { process: child, ended };
  }

  async run(args: readonly string[], options?: StartOptions): Promise<Run> {
    return await this.start(args, options).ended;
  }

  /** Ends whatever still runs, and removes every file. */
  async remove(): Promise<void> {
    for (const child of this.#started) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
