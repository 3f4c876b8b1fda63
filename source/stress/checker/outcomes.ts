import type { Change } from '../../theater/change.ts';
import { verdictOn } from '../../theater/decisions/running.ts';
import { seatLabel } from '../../theater/seats.ts';
import type { HistoryEvent, Moment } from '../history/event.ts';
import {
  collectRooms,
  finalLook,
  type RecordedChange,
  type RoomHistory,
  earliestEffect,
  mayHaveApplied,
} from './room-history.ts';
import type { SeatChain, Proof } from './seat-chain.ts';
import type { Timeline } from './timeline.ts';
import { changeWords, lookWords, momentWords, type Violation, proofWords } from './violation.ts';

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

/** Changes that stood for a moment or longer, though they had been reported never to (I4). */
export function ghosts(room: RoomHistory, chains: readonly SeatChain[]): readonly Violation[] {
  return [...room.changes.values()].flatMap((recorded) => {
    const denial = denialOf(recorded);
    if (denial === null || !recorded.isConditional) return [];
    for (const { after } of recorded.change.seats) {
      const proof = chains[room.order.indexOf(after)]?.proofs.get(after.version)?.get(after.change);
      if (proof !== undefined) return [ghost(room, recorded, denial, proof, seatLabel(after))];
    }
    return [];
  });
}

/** How a change was said not to stand. */
type Denial = { readonly words: string; readonly at: Moment };

/**
 * The first word that a change does not stand and never will: to the person, or by every answer. Null: there is none.
 */
function denialOf(recorded: RecordedChange): Denial | null {
  const [told] = recorded.told
    .filter(({ as }) => as !== 'applied' && as !== 'unknown')
    .toSorted((left, right) => left.at - right.at);
  if (told !== undefined) return { words: DENIALS[told.as], at: told.at };
  if (mayHaveApplied(recorded)) return null;
  const at = Math.max(...recorded.sends.map((send) => send.return ?? send.call));
  return { words: 'refused at every send', at };
}

const DENIALS = {
  applied: 'applied',
  refused: 'reported refused',
  fenced: 'reported given up for good',
  never: 'reported never to apply',
  unknown: 'unknown',
} as const;

function ghost(
  room: RoomHistory,
  { change }: RecordedChange,
  denial: Denial,
  proof: Proof,
  seat: string,
): Violation {
  const subject = changeWords(room, change.id);
  const denied = `was ${denial.words} ${momentWords(room, denial.at)}`;
  const seen = `stands on ${room.room} ${seat}, ${proofWords(room, proof)}`;
  return {
    invariant: 'I4',
    name: 'ghost',
    room: room.room,
    seat,
    changes: [change.id],
    at: Math.max(denial.at, proof.at),
    message: `Room ${room.room}: ${subject} ${denied}, and yet it ${seen}.`,
    events: [`${subject} ${denied}`, `it ${seen}`],
  };
}

/**
 * Refused sends that nothing explains (I1): a compare-and-set is refused because one of its seats has moved on by
 * then, or because the room is closed. The versions it expected had been seen before it was sent, so that nothing
 * else can. Only for a timeline without contradictions, whose moments are the earliest ones.
 */
export function refusalFaults(
  room: RoomHistory,
  chains: readonly SeatChain[],
  timeline: Timeline,
): readonly Violation[] {
  const isEverClosed = wasEverClosed(room);
  return [...room.changes.values()].flatMap((recorded) => {
    if (recorded.change.isOpenRequired && isEverClosed) return [];
    return recorded.sends.flatMap((send) => {
      if (send.outcome !== 'refused' || send.return === null) return [];
      const by = send.return;
      const isExplained = recorded.change.seats.some(({ before }) => {
        const chain = chains[room.order.indexOf(before)];
        return chain !== undefined && hasMovedBy(timeline, chain, before.version + 1, by);
      });
      return isExplained ? [] : [refusalFault(room, recorded, by)];
    });
  });
}

/** Whether the seat can have reached the version by then. */
function hasMovedBy(timeline: Timeline, chain: SeatChain, version: number, by: Moment): boolean {
  const maker = chain.makers.get(version);
  if (maker !== undefined) return (timeline.steps.get(maker)?.at ?? Number.NEGATIVE_INFINITY) <= by;
  // A version that nobody has seen yet may be there all the same, unless a later look still lacks it.
  const candidates = (chain.wanted.get(version) ?? []).filter(mayHaveApplied);
  return timeline.lastLookAt <= by && candidates.some((candidate) => earliestEffect(candidate) <= by);
}

function wasEverClosed({ looks, changes }: RoomHistory): boolean {
  return (
    looks.some(({ event }) => event.snapshot.isClosed) ||
    [...changes.values()].some((recorded) => recorded.change.gate === 'close' && mayHaveApplied(recorded))
  );
}

function refusalFault(room: RoomHistory, { change }: RecordedChange, at: Moment): Violation {
  const [{ before }] = change.seats;
  const words = `${changeWords(room, change.id)} was refused ${momentWords(room, at)}, although nothing had changed its seats since they were looked at`;
  return {
    invariant: 'I1',
    name: 'not linearizable',
    room: room.room,
    seat: seatLabel(before),
    changes: [change.id],
    at,
    message: `Room ${room.room}: ${words}.`,
    events: [words],
  };
}
