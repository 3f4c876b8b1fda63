import { createBoxOffice } from '../../booking/box-office.ts';
import { createRecorder } from '../../stress/history/recorder.ts';
import { recordingBoxOffice, recordingStore } from '../../stress/history/recording.ts';
import { runNaiveClient } from '../../stress/naive/run-naive-client.ts';
import type { ClientTask } from '../../stress/programs/program.ts';
import { makeProgram, runClient } from '../../stress/programs/run-client.ts';
import { serveClient, type Worker } from '../../stress/programs/serve-client.ts';
import type { StressResult } from '../../stress/programs/stress-result.ts';
import { makePlan, seatsInPlan } from '../../theater/plan.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import { naiveAddress, openPlainTheater, openStore, type StoreFlags } from '../opening/open-store.ts';
import { openJournal } from '../opening/with-store.ts';
import { type Conduct, conductRun } from './conduct.ts';
import { announcement } from './options.ts';

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
  if (task.strategy === 'naive') {
    const theater = await openPlainTheater(flags, environment);
    const recorder = createRecorder(task.history);
    return {
      run: async (tally, signal) => await runNaiveClient(task, { theater, recorder, tally }, signal),
      close: async () => recorder.close(),
    };
  }
  const store = await openStore(flags, environment);
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

/** Rounds that come to nothing before it is said that none did. */
const ROUNDS = 10;

/** What the naive rounds came to. */
type NaiveResult = {
  /** Of the last round. */
  readonly result: StressResult;
  readonly rounds: number;
};

/** What a naive run needs; its stores it makes itself. */
type NaiveConduct = Omit<Conduct, 'store' | 'plan' | 'free' | 'isKept'>;

/**
 * Rounds of a rush that compares nothing, until one is seen to have sold a seat twice, each in a theater that is made
 * for it and removed afterwards. Rejects with a StoreError when none can be made.
 */
export async function conductNaive(conduct: NaiveConduct): Promise<NaiveResult> {
  for (let round = 1; ; round += 1) {
    const result = await conductRound(conduct, round);
    if (result.verdict === 'violated' || round === ROUNDS || result.isStopped)
      return { result, rounds: round };
  }
}

async function conductRound(conduct: NaiveConduct, round: number): Promise<StressResult> {
  const { flags, environment, options, output } = conduct;
  const mark = `${process.pid.toString(36)}_${round}`;
  const own = { ...flags, store: naiveAddress(flags, environment, mark) };
  const plan = makePlan();
  const store = await openStore(own, environment, { mayMake: true });
  try {
    await store.initialise(plan);
    if (!output.isJson) output.say(`Round ${round}: ${announcement(options, plan, store.address, false)}`);
    return await conductRun({ ...conduct, flags: own, store, plan, free: seatsInPlan(plan), isKept: true });
  } finally {
    await store.close();
    const theater = await openPlainTheater(own, environment);
    await theater.remove();
  }
}
