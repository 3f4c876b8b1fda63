import { StoreError } from '../../store/store.ts';
import { type FromClient, isToClient } from './client-process.ts';
import type { ClientTask } from './program.ts';
import { type Tally, TallyKeeper } from './tally.ts';

/** Carries a task out. */
export type Worker = {
  /** Acts until it is done or the signal is aborted. */
  run(tally: TallyKeeper, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** ms between two messages about how far a client is. */
const TELL_EVERY_MS = 100;

/**
 * The inside of a client process: takes its task from the process that started it, opens what it needs, begins when
 * all do, and tells how it goes. Ends early when it is told to, when a signal comes, or when the other process is
 * gone. False when the work could not be done; the other process has been told why.
 */
export async function serveClient(open: (task: ClientTask) => Promise<Worker>): Promise<boolean> {
  const stop = new AbortController();
  const begin = Promise.withResolvers<void>();
  const task = Promise.withResolvers<ClientTask>();
  const end = (): void => {
    stop.abort();
    begin.resolve();
  };
  // A key press reaches every process of the terminal; the end is then told by the one that started this.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  process.on('message', (message) => {
    if (!isToClient(message)) return;
    if (message.type === 'task') task.resolve(message.task);
    else if (message.type === 'begin') begin.resolve();
    else end();
  });
  process.on('disconnect', () => {
    end();
    task.reject(new Error('the program that started this client is gone'));
  });

  try {
    await tell({ type: 'listening' });
    const worker = await open(await task.promise);
    const keeper = new TallyKeeper();
    try {
      await tell({ type: 'ready' });
      await begin.promise;
      await tellingOf(keeper, () => worker.run(keeper, stop.signal));
    } finally {
      await worker.close();
    }
    await tell({ type: 'done', tally: keeper.tally });
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await tell({ type: 'failed', fault: error instanceof StoreError ? error.fault : null, message });
    return false;
  } finally {
    if (process.connected) process.disconnect();
  }
}

async function tellingOf(keeper: TallyKeeper, work: () => Promise<void>): Promise<void> {
  let told: Tally | null = null;
  const timer = setInterval(() => {
    const { tally } = keeper;
    if (told?.requests === tally.requests && told.looks === tally.looks && told.failed === tally.failed)
      return;
    told = tally;
    void tell({ type: 'progress', tally });
  }, TELL_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

/** Resolves when the message has left, or cannot: then nobody listens any more. */
async function tell(message: FromClient): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (process.send === undefined || !process.connected) resolve();
  else process.send(message, undefined, undefined, () => resolve());
  await promise;
}
