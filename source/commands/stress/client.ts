import { createBoxOffice } from '../../booking/box-office.ts';
import { createRecorder } from '../../stress/history/recorder.ts';
import { recordingBoxOffice, recordingStore } from '../../stress/history/recording.ts';
import type { ClientTask } from '../../stress/programs/program.ts';
import { makeProgram, runClient } from '../../stress/programs/run-client.ts';
import { serveClient, type Worker } from '../../stress/programs/serve-client.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import { openStore, type StoreFlags } from '../opening/open-store.ts';
import { openJournal } from '../opening/with-store.ts';

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
