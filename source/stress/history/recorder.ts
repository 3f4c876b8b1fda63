import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';

import type { BoxOffice } from '../../booking/box-office.ts';
import type { Outcome } from '../../booking/outcome.ts';
import { forwardTo } from '../../store/metered-store.ts';
import {
  type Attempt,
  type LookLevel,
  type SellingStore,
  type Store,
  StoreError,
  toSell,
} from '../../store/store.ts';
import type { Change, HistoryEntry } from '../../theater/change.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import {
  createEncoder,
  HistoryError,
  type HistoryEvent,
  type Moment,
  type SendOutcome,
  type Told,
} from './event.ts';

/** A look that was answered, and the moment at which it was asked for. */
type AnsweredLook = {
  readonly call: Moment;
  readonly asked: LookLevel;
  readonly snapshot: RoomSnapshot;
};

/**
 * Records what the programs of one process do to a store. `client` names which of them; a person's name is in the
 * changes. Throws a HistoryError when the file cannot be written.
 */
export type Recorder = {
  /**
   * Just before a send: when this returns the record is in the file, so that a process killed after it leaves a send
   * without an answer. Gives the send's id. Plain writes, which compare no versions, say so.
   */
  sending(client: string, change: Change, options?: { readonly isConditional: boolean }): string;
  /** The answer to a send. */
  answered(attempt: string, answer: Attempt): void;
  looked(client: string, look: AnsweredLook): void;
  /** Rows of the store's own history; each is recorded once. */
  read(client: string, entries: readonly HistoryEntry[]): void;
  /** What the person was told of a change. */
  told(client: string, change: string, as: Told): void;
  /** Puts everything into the file; later records are dropped. */
  close(): void;
};

/** A recorder into a new file, one for each process. Throws a HistoryError when the file cannot be made. */
export function createRecorder(file: string): Recorder {
  const session = randomBytes(6).toString('hex');
  const writer = createHistoryWriter(file, session);
  const rowsRead = new Set<string>();
  let sends = 0;
  writer.write({ type: 'start', at: monotonicNow(), session, clock: clockName() });
  writer.flush();

  return {
    sending(client, change, { isConditional } = { isConditional: true }) {
      sends += 1;
      const attempt = `${session}-${sends}`;
      writer.write({ type: 'send', at: monotonicNow(), attempt, client, change, isConditional });
      writer.flush();
      return attempt;
    },
    answered(attempt, answer) {
      writer.write({ type: 'answer', at: monotonicNow(), attempt, ...answerFields(answer) });
    },
    looked(client, look) {
      writer.write({ type: 'look', client, ...look, return: monotonicNow() });
    },
    read(client, entries) {
      const at = monotonicNow();
      for (const entry of entries) {
        if (rowsRead.has(entry.change.id)) continue;
        rowsRead.add(entry.change.id);
        writer.write({ type: 'row', at, client, entry });
      }
    },
    told(client, change, as) {
      writer.write({ type: 'told', at: monotonicNow(), client, change, as });
    },
    close: () => writer.close(),
  };
}

const OUTCOMES = {
  applied: 'ok',
  refused: 'refused',
  notApplied: 'fail',
  unknown: 'info',
} as const satisfies Record<Attempt['kind'], SendOutcome>;

function answerFields(answer: Attempt): {
  outcome: SendOutcome;
  isUnderReplicated: boolean;
  message: string;
} {
  return {
    outcome: OUTCOMES[answer.kind],
    isUnderReplicated: answer.kind === 'applied' && answer.isUnderReplicated,
    message: 'message' in answer ? answer.message : '',
  };
}

/**
 * Now, on the clock that all processes of this machine share. Rounded down, which keeps the order: of two moments
 * with the same number nobody can say which came first.
 */
