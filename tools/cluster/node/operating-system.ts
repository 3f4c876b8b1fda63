import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { systemErrorCode } from '../failure.ts';

const run = promisify(execFile);

/** A process as the operating system describes it. */
export interface ProcessFacts {
  /** Its arguments, in one string, separated by single blanks. */
  readonly commandLine: string;
  /** Whether it is stopped (SIGSTOP). */
  readonly isStopped: boolean;
  /** Memory it holds in RAM, in bytes. */
  readonly residentBytes: number;
}

/**
 * What the operating system knows of process `pid`, or null when there is none (a zombie counts as none). `proc` is
 * where Linux tells of processes.
 */
export async function describeProcess(pid: number, proc = '/proc'): Promise<ProcessFacts | null> {
  return process.platform === 'linux'
    ? await describeByProc(join(proc, String(pid)))
    : await describeByPs(pid);
}

/**
 * A process that was killed is not gone while one of its threads still waits for the disk: its ports are not free
 * until then. Its first thread is a zombie already, so the others are asked too.
 */
async function describeByProc(folder: string): Promise<ProcessFacts | null> {
  const first = await describeThread(folder);
  if (first !== 'ended') return first;
  const threads = await orNull(readdir(join(folder, 'task')));
  for (const thread of threads ?? []) {
    const facts = await describeThread(join(folder, 'task', thread));
    if (facts !== 'ended' && facts !== null) return facts;
  }
  return null;
}

/** What a thread tells of its process; null when it is gone, `ended` when only its exit code is kept. */
async function describeThread(folder: string): Promise<ProcessFacts | 'ended' | null> {
  const files = ['cmdline', 'status'].map((name) => readFile(join(folder, name), 'utf8'));
  const [commandLine = '', status = ''] = (await orNull(Promise.all(files))) ?? [];
  if (status === '') return null;
  const state = /^State:\s+(\S)/m.exec(status)?.[1] ?? 'Z';
  if (state === 'Z' || state === 'X') return 'ended';
  const residentKiB = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  return {
    commandLine: commandLine.replaceAll('\0', ' '),
    isStopped: state === 'T',
    residentBytes: residentKiB * 1024,
  };
}

/** What `reading` gives, or null when the process is gone. */
async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

async function describeByPs(pid: number): Promise<ProcessFacts | null> {
  let line: string;
  try {
    ({ stdout: line } = await run('ps', ['-ww', '-o', 'stat=,rss=,command=', '-p', String(pid)], {
      maxBuffer: 2 ** 22,
    }));
  } catch {
    return null; // ps ends with 1 when there is no such process
  }
  const match = /^\s*(\S+)\s+(\d+)\s+(.*)$/s.exec(line.trimEnd());
  if (match === null) return null;
  const [, state = 'Z', residentKiB = '0', commandLine = ''] = match;
  if (state.startsWith('Z')) return null;
  return { commandLine, isStopped: state.startsWith('T'), residentBytes: Number(residentKiB) * 1024 };
}
