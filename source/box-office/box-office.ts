import type { Change } from '../theater/change.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import type { Wish } from '../theater/wish.ts';
import type { Outcome } from './outcome.ts';

/** How one wish is to be fulfilled. */
export type FulfilOptions = {
  /**
   * The picture that the wish was made on, such as the one on the screen; without it the box office looks itself. Seats
   * that could not be booked by this picture are not booked, though a newer one would allow it: nobody was shown that.
   */
  readonly seen?: RoomSnapshot;
  /** Aborted when the person gives up: the wish ends, and a change that was sent is fenced. */
  readonly signal?: AbortSignal;
  /** Told once, when an attempt has got no answer or the wish has no outcome soon: the box office goes on finding out. */
  readonly onDoubt?: () => void;
};

/** Turns wishes into outcomes, by looking, deciding and comparing-and-setting; the only caller of `Store.apply`. */
export type BoxOffice = {
  /** Rejects with a StoreError only while nothing that was sent is in doubt, and nothing was changed. */
  fulfil(wish: Wish, options?: FulfilOptions): Promise<Outcome>;

  /**
   * Ends a change that was left `unknown` and that nobody wants any more: proves what became of it, or fences it.
   * `applied`: it stands after all; `givenUp`: it does not, and never will.
   */
  abandon(change: Change): Promise<Outcome>;
};
