import type { Outcome } from '../../box-office/outcome.ts';
import { mergeSnapshots, withChange } from '../../theater/picture.ts';
import { isSameSeat, type SeatPosition, stateOf } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { SeatGroup } from './seat-groups.ts';

/** The rooms as one client has seen them last, merged with what it did itself: what a person has on the screen. */
export class Pictures {
  readonly #rooms = new Map<string, RoomSnapshot>();

  of(room: string): RoomSnapshot | null {
    return this.#rooms.get(room) ?? null;
  }

  saw(snapshot: RoomSnapshot): void {
    const known = this.#rooms.get(snapshot.room);
    this.#rooms.set(snapshot.room, known === undefined ? snapshot : mergeSnapshots(known, snapshot));
  }

  /** Learns from an outcome: what was changed, or the picture that a refusal rests on. */
  ended(outcome: Outcome): void {
    if (outcome.kind === 'refused' || outcome.kind === 'settled') this.saw(outcome.snapshot);
    if (outcome.kind !== 'applied') return;
    const known = this.#rooms.get(outcome.change.room);
    if (known !== undefined) this.#rooms.set(known.room, withChange(known, outcome.change));
  }

  /** Whether the room takes bookings and every seat of the group looks free; true of a room that was never seen. */
  isFree({ room, seats }: SeatGroup): boolean {
    const picture = this.of(room);
    if (picture === null) return true;
    return !picture.isClosed && seats.every((position) => isFreeIn(picture, position));
  }
}

/** Whether a seat is free in a picture, at its moment. */
export function isFreeIn(picture: RoomSnapshot, position: SeatPosition): boolean {
  const seat = picture.seats.find((candidate) => isSameSeat(candidate, position));
  return seat !== undefined && stateOf(seat, picture.at) === 'free';
}
