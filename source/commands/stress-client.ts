import { createBoxOffice } from '../box-office/create-box-office.ts';
import { createRecorder } from '../stress/history/recorder.ts';
import { recordingBoxOffice } from '../stress/history/recording-box-office.ts';
import { recordingStore } from '../stress/history/recording-store.ts';
import { runNaiveClient } from '../stress/naive/run-naive-client.ts';
import type { ClientTask } from '../stress/programs/client-task.ts';
import { makeProgram } from '../stress/programs/make-program.ts';
import { runClient } from '../stress/programs/run-client.ts';
import { serveClient, type Worker } from '../stress/programs/serve-client.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { openJournal } from './open-box-office.ts';
import { openPlainTheater, openStore, type StoreFlags } from './open-store.ts';

/** The words after the program's name that make it one client of a stress program; for `theater stress` alone. */
export const CLIENT_WORDS = ['stress', 'client'] as const;

/** Whether this process was started as a client: only then there is a channel to the one that did. */
export function isStressClient(words: readonly string[]): boolean {
  return process.send !== undefined && words.join(' ') === CLIENT_WORDS[1];
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
