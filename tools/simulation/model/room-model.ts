import type { Change } from '../../../source/theater/change.ts';
import { isSameSeat, type Seat } from '../../../source/theater/seats.ts';
import { isOtherEpoch, type RoomSnapshot } from '../../../source/theater/snapshot.ts';
import type { Choices } from '../time/choices.ts';
import {
  type Copy,
  copyOf,
  newest,
  type Proposal,
  Replica,
  type SeatColumn,
  SEAT_COLUMNS,
  seatOf,
} from './replica.ts';
import type { RoomState, Truth } from './truth.ts';

/** What the store of a schedule holds to. All but the number of replicas differ only where a fault was planted. */
export type StoreRules = {
  /** Three nodes, or one file. */
  readonly replicas: 1 | 3;
  readonly comparesVersion: boolean;
  readonly comparesChange: boolean;
  readonly comparesEpoch: boolean;
  readonly comparesGate: boolean;
  /** A change of several seats is applied as a whole. */
  readonly isWhole: boolean;
  /** What a look that should be linearizable asks: Paxos, a majority, or one replica. */
  readonly settlesBy: 'paxos' | 'quorum' | 'one';
  /** Whether what was read is written back to replicas that lack it. */
  readonly repairsByReads: boolean;
  /** What somebody else's program reads of a room. */
  readonly narrowColumns: readonly SeatColumn[];
  /** Kinds of changes that are written without a condition. */
  readonly unconditional: ReadonlySet<Change['kind']>;
};

export const RIGHT_RULES: StoreRules = {
  replicas: 3,
  comparesVersion: true,
  comparesChange: true,
  comparesEpoch: true,
  comparesGate: true,
  isWhole: true,
  settlesBy: 'paxos',
  repairsByReads: false,
  narrowColumns: ['version'],
  unconditional: new Set(),
};

/** What goes wrong inside the store with one send: too few accept it, or too few hear that it was decided. */
export type Mishap = 'none' | 'few-accept' | 'few-commit';

/** What a round came to: `undecided` is open, and may be decided by whoever looks next. */
export type Round =
  | { readonly kind: 'applied'; readonly copies: number }
  | { readonly kind: 'refused' | 'unavailable' | 'undecided' };

/**
 * One room on its replicas: a compare-and-set is a round of Paxos, which first completes what a majority may have
 * accepted. Coarse: a round is one step, and what can be interrupted is its end.
 */
export class RoomModel {
  readonly room: string;
  readonly replicas: readonly Replica[];
  readonly #rules: StoreRules;
  readonly #truth: Truth;
  readonly #choices: Choices;
  #ballot = 1;

  constructor(room: string, rules: StoreRules, truth: Truth, choices: Choices) {
    this.room = room;
    this.#rules = rules;
    this.#truth = truth;
    this.#choices = choices;
    const copy = copyOf(truth.of(room), 'first', 1);
    this.replicas = Array.from({ length: rules.replicas }, () => new Replica(copy));
  }

