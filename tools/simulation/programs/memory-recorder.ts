import type { Attempt } from '../../../source/store/store.ts';
import type { HistoryEvent, Told } from '../../../source/stress/history/event.ts';
import { monotonicNow, type Recorder } from '../../../source/stress/history/recorder.ts';
import type { World } from '../world/world.ts';

/** The events of one schedule, for the checker; what people are told is held against the truth at once. */
export type MemoryRecorder = Recorder & { readonly events: readonly HistoryEvent[] };

const OUTCOMES = { applied: 'ok', refused: 'refused', notApplied: 'fail', unknown: 'info' } as const;

export function memoryRecorder(world: World): MemoryRecorder {
  const events: HistoryEvent[] = [{ type: 'start', at: 0, session: 's', clock: 'virtual' }];
  const rowsRead = new Set<string>();
  let sends = 0;
  return {
    events,
    sending(client, change) {
      sends += 1;
      const attempt = `s-${sends}`;
      events.push({ type: 'send', at: monotonicNow(), attempt, client, change, isConditional: true });
      return attempt;
    },
    answered(attempt, answer) {
      events.push({ type: 'answer', at: monotonicNow(), attempt, ...answerOf(answer) });
    },
    looked(client, look) {
      events.push({ type: 'look', client, ...look, return: monotonicNow() });
    },
    read(client, entries) {
      const at = monotonicNow();
      for (const entry of entries) {
        if (rowsRead.has(entry.change.id)) continue;
        rowsRead.add(entry.change.id);
        events.push({ type: 'row', at, client, entry });
      }
    },
    told(client, change, as: Told) {
      events.push({ type: 'told', at: monotonicNow(), client, change, as });
      if (as !== 'unknown') world.truth.tell(change, as === 'applied' ? 'applied' : 'never', client);
    },
    close: () => undefined,
  };
}

function answerOf(answer: Attempt) {
  return {
    outcome: OUTCOMES[answer.kind],
    isUnderReplicated: answer.kind === 'applied' && answer.isUnderReplicated,
    message: '',
  } as const;
}
