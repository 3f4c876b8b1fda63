import type { Change } from '../../theater/change.ts';
import { seatLabel } from '../../theater/seats.ts';
import { verdictOn } from '../../theater/verdict.ts';
import type { HistoryEvent } from '../history/event.ts';
import { collectRooms } from './collect-rooms.ts';
import { finalLook, type RecordedChange, type RoomHistory } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import { changeWords, lookWords, momentWords, type Violation } from './violation.ts';

/**
 * Whether some send of the change is in doubt and none was granted. Not asked of a fence: nobody wants anything of
 * it, and one that comes late raises a version and changes nothing.
 */
export function isInDoubt({ change, sends }: RecordedChange): boolean {
  if (change.kind === 'fence') return false;
  return sends.some(({ outcome }) => outcome === 'info') && !sends.some(({ outcome }) => outcome === 'ok');
}

/**
 * Changes in doubt that do not end as applied or never (I5): by what is proved of the versions, also by rows of
 * the store's history, or by the last linearizable look after their sends.
 */
export function openEnds(room: RoomHistory, chains: readonly SeatChain[]): readonly Violation[] {
  return [...room.changes.values()].flatMap((recorded) => {
    if (!recorded.isConditional || !isInDoubt(recorded)) return [];
    const words = whyOpen(room, chains, recorded);
    return words === null ? [] : [openEnd(room, recorded, words)];
  });
}

/** Why nobody can say what became of a change in doubt; null when it is known. */
function whyOpen(
  room: RoomHistory,
  chains: readonly SeatChain[],
  { change, sends }: RecordedChange,
): string | null {
  const makers = change.seats.map(
    ({ after }) => chains[room.order.indexOf(after)]?.provedMaker(after.version) ?? null,
  );
  if (makers.some((maker) => maker !== null)) return null;
  const look = finalLook(room);
  const lastCall = Math.max(...sends.map(({ call }) => call));
  if (look === null || look.event.call < lastCall) return 'no linearizable look was made after it';
  const verdict = verdictOn(change, look.event.snapshot);
  if (verdict === 'pending')
    return `${lookWords(room, look)} shows its seats unchanged, so it can still apply`;
  if (verdict !== 'overtaken') return null;
  return 'its seats have moved on, and neither looks nor history say who made the version that it wanted to make';
}

function openEnd(room: RoomHistory, { change, sends }: RecordedChange, words: string): Violation {
  const subject = changeWords(room, change.id);
  const [first] = change.seats;
  return {
    invariant: 'I5',
    name: 'unsettled',
    room: room.room,
    seat: seatLabel(first.after),
    changes: [change.id],
    at: Math.max(...sends.map((send) => send.return ?? send.call)),
    message: `Room ${room.room}: nobody knows what became of ${subject}: ${words}.`,
    events: sends.map(
      ({ client, call, outcome }) =>
        `${subject} was sent by ${client} ${momentWords(room, call)}: ${outcome}`,
    ),
  };
}

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
