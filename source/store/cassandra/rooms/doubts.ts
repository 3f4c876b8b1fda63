import { type Revision, type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';

/**
 * What must be seen; or, while nobody knows, the number of the last look that cannot tell because it began before.
 */
type Doubt =
  | { readonly kind: 'floor'; readonly floor: RoomSnapshot }
  | { readonly kind: 'unknown'; readonly since: number };

/**
 * Rooms in which a commit may be on fewer replicas than its level asks for, so that a read at the read level could
 * miss it: after a commit that was not acknowledged, and after an attempt without an answer. They are read at SERIAL,
 * until a picture at another level shows all that a SERIAL look has shown that began afterwards, in a way that counts
 * for every picture to come: nothing brings a change to a replica because somebody has read it.
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

  /**
   * A change may be on too few replicas, or on none; `look` numbers the last look that began before that was known.
   */
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

/** Looks that an unconfirmed hint is worth: the first may have met the commit on its way. */
const LOOKS_PER_HINT = 2;

/** Revisions of one room that are remembered; replicas differ by few. */
const REMEMBERED = 32;

/** What is known of one room. */
type Known = {
  /** What the last look showed. */
  readonly shown: Revision;
  /** The number of that look, in the order in which looks began. */
  readonly look: number;
  /** Other revisions that were met, and how many looks showed something else instead, the last met last. */
  readonly others: Map<Revision, { readonly metBefore: number; readonly looks: number }>;
};

/**
 * Steadies revisions that are read from one replica each: a replica that lags tells what has been overtaken, and
 * whoever compares would look again and again. A revision counts as overtaken once looks at the read level showed
 * another instead; then the shown one is told in its place. Uses no order of revisions, since clocks of several nodes
 * make them. A hint that is wrongly called overtaken costs a watcher one look at its next regular time, nothing more.
 */
export class RevisionHints {
  readonly #rooms = new Map<string, Known>();
  readonly #told = new Map<string, Revision>();

  /**
   * Takes note of what the look with this number showed; an answer that was overtaken by a later look's is ignored.
   */
  observe(room: string, revision: Revision, look: number): void {
    const known = this.#rooms.get(room);
    if (known === undefined) {
      this.#rooms.set(room, { shown: revision, look, others: new Map() });
      return;
    }
    if (look < known.look) return;
    const { others } = known;
    if (known.shown !== revision) others.set(known.shown, { metBefore: 0, looks: LOOKS_PER_HINT });
    others.delete(revision);
    for (const [other, { metBefore, looks }] of others) {
      if (metBefore < look) others.set(other, { metBefore, looks: looks + 1 });
    }
    for (const other of others.keys()) {
      if (others.size <= REMEMBERED) break;
      others.delete(other);
    }
    this.#rooms.set(room, { shown: revision, look, others });
  }

  /**
   * What to tell for what replicas told, in the order of the rooms. A room that was told of once stays: a replica
   * that lags may not have it yet. `look` numbers the last look that has begun.
   */
  tell(hints: Iterable<readonly [string, Revision]>, look: number): ReadonlyMap<string, Revision> {
    for (const [room, hint] of hints) this.#told.set(room, this.steady(room, hint, look));
    return new Map([...this.#told].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** The revision to tell for one that a replica told; `look` numbers the last look that has begun. */
  steady(room: string, hint: Revision, look: number): Revision {
    const known = this.#rooms.get(room);
    if (known === undefined || hint === known.shown) return hint;
    const met = known.others.get(hint);
    if (met === undefined) known.others.set(hint, { metBefore: look, looks: 0 });
    return met !== undefined && met.looks >= LOOKS_PER_HINT ? known.shown : hint;
  }
}
