import { randomBytes } from 'node:crypto';

import type { Attempt } from '../../store/attempt.ts';
import type { LookLevel } from '../../store/store.ts';
import type { Change, HistoryEntry } from '../../theater/change.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { Moment, SendOutcome, Told } from './event.ts';
import { createHistoryWriter } from './history-writer.ts';
import { clockName, monotonicNow } from './monotonic-clock.ts';

/** A look that was answered, and the moment at which it was asked for. */
export type AnsweredLook = {
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
