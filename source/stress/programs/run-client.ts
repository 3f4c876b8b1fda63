import { setTimeout as sleep } from 'node:timers/promises';

import type { BoxOffice } from '../../booking/box-office.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { type FromClient, isToClient } from './client-process.ts';
import { repeatProgram, rushProgram } from './group-by-group.ts';
import type { Action, ClientTask, Limits, Program } from './program.ts';
import { randomProgram } from './random.ts';
import { TallyKeeper, type Tally } from './tally.ts';

/** What a client works with; its looks and its box office are recorded by whoever made them. */
type ClientTools = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly tally: TallyKeeper;
};

/** Without one success for so long a client gives up, ms: a run must end, also when its store does not come back. */
const SILENCE_MS = 60_000;

/** Between an action that the store could not be asked for and the next one, ms. */
const AFTER_FAILURE_MS = 100;

/** How many actions pass before others of the process get their turn: a store in a file answers without waiting. */
const TURN = 16;

/**
 * Runs a program's actions one after another until it has none left, a limit is reached or the signal is aborted; the
 * action that is under way is always ended. Rejects with a StoreError when the store stays away.
 */
export async function runClient(
  program: Program,
  tools: ClientTools,
  limits: Limits,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  let lastSuccess = start;
  for (let count = 0; !signal.aborted; count += 1) {
    if (limits.count !== null && count >= limits.count) return;
    // Actions depend on one another's outcomes.
    await untilDue(limits, start, count, signal);
    if (isOver(limits, start) || signal.aborted) return;
    const action = program.next();
    if (action === null) return;
    const failure = await carryOut(action, program, tools);
    if (failure === null) lastSuccess = performance.now();
    else if (performance.now() - lastSuccess > SILENCE_MS) throw failure;
    else await pause(AFTER_FAILURE_MS, signal);
  }
}

/** Null when the store answered, whatever it answered; else why it did not. */
async function carryOut(action: Action, program: Program, tools: ClientTools): Promise<StoreError | null> {
  const { store, boxOffice, tally } = tools;
  const start = performance.now();
  try {
    if (action.kind === 'look') {
      const pictures = await Promise.all(action.rooms.map((room) => store.look(room, 'browse')));
      tally.looked(performance.now() - start);
      for (const picture of pictures) program.saw(picture);
      return null;
    }
    const { request, seen } = action;
    const outcome = await boxOffice.fulfil(request, seen === null ? {} : { seen });
    tally.ended(outcome, performance.now() - start);
    program.ended(request, outcome);
    if (outcome.kind !== 'notApplied' && outcome.kind !== 'unknown') return null;
    return new StoreError('unavailable', outcome.message);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    tally.failed(performance.now() - start);
    return error;
  }
}

/** Waits for the moment of an action at the rate; with none, now and then for the rest of the process. */
async function untilDue(
  { rate, forMs }: Limits,
  start: number,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const end = forMs === null ? Number.POSITIVE_INFINITY : start + forMs;
  const due = rate === null ? start : start + (count * 1000) / rate;
  const wait = Math.min(due, end) - performance.now();
  if (wait > 0 || count % TURN === 0) await pause(Math.max(wait, 0), signal);
}

function isOver({ forMs }: Limits, start: number): boolean {
  return forMs !== null && performance.now() - start >= forMs;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** The program that a client runs. */
export function makeProgram(task: ClientTask): Program {
  const { choice } = task;
  switch (choice.program) {
    case 'repeat':
      return repeatProgram(task, choice.action);
    case 'random':
      return randomProgram(task);
    case 'rush':
      return rushProgram(task, choice.order);
  }
}

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
