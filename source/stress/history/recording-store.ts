import { forwardTo } from '../../store/forward-to.ts';
import type { Store } from '../../store/store.ts';
import type { Change } from '../../theater/change.ts';
import { monotonicNow } from './monotonic-clock.ts';
import type { Recorder } from './recorder.ts';

/** Whose calls are recorded. */
export type RecordingOptions = {
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
  inner: Store,
  recorder: Recorder,
  { client, onSend }: RecordingOptions,
): Store {
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
      const entries = await inner.history(query);
      recorder.read(client, entries);
      return entries;
    },
  };
}
