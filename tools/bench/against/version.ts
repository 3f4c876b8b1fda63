import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { timeOfProcess } from '../cassandra/node-costs.ts';

const run = promisify(execFile);

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** Output of a command that is kept, bytes. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** A version of the program, built, with three nodes of its own that have its own settings. */
export type Version = {
  readonly name: string;
  /** The address of its theater, as `--store` takes it. */
  readonly store: string;
  /** The built program. */
  readonly program: string;
  /** Takes every file that the program writes. */
  readonly home: string;
  /** From the start of the nodes until all saw each other, ms. */
  readonly upMs: number;
  /** Runs the program to its end and gives what it printed; rejects when that is no success. */
  readonly theater: (...words: string[]) => Promise<string>;
  /** Processor time that its nodes have used so far, ms. */
  readonly nodeWork: () => Promise<number>;
  /** Memory of its nodes in RAM, MiB. */
  readonly nodeMemory: () => Promise<number>;
  /** Ends its nodes and removes everything. */
  readonly close: () => Promise<void>;
};

/**
 * Builds a commit, or the work tree where it is null, in a folder of its own, and starts three nodes by its own
 * script. `network` is the third number of the nodes' loopback addresses.
 */
export async function openVersion(commit: string | null, network: number): Promise<Version> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-against-'));
  const close = async (): Promise<void> => {
    await cluster(folder, 'down').catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await layOut(commit, folder);
    await run(process.execPath, ['bin/run.js', 'scripts/build.ts'], { cwd: folder });
    const startedAt = performance.now();
    const address = `127.0.${network}`;
    await cluster(folder, 'up', '--first-address', `${address}.1`, '--port', '9242');
    const upMs = performance.now() - startedAt;
    const points = [1, 2, 3].map((node) => `${address}.${node}:9242`).join(',');
    const store = `cassandra://${points}/theater?dc=datacenter1`;
    const program = join(folder, 'dist', 'cli.js');
    const home = join(folder, 'home');
    await mkdir(home);
    const pids = await pidsOf(folder);
    const theater = async (...words: string[]): Promise<string> => {
      const options = { env: { PATH: process.env['PATH'], HOME: home }, maxBuffer: MOST_OUTPUT };
      const { stdout } = await run(process.execPath, [program, ...words, '--store', store], options);
      return stdout;
    };
    const sum = async (of: (pid: number) => Promise<number>): Promise<number> =>
      (await Promise.all(pids.map(of))).reduce((all, one) => all + one, 0);
    return {
      name: commit ?? 'this version',
      store,
      program,
      home,
      upMs,
      theater,
      close,
      nodeWork: () => sum(timeOfProcess),
      nodeMemory: () => sum(memoryOf),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The files of a commit or of the work tree, with the packages and jars of this one. */
async function layOut(commit: string | null, folder: string): Promise<void> {
  if (commit === null) {
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard'], { cwd: PROJECT });
    await pipe(`xargs -d '\\n' tar -c --ignore-failed-read 2>/dev/null | tar -x -C "$0"`, folder, stdout);
  } else {
    await pipe(`git archive "$1" | tar -x -C "$0"`, folder, '', commit);
  }
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, '.cluster'));
  await symlink(join(PROJECT, '.cluster', 'jars'), join(folder, '.cluster', 'jars'));
}

/** Runs a line of the shell in this project, with words that it knows as `$0` and so on. */
async function pipe(line: string, folder: string, input: string, ...words: string[]): Promise<void> {
  const work = run('/bin/sh', ['-c', line, folder, ...words], { cwd: PROJECT });
  work.child.stdin?.end(input);
  await work;
}

/** Runs the version's own cluster script. */
async function cluster(folder: string, ...words: string[]): Promise<string> {
  const options = { cwd: folder, maxBuffer: MOST_OUTPUT };
  const { stdout } = await run('npm', ['run', '-s', 'cluster', '--', ...words], options);
  return stdout;
}

async function pidsOf(folder: string): Promise<readonly number[]> {
  const text = await cluster(folder, 'status', '--json');
  return [...text.matchAll(/"pid": *(\d+)/g)].map(([, pid]) => Number(pid));
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}
