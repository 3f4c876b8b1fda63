import type { Outcome } from '../../box-office/outcome.ts';
import { seatLabel } from '../../theater/seat-label.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import type { ReleaseWish } from '../../theater/wish.ts';
import type { ClientWish } from './program.ts';

/** A booking that a client was told to have. */
export type OwnBooking = {
  readonly booking: string;
  readonly room: string;
  readonly seats: readonly SeatPosition[];
};

/** What one client has booked and not given back, by the outcomes that it was told; oldest first. */
export class OwnBookings {
  readonly #bookings = new Map<string, OwnBooking>();

  all(): readonly OwnBooking[] {
    return [...this.#bookings.values()];
  }

  /** Learns from the outcome of a wish. A booking whose release or move did not succeed is forgotten: it is in doubt. */
  ended(wish: ClientWish, outcome: Outcome): void {
    const isApplied = outcome.kind === 'applied';
    if (wish.kind === 'book') {
      const { booking, room, seats } = wish;
      if (isApplied) this.#bookings.set(booking, { booking, room, seats });
      return;
    }
    if (wish.kind !== 'release' && wish.kind !== 'move') return;
    const isOver = wish.kind === 'release' ? outcome.kind !== 'notApplied' : outcome.kind === 'unknown';
    for (const booking of new Set(wish.pins?.values())) {
      if (isOver) this.#bookings.delete(booking);
      else if (wish.kind === 'move' && isApplied)
        this.#bookings.set(booking, { booking, room: wish.room, seats: wish.to });
    }
  }
}

/** The booking that each of its seats must still belong to. */
export function pinsOf({ seats, booking }: OwnBooking): ReadonlyMap<string, string> {
  return new Map(seats.map((seat) => [seatLabel(seat), booking]));
}

/** Gives a whole booking back. */
export function releaseOf(own: OwnBooking, client: string): ReleaseWish {
  return { kind: 'release', room: own.room, seats: own.seats, client, pins: pinsOf(own) };
}
