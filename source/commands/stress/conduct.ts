import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createBoxOffice } from '../../booking/box-office.ts';
import type { Store } from '../../store/store.ts';
import type { HistoryEvent } from '../../stress/history/event.ts';
import { HISTORY_ENDING, joinHistory, readHistory } from '../../stress/history/read-history.ts';
import { createRecorder, recordingBoxOffice, recordingStore } from '../../stress/history/recorder.ts';
import type { ClientCommand, ClientEnd } from '../../stress/programs/client-process.ts';
import type { ClientTask } from '../../stress/programs/program.ts';
import { makeProgram, runClient, serveClient, type Worker } from '../../stress/programs/run-client.ts';
import { releaseOwn, settleRun } from '../../stress/programs/settle-run.ts';
import { judgeRun, type StressResult, type RunEnd, StressRun } from '../../stress/programs/stress-run.ts';
import { actionsOf } from '../../stress/programs/tally.ts';
import type { Plan } from '../../theater/plan.ts';
import { typedFlag } from '../cli/command.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { type StoreFlags, openStore } from '../opening/open-store.ts';
import { openJournal } from '../opening/with-store.ts';
import { CLIENT_WORDS, type StressOptions, tasksOf } from './options.ts';
import { showRun } from './show.ts';

/** What a run needs. */
export type Conduct = {
  readonly store: Store;
  readonly plan: Plan;
  readonly options: StressOptions;
  readonly flags: StoreFlags;
  readonly environment: NodeJS.ProcessEnv;
  readonly output: Output;
  /** Seats that are free before it starts. */
  readonly free: number;
  /** Whether what is booked stays. */
  readonly isKept: boolean;
  /** Where the history goes; null when nobody wants it. */
  readonly history: string | null;
};

/** Who settles and looks at the end of a run, in its history. */
const SETTLER = 'theater stress';

/**
 * Runs the clients to their end, settles what they left open, judges, and releases what was booked. The first
 * interruption ends the run early, a second one the clients at once. Rejects when the clients could not even begin.
 */
export async function conductRun(conduct: Conduct): Promise<StressResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'theater-stress-'));
  const run = new StressRun(clientCommand(conduct), tasksOf(conduct.options, conduct.plan, folder));
  const insist = (): void => {
    if (run.view().phase !== 'ended') return run.kill();
    const words = 'left before the verdict; what the clients booked may still be booked';
    process.exit(conduct.output.fail('interrupted', words, EXIT.unconfirmed));
  };
  const interruption = listenForInterruption(insist);
  interruption.signal.addEventListener('abort', () => run.stop(), { once: true });
  try {
    const work = finishRun(conduct, run, folder);
    return await showRun({ ...conduct, address: conduct.store.address }, run, { work, insist });
  } finally {
    interruption.end();
    await rm(folder, { recursive: true, force: true });
  }
}

async function finishRun(conduct: Conduct, run: StressRun, folder: string): Promise<StressResult> {
  const { store, plan, environment, output, isKept, history } = conduct;
  const rooms = plan.rooms.map(({ room }) => room);
  const end = await run.finish();
  for (const words of troubles(end)) output.say(words);

  const lastPart = path.join(folder, `end${HISTORY_ENDING}`);
  const recorder = createRecorder(lastPart);
  const journal = await openJournal(store, environment);
  const boxOffice = createBoxOffice(store, { journal });
  const { events: recorded } = await readHistory(folder);
  const release = async (events: readonly HistoryEvent[]): Promise<void> => {
    if (isKept) return;
    const { left } = await releaseOwn(store, boxOffice, rooms, events);
    if (left.length > 0) output.say(`Not released: ${left.join(', ')}.`);
  };
  const tools = {
    store: recordingStore(store, recorder, { client: SETTLER }),
    boxOffice: recordingBoxOffice({
      store,
      recorder,
      client: SETTLER,
      open: (over) => createBoxOffice(over, { journal }),
    }),
  };
  const settleAndJudge = async (): Promise<StressResult> => {
    const unsettled = await settleRun(tools, recorded, rooms);
    recorder.close();
    const events = [...recorded, ...(await readHistory(lastPart)).events];
    return judgeRun(events, end, { unsettled, settler: SETTLER });
  };
  // What the clients booked goes back whatever becomes of the verdict and of the history.
  try {
    const result = await settleAndJudge();
    if (history !== null) await joinHistory(folder, history);
    return result;
  } finally {
    await release(recorded);
  }
}

/** This program again, as a client, over the same store. */
function clientCommand({ flags, environment }: Conduct): ClientCommand {
  const names = ['store', 'consistency', 'read', 'write'] as const satisfies (keyof StoreFlags)[];
  const args = names.flatMap((name) => {
    const given = flags[name] ?? null;
    return given === null ? [] : [`${typedFlag(name)}=${given}`];
  });
  return { script: process.argv[1] ?? '', args: [...CLIENT_WORDS, ...args], environment };
}

/** What went wrong with clients, in a line each. Throws what kept them from doing anything at all. */
function troubles({ ends, tally }: RunEnd): readonly string[] {
  const bad = ends.filter((end): end is Exclude<ClientEnd, { kind: 'done' }> => end.kind !== 'done');
  const words = bad.map((end) => `${end.kind === 'failed' ? end.error.message : end.message}.`);
  const failed = bad.find((end) => end.kind === 'failed');
  if (actionsOf(tally) > 0 || bad.length === 0) return words;
  throw failed?.error ?? new Error(words.join(' '));
}

/** One client of a stress program, with connections and a journal of its own, as any terminal has. */
export async function runStressClient(flags: StoreFlags, environment: NodeJS.ProcessEnv): Promise<ExitCode> {
  const isDone = await serveClient((task) => openWorker(task, flags, environment));
  return isDone ? EXIT.done : EXIT.internal;
}

async function openWorker(
  task: ClientTask,
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
): Promise<Worker> {
  const store = await openStore(flags, environment, { seat: 'stress' });
  const journal = await openJournal(store, environment);
  const recorder = createRecorder(task.history);
  const { client } = task;
  const boxOffice = recordingBoxOffice({
    store,
    recorder,
    client,
    open: (recorded) => createBoxOffice(recorded, { journal }),
  });
  const recorded = recordingStore(store, recorder, { client });
  return {
    run: async (tally, signal) =>
      await runClient(makeProgram(task), { store: recorded, boxOffice, tally }, task.limits, signal),
    close: async () => {
      recorder.close();
      await store.close();
    },
  };
}
