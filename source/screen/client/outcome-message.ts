import type { Outcome } from '../../box-office/outcome.ts';
import { outcomeWords, seatsWords, type Task } from '../../box-office/wording.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { ownerOf } from '../../theater/seats.ts';
import { seatAt } from '../../theater/snapshot.ts';
import type { Message, OpenWish } from './client-state.ts';
import { seatsAsSeen } from './message-life.ts';

const PREFIXES = { cursor: '', marks: '', undo: 'Undone. ', redo: 'Done again. ' } as const;

/** What the status line says of an outcome that is known. */
export function messageOf(
  outcome: Exclude<Outcome, { kind: 'unknown' }>,
  wish: OpenWish,
  client: string,
): Message {
  const words = outcomeWords(outcome, taskOf(wish, client));
  switch (outcome.kind) {
    case 'applied':
      return {
        tone: 'good',
        text: `${PREFIXES[wish.origin]}${words}`,
        about: { seats: { room: wish.room, versions: outcome.change.seats.map(({ after }) => after) } },
      };
    case 'refused':
      return {
        tone: 'bad',
        text: snatchedWords(outcome, wish) ?? words,
        about: { seats: seatsAsSeen(outcome.snapshot, outcome.seats) },
      };
    case 'notApplied':
      return { tone: 'bad', text: words };
    case 'settled':
    case 'givenUp':
      return { tone: 'plain', text: words };
  }
}

/** How it is said that somebody was faster: the seats looked free when the key was pressed. */
function snatchedWords(
  { reason, seats, snapshot }: Extract<Outcome, { kind: 'refused' }>,
  wish: OpenWish,
): string | null {
  const owners = new Set(
    seats.map((position) => {
      const seat = seatAt(snapshot, position);
      return seat === null ? null : ownerOf(seat, snapshot.at);
    }),
  );
  const [owner = null] = owners;
  if (reason !== 'taken' || !wish.wasFree || owners.size !== 1 || owner === null) return null;
  const verb = seats.length === 1 ? 'was' : 'were';
  return `${seatsWords(wish.room, seats)} ${verb} taken by ${makeSafe(owner)} a moment before; nothing was booked.`;
}

/** A wish as the box office's wording speaks of it. */
export function taskOf(wish: OpenWish, client: string): Task {
  const { deed, room, seats } = wish;
  return { deed, room, seats, client, ...(wish.deed === 'give' && { to: wish.to }) };
}
