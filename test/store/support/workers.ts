import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';

import type { Job, JobResults } from './jobs.ts';
import type { Assignment, WorkerMessage } from './worker.ts';

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Another process at work on a store. */
export type Worker<Result> = {
  /** Resolves when it has loaded and, unless it opens after `go`, opened. Rejects when it could not. */
  readonly ready: Promise<void>;
  /** Resolves with what its job came to; rejects with a WorkerError, or when it died. */
  readonly result: Promise<Result>;
  go(): void;
  /** Resolves when this many changes have been applied by it; rejects when it ended before. */
  progressed(count: number): Promise<void>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
};

/** What a worker failed with. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly fault: string | null;

  constructor(message: string, fault: string | null) {
    super(message);
    this.fault = fault;
  }
}

/** What a worker is started with; without more words it opens before `go`, with the rights of this process. */
export type WorkerStart<J extends Job> = Partial<Assignment<J>> &
  Pick<Assignment<J>, 'opener' | 'address' | 'job'> & {
    /** A command that runs the one it is given as further words, in other circumstances. */
    readonly within?: readonly string[];
  };

/** Starts a process; it is killed at the end of the test if it still runs. */
export function startWorker<J extends Job>({
  within = [],
  ...assignment
}: WorkerStart<J>): Worker<JobResults[J['kind']]> {
  const [command, ...words] = [...within, process.execPath, WORKER];
  const child = spawn(command, words, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ready = Promise.withResolvers<void>();
  const result = Promise.withResolvers<JobResults[J['kind']]>();
  const gone = Promise.withResolvers<void>();
  const waiting: { count: number; resolve: () => void; reject: (error: Error) => void }[] = [];
  let applied = 0;
  const fail = (error: Error): void => {
    ready.reject(error);
    result.reject(error);
    for (const { reject } of waiting) reject(error);
  };
  // A worker that is killed on purpose rejects what nobody waits for.
  ready.promise.catch(() => {});
  result.promise.catch(() => {});

  child.on('message', (message: WorkerMessage<JobResults[J['kind']]>) => {
    switch (message.kind) {
      case 'ready':
        return ready.resolve();
      case 'done':
        return result.resolve(message.result);
      case 'failed':
        return fail(new WorkerError(message.message, message.fault));
      case 'progress':
        applied += 1;
        for (const { count, resolve } of waiting) if (applied >= count) resolve();
    }
  });
  child.on('error', fail);
  child.on('exit', (code, signal) => {
    fail(new WorkerError(`the worker ended by itself (${signal ?? code})`, null));
    gone.resolve();
  });
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return gone.promise;
  };
  onTestFinished(kill);
  child.send({ opens: 'before-go', isUnprivileged: false, ...assignment } satisfies Assignment<J>);

  return {
    ready: ready.promise,
    result: result.promise,
    go: () => {
      child.send('go');
    },
    progressed: (count) =>
      new Promise((resolve, reject) => {
        if (applied >= count) resolve();
        else waiting.push({ count, resolve, reject });
      }),
    kill,
  };
}

/** Starts a process for each assignment and lets all of them go at the same moment; the results, in order. */
export async function runTogether<R>(workers: readonly Worker<R>[]): Promise<readonly R[]> {
  await Promise.all(workers.map(({ ready }) => ready));
  for (const worker of workers) worker.go();
  return Promise.all(workers.map(({ result }) => result));
}
