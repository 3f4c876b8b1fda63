// A process of its own with a store of its own: opens it when it is told to, does one job, and says how it went.
import type { SellingStore } from '../../../source/store/store.ts';
import type { Opener } from './harness.ts';
import { doJob, type Job, type JobResults } from './jobs.ts';

/** What a worker is started with. */
export type Assignment<J extends Job = Job> = {
  readonly opener: Opener;
  readonly address: string;
  readonly job: J;
  /** Open before saying `ready`, for a race on an open store; or only after `go`, for a race to open it. */
  readonly opens: 'before-go' | 'after-go';
  /** Give up the rights of root first, because no permission binds root. */
  readonly isUnprivileged: boolean;
};

/** What a worker says, in this order; `progress` any number of times. */
export type WorkerMessage<Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress' }
  | { readonly kind: 'done'; readonly result: Result }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly fault: string | null;
      readonly message: string;
    };

/** The user that owns nothing. */
const NOBODY = 65_534;

const say = (message: WorkerMessage<JobResults[Job['kind']]>): void => {
  process.send?.(message);
};

async function work({
  opener,
  address,
  job,
  opens,
  isUnprivileged,
}: Assignment): Promise<JobResults[Job['kind']]> {
  const module: Record<string, (address: string) => Promise<SellingStore>> = await import(opener.module);
  const open = module[opener.exportName];
  if (open === undefined) throw new Error(`${opener.module} has no ${opener.exportName}`);
  if (isUnprivileged && process.getuid?.() === 0) {
    process.setgroups?.([]);
    process.setgid?.(NOBODY);
    process.setuid?.(NOBODY);
  }
  const early = opens === 'before-go' ? await open(address) : null;
  const go = new Promise((resolve) => {
    process.once('message', resolve);
  });
  say({ kind: 'ready' });
  await go;
  const store = early ?? (await open(address));
  try {
    return await doJob(store, job, () => say({ kind: 'progress' }));
  } finally {
    await store.close();
  }
}

function describeError(error: unknown): WorkerMessage<never> {
  const fault = error instanceof Error && 'fault' in error ? String(error.fault) : null;
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['', String(error)];
  return { kind: 'failed', name, fault, message };
}

process.once('message', (assignment: Assignment) => {
  work(assignment)
    .then(
      (result) => say({ kind: 'done', result }),
      (error: unknown) => say(describeError(error)),
    )
    .finally(() => process.disconnect());
});
