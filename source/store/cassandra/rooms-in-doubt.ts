import type { Change } from '../../theater/change.ts';
import { isSameSeat, type SeatPosition } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';

/** A version that a seat must have reached before reads of its room are trusted again. */
type Floor = SeatPosition & { readonly version: number };

/** What must be seen; or, while nobody knows, the number of the last look that cannot tell because it began before. */
type Doubt =
  | { readonly kind: 'floors'; readonly floors: readonly Floor[] }
  | { readonly kind: 'unknown'; readonly since: number };

/**
 * Rooms in which a commit may be on fewer replicas than its level asks for, so that a read at the read level could miss
 * it: after a commit that was not acknowledged, and after an attempt without an answer. They are read at SERIAL until
 * a read at the write level shows the change, which also brings it to as many replicas as the commit should have
 * reached (blocking read repair).
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

  /** Whether a read at the write level could end the doubt. */
  isConfirmable(room: string): boolean {
    return this.#rooms.get(room)?.kind === 'floors';
  }

  /** A change stands, but was not acknowledged by enough replicas. */
  addCommit({ room, seats }: Change): void {
    const doubt = this.#rooms.get(room);
    // The picture that ends an unknown will show this change as well.
    if (doubt?.kind === 'unknown') return;
    const added = seats.map(({ after: { row, place, version } }) => ({ row, place, version }));
    const kept = (doubt?.floors ?? []).filter((floor) => !added.some((other) => isSameSeat(floor, other)));
    this.#rooms.set(room, { kind: 'floors', floors: [...kept, ...added] });
  }

  /** An attempt may or may not have been applied; `look` numbers the last look that began before that was known. */
  addUnknown(room: string, look: number): void {
    this.#rooms.set(room, { kind: 'unknown', since: look });
  }

  /** Takes note of a linearizable picture: what it shows must be seen by whatever ends the doubt. */
  observe({ room, seats }: RoomSnapshot, look: number): void {
    const doubt = this.#rooms.get(room);
    if (doubt?.kind === 'unknown' && look > doubt.since)
      this.#rooms.set(room, { kind: 'floors', floors: seats });
  }

  /** Ends the doubt when a picture read at the write level shows all that it must; says whether it did. */
  confirm(snapshot: RoomSnapshot): boolean {
    const doubt = this.#rooms.get(snapshot.room);
    if (doubt?.kind !== 'floors') return false;
    const isShown = doubt.floors.every((floor) => (seatAt(snapshot, floor)?.version ?? -1) >= floor.version);
    if (isShown) this.#rooms.delete(snapshot.room);
    return isShown;
  }
}