  compareAndSet(change: Change, mishap: Mishap): Round {
    const quorum = this.#quorum();
    if (quorum === null) return { kind: 'unavailable' };
    this.#complete(quorum);
    const made = this.#granted(change, merged(quorum));
    if (made.length === 0) return { kind: 'refused' };
    this.#ballot += 1;
    const proposal: Proposal = { ballot: this.#ballot, change, made };
    if (mishap === 'few-accept' && this.#rules.replicas > 1) {
      const [first] = quorum;
      if (first !== undefined) first.accepted = proposal;
      return { kind: 'undecided' };
    }
    for (const replica of quorum) replica.accepted = proposal;
    this.#truth.decide(change, made);
    const reached = this.#reached(mishap);
    for (const replica of reached) replica.commit(proposal);
    return { kind: 'applied', copies: reached.length };
  }

  /** Null: too few replicas answer. */
  settle(at: number): RoomSnapshot | null {
    const { settlesBy } = this.#rules;
    const quorum = this.#quorum();
    if (quorum === null) return null;
    if (settlesBy === 'paxos') this.#complete(quorum);
    const asked = settlesBy === 'one' ? quorum.slice(0, 1) : quorum;
    return this.#snapshot(merged(asked), at, true);
  }

  /** Null: too few replicas answer. */
  browse(at: number): RoomSnapshot | null {
    const copy = this.#read(SEAT_COLUMNS);
    return copy === null ? null : this.#snapshot(copy, at, false);
  }

  /** Somebody else reads some columns of every seat. */
  readNarrowly(): void {
    this.#read(this.#rules.narrowColumns);
  }

  /** As one replica has it. */
  revision(): string | null {
    const [first] = this.#someUp(1) ?? [];
    return first?.copy.room.revision.value ?? null;
  }

  /** Puts other contents on every replica, which lives from now on as another theater. */
  replace(state: RoomState, revision: string): void {
    this.#ballot += 1;
    const copy = copyOf(state, revision, this.#ballot);
    for (const replica of this.replicas) {
      replica.copy = copy;
      replica.accepted = null;
      replica.committed = null;
    }
  }

  #read(columns: readonly SeatColumn[]): Copy | null {
    const quorum = this.#quorum();
    if (quorum === null) return null;
    const copy = merged(quorum);
    if (this.#rules.repairsByReads) for (const replica of quorum) replica.repair(copy, columns);
    return copy;
  }

  #quorum(): readonly Replica[] | null {
    return this.#someUp(this.#rules.replicas === 1 ? 1 : 2);
  }

  /** So many of those that are up; which, is chance. */
  #someUp(count: number): readonly Replica[] | null {
    const up = this.replicas.filter(({ isUp }) => isUp);
    if (up.length < count) return null;
    if (up.length === count || this.#rules.replicas === 1) return up;
    const first = this.#choices.choose('replicas', up.length);
    return [...up.slice(first), ...up.slice(0, first)].slice(0, count);
  }

  /** Whatever a majority may have accepted is decided, and every replica asked has what was decided last. */
  #complete(quorum: readonly Replica[]): void {
    const accepted = newestOf(quorum.map((replica) => replica.accepted));
    const committed = newestOf(quorum.map((replica) => replica.committed));
    const last = (accepted?.ballot ?? 0) > (committed?.ballot ?? 0) ? accepted : committed;
    if (last === null) return;
    if (last === accepted && last !== committed) {
      const isNews = !this.#truth.isApplied(last.change.id);
      this.#ballot += 1;
      // The same change under the number of this round, by which all of them accept it.
      const again = { ...last, ballot: this.#ballot };
      for (const replica of quorum) replica.accepted = again;
      if (isNews) this.#truth.decide(last.change, last.made);
      for (const replica of quorum) replica.commit(again);
      return;
    }
    for (const replica of quorum) if ((replica.committed?.ballot ?? 0) < last.ballot) replica.commit(last);
  }

  /** The seats that a change makes; none where it is refused. */
  #granted(change: Change, { rows, room }: Copy): readonly Seat[] {
    const rules = this.#rules;
    const all = change.seats.map(({ after }) => after);
    if (rules.unconditional.has(change.kind)) return all;
    if (rules.comparesEpoch && isOtherEpoch(change, { epoch: room.epoch.value })) return [];
    if (rules.comparesGate && change.isOpenRequired && room.isClosed.value) return [];
    const standing = change.seats.filter(({ before }) => {
      const row = rows.find((each) => isSameSeat(each, before));
      if (row === undefined) return false;
      const isVersion = !rules.comparesVersion || row.version.value === before.version;
      return isVersion && (!rules.comparesChange || row.change.value === before.change);
    });
    if (rules.isWhole && standing.length < all.length) return [];
    return standing.map(({ after }) => after);
  }

  #reached(mishap: Mishap): readonly Replica[] {
    const up = this.replicas.filter(({ isUp }) => isUp);
    if (mishap !== 'few-commit' || this.#rules.replicas === 1) return up;
    return this.#choices.chance('commits', 50) ? [] : (this.#someUp(1) ?? []);
  }

  #snapshot({ rows, room }: Copy, at: number, isLinearizable: boolean): RoomSnapshot {
    const isFile = this.#rules.replicas === 1;
    return {
      room: this.room,
      epoch: room.epoch.value,
      revision: room.revision.value,
      play: room.play.value,
      isClosed: room.isClosed.value,
      seats: rows.map(seatOf),
      at,
      isLinearizable: isLinearizable || isFile,
      level: isFile ? 'file' : isLinearizable ? 'SERIAL' : 'QUORUM',
    };
  }
}

function newestOf(proposals: readonly (Proposal | null)[]): Proposal | null {
  let last: Proposal | null = null;
  for (const proposal of proposals) {
    if (proposal !== null && proposal.ballot > (last?.ballot ?? 0)) last = proposal;
  }
  return last;
}

function merged([first, ...others]: readonly Replica[]): Copy {
  if (first === undefined) throw new RangeError('no replica');
  return others.reduce((copy, replica) => newest(copy, replica.copy), first.copy);
}
