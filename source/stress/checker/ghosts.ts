import { seatLabel } from '../../theater/seat-label.ts';
import type { Moment } from '../history/event.ts';
import { mayHaveApplied, type RecordedChange, type RoomHistory } from './room-history.ts';
import type { Proof, SeatChain } from './seat-chain.ts';
import type { Violation } from './violation.ts';
import { changeWords, momentWords, proofWords } from './words.ts';

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

/** The first word that a change does not stand and never will: to the person, or by every answer. Null: there is none. */
export function denialOf(recorded: RecordedChange): Denial | null {
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
