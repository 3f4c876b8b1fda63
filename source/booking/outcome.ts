import type { NotAppliedReason } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import type { RefusalReason } from '../theater/request.ts';
import type { SeatPosition } from '../theater/seats.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/** What became of a request. Only `unknown` leaves anything open. */
export type Outcome =
  | {
      readonly kind: 'applied';
      readonly change: Change;
      /** Fewer replicas than asked for acknowledged it; it stands all the same. */
      readonly isUnderReplicated: boolean;
      /** No attempt said so; the room itself proved it. */
      readonly isProvedLater: boolean;
      /** Whether the history has its row; a missing one can be written later from the seats. */
      readonly isRecorded: boolean;
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