export function monotonicNow(): Moment {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Names the clock: the machine, and on Linux the boot that it counts from. */
function clockName(): string {
  try {
    return `${hostname()} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return hostname();
  }
}

/** One process's part of a history, as a file of JSON lines. */
type HistoryWriter = {
  /** Adds a line; it may stay in memory until the next flush. */
  write(event: HistoryEvent): void;
  /**
   * Puts every line into the file, where they outlive this process, though not the machine. Throws a HistoryError.
   */
  flush(): void;
  /** Flushes and closes; what is written later is dropped. */
  close(): void;
};

/** Lines are kept back up to this many characters. */
const KEPT_BACK = 65_536;

/** Makes the file, readable by its owner alone. Throws a HistoryError, also when the file exists. */
function createHistoryWriter(file: string, session: string): HistoryWriter {
  const encode = createEncoder(session);
  let descriptor: number | null = openNew(file);
  let kept = '';

  const flush = (): void => {
    if (descriptor === null || kept === '') return;
    const bytes = Buffer.from(kept);
    kept = '';
    try {
      for (let start = 0; start < bytes.length;) start += writeSync(descriptor, bytes, start);
    } catch (error) {
      throw historyError('cannot be written', file, error);
    }
  };

  return {
    write(event) {
      if (descriptor === null) return;
      kept += `${encode(event)}\n`;
      if (kept.length > KEPT_BACK) flush();
    },
    flush,
    close() {
      if (descriptor === null) return;
      flush();
      closeSync(descriptor);
      descriptor = null;
    },
  };
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    throw historyError('cannot be made', file, error);
  }
}

function historyError(what: string, file: string, cause: unknown): HistoryError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new HistoryError(`the history ${file} ${what}: ${detail}`, { cause });
}

/** Whose calls are recorded. */
type RecordingOptions = {
  /** Names this program in the history. */
  readonly client: string;
  /** Told of each change just before it is sent. */
  readonly onSend?: (change: Change) => void;
};

/**
 * The same store, with every send, every answered look and every row of history that is read recorded.
 * A change is not sent, and `apply` rejects with a HistoryError, when the send cannot be recorded.
 */
export function recordingStore(
  unrecorded: Store,
  recorder: Recorder,
  { client, onSend }: RecordingOptions,
): SellingStore {
  const inner = toSell(unrecorded);
  return {
    ...forwardTo(inner),
    async look(room, level) {
      const call = monotonicNow();
      const snapshot = await inner.look(room, level);
      recorder.looked(client, { call, asked: level, snapshot });
      return snapshot;
    },
    async apply(change) {
      onSend?.(change);
      const attempt = recorder.sending(client, change);
      const answer = await inner.apply(change);
      recorder.answered(attempt, answer);
      return answer;
    },
    async history(query) {
      const rows = await inner.history(query);
      recorder.read(client, rows.entries);
      return rows;
    },
  };
}

/** What a recorded box office works with. */
type RecordedTools = {
  readonly store: Store;
  readonly recorder: Recorder;
  /** Names this program in the history. */
  readonly client: string;
  /** Makes the box office itself over a store that records. */
  readonly open: (store: Store) => BoxOffice;
};

/**
 * A box office that records everything it does to the store, and for each request what the person was told, as a
 * claim about every change that was sent for it: only the change of the outcome may stand, none of the others ever.
 */
export function recordingBoxOffice({ store, recorder, client, open }: RecordedTools): BoxOffice {
  const followed = async (work: (boxOffice: BoxOffice) => Promise<Outcome>): Promise<Outcome> => {
    const sent = new Set<string>();
    const followedStore = recordingStore(store, recorder, {
      client,
      // A fence is the box office's own tool: nobody is told what became of it.
      onSend: ({ id, kind }) => (kind === 'fence' ? undefined : sent.add(id)),
    });
    const tell = (outcome: Outcome | null): void => {
      for (const change of sent) recorder.told(client, change, toldOf(outcome, change));
    };
    try {
      const outcome = await work(open(followedStore));
      if (outcome.kind === 'applied' || outcome.kind === 'unknown') sent.add(outcome.change.id);
      tell(outcome);
      return outcome;
    } catch (error) {
      if (error instanceof StoreError) tell(null);
      throw error;
    }
  };

  return {
    fulfil: (request, options) => followed((boxOffice) => boxOffice.fulfil(request, options)),
    abandon: async (change) => {
      const outcome = await followed((boxOffice) => boxOffice.abandon(change));
      if (outcome.kind === 'givenUp') recorder.told(client, change.id, 'fenced');
      return outcome;
    },
  };
}

/**
 * What an outcome says of one change of its request. Null stands for a StoreError: nothing was changed, nothing is
 * open.
 */
function toldOf(outcome: Outcome | null, change: string): Told {
  if (outcome === null) return 'never';
  const isOf = 'change' in outcome && outcome.change.id === change;
  if (outcome.kind === 'applied' || outcome.kind === 'unknown') return isOf ? outcome.kind : 'never';
  if (outcome.kind === 'refused') return 'refused';
  return outcome.kind === 'givenUp' ? 'fenced' : 'never';
}
