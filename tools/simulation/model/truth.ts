import type { Change, HistoryEntry } from '../../../source/theater/change.ts';
import { verdictOn } from '../../../source/theater/decisions/running.ts';
import { isCome } from '../../../source/theater/decisions/transfer.ts';
import { isOverdue } from '../../../source/theater/reservation.ts';
import { isSameWhole, isSameSeat, type Seat, seatName } from '../../../source/theater/seats.ts';
import { isOtherEpoch, type RoomSnapshot } from '../../../source/theater/snapshot.ts';

/** Something that must never be so; `kind` says which promise it breaks. */
export type Finding = {
  readonly kind:
    | 'sold over'
    | 'half group'
    | 'other epoch'
    | 'closed room'
    | 'seat of another'
    | 'too early'
    | 'false word'
    | 'false refusal'
    | 'no end'
    | 'late word'
    | 'no row'
    | 'wrong picture'
    | 'both lost'
    | 'both kept'
    | 'checker'
    | 'error';
  readonly words: string;
};

/** A room as it really is at a moment, whatever its replicas say. */
export type RoomState = Pick<RoomSnapshot, 'epoch' | 'isClosed' | 'play' | 'seats'>;

type Lived = { readonly from: number; readonly state: RoomState };

/** What stands at a moment of the whole theater, as a copy of it would have it. */
export type Backup = {
  readonly states: ReadonlyMap<string, RoomState>;
  readonly applied: ReadonlySet<string>;
  readonly rows: readonly HistoryEntry[];
};

/** What a person was told of a change. */
type Word = 'applied' | 'never';

/**
 * What really happened in a schedule: only the simulation knows it, none of the programs. Every change is held
 * against it when it is decided, and every word when it is said.
 */
export class Truth {
  readonly findings: Finding[] = [];
  readonly #lives = new Map<string, Lived[]>();
  /** Changes that stand, or stood, in this life of the theater. */
  #applied = new Set<string>();
  readonly #everApplied = new Set<string>();
  readonly #denied = new Map<string, string>();
  readonly #now: () => number;
  readonly #storeDate: () => number;
  readonly #name: (change: string) => string;

  /** `storeDate`: the store's clock, ms since the epoch. */
  constructor(now: () => number, name: (change: string) => string, storeDate: () => number) {
    this.#now = now;
    this.#storeDate = storeDate;
    this.#name = name;
  }

  begin(room: string, state: RoomState): void {
    const lives = this.#lives.get(room) ?? [];
    lives.push({ from: this.#now(), state });
    this.#lives.set(room, lives);
  }

  of(room: string): RoomState {
    const state = this.#lives.get(room)?.at(-1)?.state;
    if (state === undefined) throw new RangeError(`no room ${room}`);
    return state;
  }

  get rooms(): readonly string[] {
    return [...this.#lives.keys()];
  }

  isApplied(change: string): boolean {
    return this.#applied.has(change);
  }

  /** Whether it was applied in any life of the theater. */
  wasApplied(change: string): boolean {
    return this.#everApplied.has(change);
  }

  /** A change has been decided for good; `made`: what of it, all of it unless the store is broken. */
  decide(change: Change, made: readonly Seat[]): void {
    const state = this.of(change.room);
    if (made.length < change.seats.length) this.#find('half group', change, 'applied in part');
    if (isOtherEpoch(change, state)) this.#find('other epoch', change, 'applied in another epoch');
    if (change.isOpenRequired && state.isClosed)
      this.#find('closed room', change, 'applied in a closed room');
    if (takesFromOthers(change)) this.#find('seat of another', change, 'applied to seats of another client');
    if (
      change.kind === 'expire' &&
      change.seats.some(({ before }) => !isOverdue(before.content, this.#storeDate()))
    )
      this.#find('too early', change, 'applied before a reservation had run out');
    if (change.other !== undefined && !isCome(change) && !this.#applied.has(change.other.change))
      this.#find('both lost', change, 'left before the seats of the other room were taken');
    for (const { before } of change.seats) {
      const stood = state.seats.find((seat) => isSameSeat(seat, before));
      const isAsSeen =
        stood?.version === before.version &&
        stood.change === before.change &&
        isSameWhole(stood.content, before.content);
      if (!isAsSeen && made.some((seat) => isSameSeat(seat, before))) {
        this.#find('sold over', change, `replaced another ${seatName(change.room, before)} than it had seen`);
      }
    }
    this.#applied.add(change.id);
    this.#everApplied.add(change.id);
    const denied = this.#denied.get(change.id);
    if (denied !== undefined) this.#find('false word', change, `applied after ${denied}`);
    const seats = state.seats.map((seat) => made.find((after) => isSameSeat(after, seat)) ?? seat);
    const isClosed = change.gate === null ? state.isClosed : change.gate === 'close';
    this.begin(change.room, { ...state, seats, isClosed, play: change.play?.after ?? state.play });
  }

  /** A person was told what became of a change. */
  tell(change: string, word: Word, by: string): void {
    const name = this.#name(change);
    if (word === 'applied' && !this.#everApplied.has(change)) {
      this.findings.push({
        kind: 'false word',
        words: `${by} was told that ${name} stands, which it does not`,
      });
    }
    if (word === 'never') {
      if (this.#applied.has(change))
        this.findings.push({
          kind: 'false word',
          words: `${by} was told that ${name} never happens; it stands`,
        });
      this.#denied.set(change, `${by} was told that it never would be`);
    }
  }

  /** Whether somebody has to be told of a change: it stands, or stood, or still could be applied. */
  isOpen(change: Change): boolean {
    const state = { ...this.of(change.room), room: change.room, revision: '' };
    const snapshot = { ...state, at: 0, isLinearizable: true, level: '' };
    return this.isApplied(change.id) || verdictOn(change, snapshot) === 'pending';
  }

  /** Whether a picture is the room as it really was at some moment from `start` on. */
  wasSo(picture: RoomSnapshot, start: number): boolean {
    const lives = this.#lives.get(picture.room) ?? [];
    return lives.some(({ state }, index) => {
      const until = lives[index + 1]?.from ?? Infinity;
      return until >= start && isSameState(state, picture);
    });
  }

  backUp(rows: readonly HistoryEntry[]): Backup {
    const states = new Map(this.rooms.map((room) => [room, this.of(room)]));
    return { states, applied: new Set(this.#applied), rows };
  }

  restore({ states, applied }: Backup, epoch: string): void {
    for (const [room, state] of states) this.begin(room, { ...state, epoch });
    this.#applied = new Set(applied);
  }

  #find(kind: Finding['kind'], change: Change, words: string): void {
    this.findings.push({ kind, words: `${this.#name(change.id)} was ${words}` });
  }
}

/**
 * Whether somebody releases or moves what is not his, which nobody of the simulation may; a gift may be taken back.
 */
function takesFromOthers({ kind, by, seats }: Change): boolean {
  if (kind !== 'release' && kind !== 'move') return false;
  return seats.some(({ before: { content } }) => content.kind === 'booked' && content.client !== by);
}

/** Whether two say the same of a room and of each of its seats. */
export function isSameState(left: RoomState, right: RoomState): boolean {
  return (
    left.epoch === right.epoch &&
    left.isClosed === right.isClosed &&
    left.play === right.play &&
    left.seats.length === right.seats.length &&
    left.seats.every((seat, index) => {
      const other = right.seats[index];
      return (
        other !== undefined &&
        seat.version === other.version &&
        seat.change === other.change &&
        isSameWhole(seat.content, other.content)
      );
    })
  );
}
