import { type SeatContent, seatLabel, type SeatPosition } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import type { RoomHistory, RoomLook } from './room-history.ts';
import type { Proof } from './seat-chain.ts';

/**
 * What is promised of every history:
 * - `I1` each seat's history can be put in one order in which every answer is true (linearizable);
 * - `I2` versions have no gaps; `I3` every group of seats is changed whole or not at all;
 * - `I4` a change that was reported refused, fenced or never does not appear;
 * - `I5` a change whose outcome was unknown ends as applied or never, and as one of them only;
 * - `I6` a look never misses what had been acknowledged before it began;
 * - `ledger` seats booked less seats released are the seats that each client has in the end.
 */
type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'ledger';

/** What a violation is called, in the words of those who run theaters and stores. */
export type ViolationName =
  | 'double booking'
  | 'lost booking'
  | 'not linearizable'
  | 'version gap'
  | 'half group'
  | 'ghost'
  | 'unsettled'
  | 'stale read'
  | 'ledger';

/** One contradiction in a history. */
export type Violation = {
  readonly invariant: Invariant;
  readonly name: ViolationName;
  readonly room: string;
  /** The seat it shows on, as `7-4`; null when it is not about one seat. */
  readonly seat: string | null;
  /** Ids of the changes that are involved. */
  readonly changes: readonly string[];
  /** When it came to light. */
  readonly at: Moment;
  /** One sentence for a person; holds names from the history, so it must be made safe before it is shown. */
  readonly message: string;
  /** The events it rests on, in order, one line each; to be made safe like the message. */
  readonly events: readonly string[];
};

/** A moment as people read it: seconds since the history began, `at 1.204 s`. */
export function momentWords({ origin }: RoomHistory, at: Moment): string {
  return `at ${((at - origin) / 1_000_000).toFixed(3)} s`;
}

/** A change as people speak of it: `the booking of A 7-4 and 7-5 for Mia (change …)`. */
export function changeWords(room: RoomHistory, id: string): string {
  const change = room.changes.get(id)?.change ?? room.foreign.get(id);
  if (change === undefined) return `change ${id}, which is not in this history,`;
  const { kind, by, seats } = change;
  return `${OPERATIONS[kind]} of ${seatsWords(
    room,
    seats.map(({ after }) => after),
  )} by ${by} (change ${id})`;
}

const OPERATIONS = {
  book: 'the booking',
  release: 'the release',
  move: 'the move',
  give: 'the handing over',
  block: 'the blocking',
  unblock: 'the unblocking',
  arrive: 'the mark of arrival',
  unarrive: 'the taking back of a mark of arrival',
  reserve: 'the reservation',
  collect: 'the collecting',
  expire: 'the expiry',
  note: 'the note',
  reset: 'the reset',
  restore: 'the bringing back',
  hold: 'the hold',
  fence: 'the fence',
  close: 'the closing',
  open: 'the opening',
  rename: 'the renaming',
  forget: 'the forgetting of a name',
} as const;

/** Seats as people read them; of many the first ones: `A 1-1, 1-2, 1-3 and 117 more`. */
function seatsWords({ room }: RoomHistory, seats: readonly SeatPosition[]): string {
  const [most, shown] = [4, 3];
  const labels = seats.map(seatLabel);
  if (labels.length <= most) return `${room} ${labels.join(', ')}`;
  return `${room} ${labels.slice(0, shown).join(', ')} and ${labels.length - shown} more`;
}

/** What a seat is worth: `free`, `booked by Mia`. */
export function contentWords(content: SeatContent): string {
  switch (content.kind) {
    case 'free':
      return 'free';
    case 'held':
      return `held by ${content.by}`;
    case 'booked':
      return `booked by ${content.client}`;
    case 'blocked':
      return 'blocked';
  }
}

/** A look as people speak of it: `the QUORUM look by client-2 from 1.203 s to 1.207 s`. */
export function lookWords({ origin }: RoomHistory, { event }: RoomLook): string {
  const [from, to] = [event.call, event.return].map((at) => ((at - origin) / 1_000_000).toFixed(3));
  return `the ${event.snapshot.level} look by ${event.client} from ${from} s to ${to} s`;
}

/** How something is known: `answered to client-2 at 1.207 s`. */
export function proofWords(room: RoomHistory, { kind, client, at }: Proof): string {
  return `${PROOFS[kind]} ${client} ${momentWords(room, at)}`;
}

const PROOFS = {
  answer: 'answered to',
  told: 'told to the person by',
  look: 'in a look of',
  seen: 'already seen by',
  row: 'in the history read by',
} as const;
