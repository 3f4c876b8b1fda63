import type { Outcome } from '../../box-office/outcome.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type {
  BlockWish,
  BookWish,
  GiveWish,
  GateWish,
  MoveWish,
  ReleaseWish,
  UnblockWish,
  UndoWish,
} from '../../theater/wish.ts';

/** What a client of a stress program can wish. */
export type ClientWish =
  | BookWish
  | ReleaseWish
  | MoveWish
  | GiveWish
  | BlockWish
  | UnblockWish
  | GateWish
  | UndoWish;

/** One thing that a client does. */
export type Action =
  | { readonly kind: 'look'; readonly rooms: readonly string[] }
  /** `seen` is the picture that the client decided on, as a person decides on the screen; null when it has none. */
  | { readonly kind: 'wish'; readonly wish: ClientWish; readonly seen: RoomSnapshot | null };

/**
 * What one client does, one action after the other. It decides and learns, and touches nothing: whoever runs it carries
 * its actions out, so the same seed and the same answers give the same actions.
 */
export type Program = {
  /** The next action; null when there is nothing left to do. */
  next(): Action | null;
  /** A look was answered. */
  saw(snapshot: RoomSnapshot): void;
  /** A wish has its outcome. */
  ended(wish: ClientWish, outcome: Outcome): void;
};
