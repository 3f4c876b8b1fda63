import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createBoxOffice } from '../../booking/box-office.ts';
import { NO_JOURNAL } from '../../booking/journal/journal.ts';
import { createTransfers } from '../../booking/transfer.ts';
import { atEnd } from '../../store/at-end.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { makePlan } from '../../theater/plan.ts';
import { defineCommand } from '../cli/command.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { EXIT, exitCodeOf, type ExitCode } from '../cli/output.ts';
import { openStore } from '../opening/open-store.ts';
import { Evening } from './evening.ts';
import { type Sitting, SITTING_FLAGS, sitDown } from './terminal.ts';

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'Try it out: an evening among made-up people; nothing is kept',
  usage: 'demo [NAME]',
  details: [
    'The booking terminal in a theater that is made for it and removed at its end,',
    'however it ends. While you book, made-up people book, move, give away and',
    'release beside you, at the pace of people and as any other terminal would:',
    'take a seat before they do, and see what is said when they were faster.',
    'Your own theater is neither opened nor changed.',
  ],
  flags: SITTING_FLAGS,
  isScreen: true,
  example: 'theater demo Jaroslaw',
  run: async (invocation) => {
    const sitting = await sitDown(invocation);
    if (sitting.kind === 'left') return sitting.code;
    const house = new ThrowAwayHouse(invocation.environment);
    try {
      return await playIn(house, sitting);
    } finally {
      await house.remove();
      invocation.output.say('The demo is over, and its theater gone. One that stays: theater NAME');
    }
  },
});

/** So many evenings can be told apart. */
const SEEDS = 999_999_999;

/** Fills the house, and shows it until the visitor leaves. */
async function playIn(
  house: ThrowAwayHouse,
  { client, appearance, isReader, hasMouse, bindings }: Extract<Sitting, { kind: 'sitting' }>,
): Promise<ExitCode> {
  const store = await house.open();
  const { plan } = await store.initialise(makePlan());
  // Over a connection of their own, as that of another program.
  const evening = new Evening(await house.open(), plan, client, Math.floor(Math.random() * SEEDS));
  await evening.begin();
  const over = new AbortController();
  const others = evening.goOn(over.signal);
  try {
    const boxOffice = createBoxOffice(store);
    const transfers = createTransfers({ store, journal: NO_JOURNAL, boxOffice });
    const seat = { store, boxOffice, transfers, client, plan, isDemo: true };
    // Ink and React are loaded for the screen alone.
    const shown = isReader
      ? (await import('../../screen/reader/client-reader.ts')).runClientReader(seat)
      : (await import('../../screen/client/client-app.tsx')).runClientScreen({
          ...seat,
          hasMouse,
          bindings,
          ...appearance,
        });
    // The screen does so from here on, and gives the terminal back first; in between no signal may be lost.
    house.stopListening();
    return exitCodeOf(await shown);
  } finally {
    house.listenForSignals();
    over.abort();
    await others;
  }
}

/** A theater in a file among the temporary ones, which goes with the program however that ends. */
class ThrowAwayHouse {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #stores: Store[] = [];
  #forgetEnd: () => void;
  #interruption: ReturnType<typeof listenForInterruption> | null = null;

  /** Throws a StoreError where no file can be made. */
  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
    // Before there is anything to be removed.
    this.listenForSignals();
    this.#folder = makeFolder();
    this.#forgetEnd = atEnd(this.#clear);
  }

  /** Another connection to it. Rejects with a StoreError. */
  async open(): Promise<Store> {
    const flags = {
      store: path.join(this.#folder, 'theater.db'),
      consistency: null,
      read: null,
      write: null,
    };
    const store = await openStore(flags, this.#environment, { mayMake: true });
    this.#stores.push(store);
    // What is open is left first: it must not find its file gone.
    this.#forgetEnd();
    this.#forgetEnd = atEnd(this.#clear);
    return store;
  }

  /** Has a signal end the program, and with it the house. */
  listenForSignals(): void {
    this.#interruption?.end();
    const interruption = listenForInterruption();
    interruption.signal.addEventListener('abort', () => process.exit(EXIT.interrupted), { once: true });
    this.#interruption = interruption;
  }

  stopListening(): void {
    this.#interruption?.end();
    this.#interruption = null;
  }

  async remove(): Promise<void> {
    for (const store of this.#stores) await store.close();
    this.#clear();
    this.#forgetEnd();
    this.stopListening();
  }

  readonly #clear = (): void => rmSync(this.#folder, { recursive: true, force: true });
}

function makeFolder(): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'theater-demo-'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('configuration', `no demo without a folder for its file: ${reason}; set TMPDIR`, {
      cause: error,
    });
  }
}
