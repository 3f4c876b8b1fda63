import type { BoxOffice } from '../../booking/box-office.ts';
import type { Outcome } from '../../booking/outcome.ts';
import { forwardTo } from '../../store/metered-store.ts';
import { type SellingStore, type Store, StoreError, toSell } from '../../store/store.ts';
import type { Change } from '../../theater/change.ts';
import type { Told } from './event.ts';
import { monotonicNow, type Recorder } from './recorder.ts';

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
