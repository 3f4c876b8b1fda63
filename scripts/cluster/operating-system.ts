import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { systemErrorCode } from './failure.ts';

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

/** What the operating system knows of process `pid`, or null when there is none (a zombie counts as none). */
export async function describeProcess(pid: number): Promise<ProcessFacts | null> {
  return process.platform === 'linux' ? await describeByProc(pid) : await describeByPs(pid);
}

async function describeByProc(pid: number): Promise<ProcessFacts | null> {
  try {
    const [commandLine, status] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    const state = /^State:\s+(\S)/m.exec(status)?.[1] ?? 'Z';
    if (state === 'Z' || state === 'X') return null;
    const residentKiB = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
    return {
      commandLine: commandLine.replaceAll('\0', ' '),
      isStopped: state === 'T',
      residentBytes: residentKiB * 1024,
    };
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
