import type { Change } from '../../theater/change.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';

/**
 * How the pictures stand, counted from the answers at the store's read level; cheaper answers are only hints.
 * Ages and waits are whole seconds in ms, so that they change once a second at most.
 */
export type Link =
  /** Nothing has answered yet, and nothing has failed. */
  | { readonly kind: 'opening' }
  /** Every room's picture is as young as it should be. `without`: the read level, while SERIAL reads stand in for it. */
  | { readonly kind: 'live'; readonly without?: string }
  /** The store has not refused, but an answer is overdue. */
  | { readonly kind: 'stale'; readonly ageMs: number }
  /** The store failed when it was last asked. */
  | {
      readonly kind: 'reconnecting';
      /** Age of the oldest room's picture; null while there is no picture of some room. */
      readonly ageMs: number | null;
      /** How long until the next try; 0 while one is under way. */
      readonly nextTryInMs: number;
      /** What the store said, safe for a terminal. */
      readonly message: string;
    };

/** All that a screen needs of the store. The same object for as long as nothing changed that must be drawn. */
export type OccupancyView = {
  /** The newest known picture of each room, by letter; a room is missing until it was looked at. */
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  readonly link: Link;
  /** When a picture of another epoch took the place of one, last; ms since the epoch, absent while none has. */
  readonly renewedAt?: number;
};

/** What is said of a theater that was begun anew under an open screen. */
export const RENEWED_MESSAGE = 'This theater was restored, emptied or made anew: all rooms were read again.';

/** The view and what a screen may do to it. The functions stay the same from render to render. */
export type OccupancyControl = {
  readonly view: OccupancyView;
  /** Shows a change that this program is known to have applied, before any look could. */
  readonly merge: (change: Change) => void;
  /** Shows a picture that came with a refusal. */
  readonly mergeSnapshot: (snapshot: RoomSnapshot) => void;
  /** Looks at every room now, also while waiting to try again. */
  readonly refresh: () => void;
};
