import type { NotAppliedReason } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { referenceOfChange } from '../theater/reference.ts';
import type { RefusalReason } from '../theater/request.ts';
import { ownerOf, seatLabel, type SeatPosition, type SeatState, stateOf } from '../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../theater/snapshot.ts';

/** What became of a request. Only `unknown` leaves anything open. */
export type Outcome =
  | {
      readonly kind: 'applied';
      readonly change: Change;
      /** Fewer replicas than asked for acknowledged it; it stands all the same. */
      readonly isUnderReplicated: boolean;
      /** No attempt said so; the room itself proved it. */
      readonly isProvedLater: boolean;
      /**
       * Whether the history has its row, once that was written or could not be; never rejects. Nobody has to wait for
       * it: the journal keeps what a missing row is written from.
       */
      readonly recorded: Promise<boolean>;
    }
  /** There was nothing to change: the room was closed, or open, already. */
  | { readonly kind: 'settled'; readonly snapshot: RoomSnapshot }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      /** The seats that stand in the way; `snapshot` says whose they are. */
      readonly seats: readonly SeatPosition[];
      /** Linearizable, and younger than the request. */
      readonly snapshot: RoomSnapshot;
    }
  /**
   * Nothing was changed, and nothing will be. `contended`: others were faster again and again; `journal`: what was to
   * be sent could not be written down first, so it was not sent.
   */
  | {
      readonly kind: 'notApplied';
      readonly reason: NotAppliedReason | 'contended' | 'journal';
      readonly message: string;
    }
  /** The person gave up, and nothing was sent, or what was sent is proved never to apply. */
  | { readonly kind: 'givenUp' }
  /** Nobody knows yet: it may have been applied, or may be, or never will be. */
  | { readonly kind: 'unknown'; readonly change: Change; readonly message: string };

/** The name of each kind of outcome for scripts, and how good it is for whoever asked. */
export const OUTCOMES = {
  applied: { name: 'applied', tone: 'good' },
  settled: { name: 'settled', tone: 'plain' },
  refused: { name: 'refused', tone: 'bad' },
  notApplied: { name: 'not-applied', tone: 'bad' },
  givenUp: { name: 'given-up', tone: 'plain' },
  unknown: { name: 'unknown', tone: 'bad' },
} as const satisfies Record<
  Outcome['kind'],
  { readonly name: string; readonly tone: 'good' | 'plain' | 'bad' }
>;

/** What an object that tells an outcome says besides, by what there is to tell. */
export type AskedJson = {
  /** Of a change that stands, or may stand. */
  readonly change: (change: Change) => object;
  /** Of what needed no change. */
  readonly settled: object;
  /** Of what did not happen. */
  readonly nothing: object;
  /** Of what was refused, besides the seats that stand in the way. */
  readonly refused: object;
};

/** What became of a request, as scripts read it. */
export function outcomeJson(outcome: Outcome, asked: AskedJson): object {
  const head = { outcome: OUTCOMES[outcome.kind].name };
  switch (outcome.kind) {
    case 'applied':
      return { ...head, ...asked.change(outcome.change) };
    case 'settled':
      return { ...head, ...asked.settled };
    case 'refused': {
      const seats = outcome.seats.map((position) => refusedSeat(outcome.snapshot, position));
      return { ...head, reason: outcome.reason, ...asked.refused, seats };
    }
    case 'notApplied':
      return { ...head, reason: outcome.reason, ...asked.nothing, message: outcome.message };
    case 'givenUp':
      return { ...head, ...asked.nothing };
    case 'unknown':
      return { ...head, ...asked.change(outcome.change), message: outcome.message };
  }
}

type RefusedSeat = {
  readonly seat: string;
  /** Null where the room has no such seat. */
  readonly state: SeatState | null;
  readonly client: string | null;
};

/** A seat that stood in the way. */
function refusedSeat(snapshot: RoomSnapshot, position: SeatPosition): RefusedSeat {
  const seat = seatAt(snapshot, position);
  if (seat === null) return { seat: seatLabel(position), state: null, client: null };
  const { at } = snapshot;
  return { seat: seatLabel(position), state: stateOf(seat, at), client: ownerOf(seat, at) };
}

type ChangeJson = Readonly<Record<'kind' | 'room' | 'by' | 'note' | 'change', string>> & {
  readonly seats: readonly string[];
  readonly play?: { readonly from: string; readonly to: string };
  /** Of the booking that it is about; absent where it is about none, or several. */
  readonly reference?: string;
};

/** A change, as scripts read it. */
export function changeJson(change: Change): ChangeJson {
  const { id, kind, room, by, reason, seats, play } = change;
  const reference = referenceOfChange(change);
  return {
    kind,
    room,
    seats: seats.map(({ after }) => seatLabel(after)),
    ...(play !== undefined && { play: { from: play.before, to: play.after } }),
    ...(reference !== null && { reference }),
    by,
    note: reason,
    change: id,
  };
}
