import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';

/** What must be seen; or, while nobody knows, the number of the last look that cannot tell because it began before. */
type Doubt =
  | { readonly kind: 'floor'; readonly floor: RoomSnapshot }
  | { readonly kind: 'unknown'; readonly since: number };

/**
 * Rooms in which a commit may be on fewer replicas than its level asks for, so that a read at the read level could miss
 * it: after a commit that was not acknowledged, and after an attempt without an answer. They are read at SERIAL, until a
 * picture at another level shows all that a SERIAL look has shown that began afterwards, in a way that counts for every
 * picture to come: nothing brings a change to a replica because somebody has read it.
 */
export class RoomsInDoubt {
  readonly #rooms = new Map<string, Doubt>();

  /** Names of the rooms, in order. */
  get rooms(): readonly string[] {
    return [...this.#rooms.keys()].toSorted();
  }

  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  /** Whether a picture at another level could end the doubt. */
  isConfirmable(room: string): boolean {
    return this.#rooms.get(room)?.kind === 'floor';
  }

  /** A change may be on too few replicas, or on none; `look` numbers the last look that began before that was known. */
  add(room: string, look: number): void {
    this.#rooms.set(room, { kind: 'unknown', since: look });
  }

  /** Takes note of a linearizable picture: what it shows must be seen by whatever ends the doubt. */
  observe(floor: RoomSnapshot, look: number): void {
    const doubt = this.#rooms.get(floor.room);
    if (doubt?.kind === 'unknown' && look > doubt.since)
      this.#rooms.set(floor.room, { kind: 'floor', floor });
  }

  /** Ends the doubt when a picture shows all that it must; says whether it did. */
  confirm(snapshot: RoomSnapshot): boolean {
    const doubt = this.#rooms.get(snapshot.room);
    if (doubt?.kind !== 'floor') return false;
    const isShown = doubt.floor.seats.every((floor) => {
      const seat = seatAt(snapshot, floor);
      if (seat === null || seat.version < floor.version) return false;
      return seat.version > floor.version || seat.change === floor.change;
    });
    if (isShown) this.#rooms.delete(snapshot.room);
    return isShown;
  }
}
