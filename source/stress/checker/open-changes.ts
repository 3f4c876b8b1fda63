import type { Change } from '../../theater/change.ts';
import type { HistoryEvent } from '../history/event.ts';
import { collectRooms } from './collect-rooms.ts';
import { isInDoubt } from './open-ends.ts';

/**
 * The changes in doubt of which nobody was told how they ended: those of programs that were killed, and those whose
 * patience was spent. Whoever ends a run abandons each of them through a box office, so that every one has an end.
 */
export function openChanges(events: readonly HistoryEvent[]): readonly Change[] {
  return collectRooms(events)
    .flatMap((room) => [...room.changes.values()])
    .filter((recorded) => recorded.isConditional && isInDoubt(recorded))
    .filter(({ told }) => told.every(({ as }) => as === 'unknown'))
    .map(({ change }) => change);
}
