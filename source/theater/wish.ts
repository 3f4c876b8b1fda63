import type { Change } from './change.ts';
import type { SeatPosition } from './seats.ts';

/** Book these seats together, or none of them. */
export type BookWish = {
  readonly kind: 'book';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  /** Names the reservation; made once for the wish, it survives deciding again. */
  readonly booking: string;
};

/** Give these seats of one's own back, together. */
export type ReleaseWish = {
  readonly kind: 'release';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  /**
   * The booking each seat belonged to when the wish was made, by seat label; null until the first look.
   * A seat found in another booking was changed meanwhile, and is left alone.
   */
  readonly pins: ReadonlyMap<string, string> | null;
};

/** Make every seat of the room free. */
export type ResetWish = { readonly kind: 'reset'; readonly room: string; readonly by: string };

/** Close or open a room for bookings. */
export type GateWish = { readonly kind: 'close' | 'open'; readonly room: string; readonly by: string };

/** Make sure that a change which may still be on its way can never apply. */
export type FenceWish = { readonly kind: 'fence'; readonly change: Change; readonly by: string };

/** What a person wants, before anybody looked at the room. */
export type Wish = BookWish | ReleaseWish | ResetWish | GateWish | FenceWish;

/** The room a wish is about. */
export function roomOf(wish: Wish): string {
  return wish.kind === 'fence' ? wish.change.room : wish.room;
}

/** Why a wish was refused. */
export type RefusalReason =
  | 'taken'
  | 'yours'
  | 'held'
  | 'blocked'
  | 'closed'
  | 'not-yours'
  | 'not-booked'
  | 'changed-meanwhile'
  | 'no-such-seat';
