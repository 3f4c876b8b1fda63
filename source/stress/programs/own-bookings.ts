import type { Outcome } from '../../box-office/outcome.ts';
import { seatLabel } from '../../theater/seat-label.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import type { ReleaseWish } from '../../theater/wish.ts';
import type { ClientWish } from './program.ts';

/** A booking that a client was told to have. */
export type OwnBooking = {
  readonly booking: string;
  readonly room: string;
  /** In whose name: the client's own, or that of a guest whom it was given to, for whom the client goes on to act. */
  readonly client: string;
  readonly seats: readonly SeatPosition[];
};

/** What one client has booked and not given back, by the outcomes that it was told; oldest first. */
export class OwnBookings {
  readonly #bookings = new Map<string, OwnBooking>();

  all(): readonly OwnBooking[] {
    return [...this.#bookings.values()];
  }

  /** Learns from the outcome of a wish. A booking whose release, move or gift did not succeed is forgotten: it is in doubt. */
  ended(wish: ClientWish, outcome: Outcome): void {
    const isApplied = outcome.kind === 'applied';
    if (wish.kind === 'book') {
      const { booking, room, seats, client } = wish;
      if (isApplied) this.#bookings.set(booking, { booking, room, seats, client });
      return;
    }
    if (wish.kind !== 'release' && wish.kind !== 'move' && wish.kind !== 'give') return;
    const isOver = wish.kind === 'release' ? outcome.kind !== 'notApplied' : outcome.kind === 'unknown';
    for (const booking of new Set(wish.pins?.values())) {
      const known = this.#bookings.get(booking);
      if (isOver) this.#bookings.delete(booking);
      else if (known !== undefined && isApplied && wish.kind === 'move')
        this.#bookings.set(booking, { ...known, seats: wish.to });
      else if (known !== undefined && isApplied && wish.kind === 'give')
        this.#bookings.set(booking, { ...known, client: wish.to });
    }
  }
}

/** The booking that each of its seats must still belong to. */
export function pinsOf({ seats, booking }: OwnBooking): ReadonlyMap<string, string> {
  return new Map(seats.map((seat) => [seatLabel(seat), booking]));
}

/** Gives a whole booking back. */
export function releaseOf(own: OwnBooking): ReleaseWish {
  return { kind: 'release', room: own.room, seats: own.seats, client: own.client, pins: pinsOf(own) };
}
