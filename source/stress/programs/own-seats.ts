import type { Outcome } from '../../booking/outcome.ts';
import type { Change } from '../../theater/change.ts';
import { type ReleaseRequest, roomOf } from '../../theater/request.ts';
import { seatLabel, type SeatPosition } from '../../theater/seats.ts';
import type { ClientRequest } from './program.ts';

/** A booking that a client was told to have. */
type OwnBooking = {
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

  /**
   * Learns from the outcome of a request. A booking whose release, move or gift did not succeed is forgotten: it is
   * in doubt.
   */
  ended(request: ClientRequest, outcome: Outcome): void {
    const isApplied = outcome.kind === 'applied';
    if (request.kind === 'book') {
      const { booking, room, seats, client } = request;
      if (isApplied) this.#bookings.set(booking, { booking, room, seats, client });
      return;
    }
    if (request.kind !== 'release' && request.kind !== 'move' && request.kind !== 'give') return;
    const isOver = request.kind === 'release' ? outcome.kind !== 'notApplied' : outcome.kind === 'unknown';
    for (const booking of new Set(request.pins?.values())) {
      const known = this.#bookings.get(booking);
      if (isOver) this.#bookings.delete(booking);
      else if (known !== undefined && isApplied && request.kind === 'move')
        this.#bookings.set(booking, { ...known, seats: request.to });
      else if (known !== undefined && isApplied && request.kind === 'give')
        this.#bookings.set(booking, { ...known, client: request.to });
    }
  }
}

/** The booking that each of its seats must still belong to. */
export function pinsOf({ seats, booking }: OwnBooking): ReadonlyMap<string, string> {
  return new Map(seats.map((seat) => [seatLabel(seat), booking]));
}

/** Gives a whole booking back. */
export function releaseOf(own: OwnBooking): ReleaseRequest {
  return { kind: 'release', room: own.room, seats: own.seats, client: own.client, pins: pinsOf(own) };
}

/**
 * The seats that one client has blocked and the rooms that it has closed, by the changes that did it; oldest first.
 * What it has not blocked or closed itself a client never gives back to the sale.
 */
export class OwnClosures {
  readonly #changes = new Map<string, Change>();

  blocks(): readonly Change[] {
    return this.all().filter(({ kind }) => kind === 'block');
  }

  closings(): readonly Change[] {
    return this.all().filter(({ kind }) => kind === 'close');
  }

  /** Everything that can be taken back. */
  all(): readonly Change[] {
    return [...this.#changes.values()];
  }

  /** Learns from the outcome of a request. What was to be given back and is in doubt is forgotten. */
  ended(request: ClientRequest, outcome: Outcome): void {
    if (outcome.kind === 'applied' && (request.kind === 'block' || request.kind === 'close')) {
      this.#changes.set(outcome.change.id, outcome.change);
    }
    if (outcome.kind === 'notApplied') return;
    for (const change of this.all()) if (isGivenBack(change, request)) this.#changes.delete(change.id);
  }
}

function isGivenBack(change: Change, request: ClientRequest): boolean {
  switch (request.kind) {
    case 'undo':
      return request.change.id === change.id;
    case 'open':
      return change.kind === 'close' && change.room === request.room;
    case 'unblock': {
      const [first] = request.seats;
      const { row, place } = change.seats[0].before;
      const isSame = first?.row === row && first.place === place;
      return change.kind === 'block' && change.room === roomOf(request) && isSame;
    }
    case 'book':
    case 'release':
    case 'move':
    case 'give':
    case 'hold':
    case 'block':
    case 'close':
      return false;
  }
}
