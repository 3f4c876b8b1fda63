import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { builtProgram } from '../built-program.ts';

/** How a run of the program ended. */
export type Run = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type StartOptions = {
  /** The home, and where the store is unless `--store` or THEATER_STORE says otherwise. */
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'theater-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A home whose usual store is a theater of six rooms; gone when the test is over. */
export async function homeWithTheater(): Promise<string> {
  const home = temporaryFolder();
  const store = await openSqliteStore(path.join(home, '.local', 'share', 'theater', 'theater.db'));
  await store.close();
  return home;
}

/** Starts the built program in a process of its own, without a terminal. */
export async function start(
  args: readonly string[],
  { home, environment }: StartOptions,
): Promise<ChildProcessWithoutNullStreams> {
  const { node, script } = await builtProgram();
  return spawn(node, [script, ...args], {
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8', ...environment },
  });
}

/** Runs the built program to its end. */
export async function run(args: readonly string[], options: StartOptions): Promise<Run> {
  const child = await start(args, options);
  child.stdin.end();
  return await endOf(child);
}

/** Waits for the end of a program that was started. */
export function endOf(child: ChildProcessWithoutNullStreams): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** The one JSON object that a run printed, or a throw when it printed anything else. */
export function jsonOf({ stdout }: Pick<Run, 'stdout'> & Partial<Run>): unknown {
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`not one JSON object in one line: ${stdout}`);
  return JSON.parse(stdout);
}
