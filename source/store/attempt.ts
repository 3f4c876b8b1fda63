/**
 * What one send of a change came to. It speaks of this send alone: when any send of the same change stays `unknown`,
 * only a verdict ends the change.
 */
export type Attempt =
  /** The compare-and-set was granted. */
  | {
      readonly kind: 'applied';
      /** Fewer replicas acknowledged than the write level asks for; the change stands all the same. */
      readonly isUnderReplicated: boolean;
    }
  /** The compare-and-set was refused: some seat has moved on, the room is closed, or a seat does not exist. */
  | { readonly kind: 'refused' }
  /** This send did nothing and never will. */
  | { readonly kind: 'notApplied'; readonly reason: NotAppliedReason; readonly message: string }
  /** Nobody knows; it may even apply later. */
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * Why a send did nothing: `busy` the store served somebody else for too long, `unavailable` too few replicas are up,
 * `unreachable` nothing was sent, `full` no room to write, `read-only` writing is not allowed, `rejected` the store
 * does not accept the statement.
 */
export type NotAppliedReason = 'busy' | 'unavailable' | 'unreachable' | 'full' | 'read-only' | 'rejected';
