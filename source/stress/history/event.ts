import type { LookLevel } from '../../store/store.ts';
import type { Change, HistoryEntry } from '../../theater/change.ts';
import { isSameWhole, isSameSeat, type Seat } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';

/**
 * A moment of this machine's monotonic clock, whole µs: comparable between its processes, but not between machines.
 */
export type Moment = number;

/**
 * What became of one send: `ok` granted, `refused` the compare-and-set saw another version (or a closed room), `fail`
 * did nothing and never will, `info` nobody knows. A send without an answer is `info` too.
 */
export type SendOutcome = 'ok' | 'refused' | 'fail' | 'info';

/**
 * What the person was told of a change, once its request had ended. All but `applied` and `unknown` say: not now, not
 * later.
 */
export type Told = 'applied' | 'refused' | 'fenced' | 'never' | 'unknown';

/** The first event of each process. */
type StartEvent = {
  readonly type: 'start';
  readonly at: Moment;
  /** Names this process's part of the history; part of the id of each of its sends. */
  readonly session: string;
  /** Names the clock: histories of different clocks cannot be merged. */
  readonly clock: string;
};

/** A change is about to be sent; in the file before it leaves. */
export type SendEvent = {
  readonly type: 'send';
  readonly at: Moment;
  /** Names this send, one of possibly several of the same change. */
  readonly attempt: string;
  /** Which of the programs that were recorded; several of them may book for the same person. */
  readonly client: string;
  readonly change: Change;
  /** False for a plain write, which compares nothing: the versions of its change mean nothing. */
  readonly isConditional: boolean;
};

/** A send was answered. */
export type AnswerEvent = {
  readonly type: 'answer';
  readonly at: Moment;
  readonly attempt: string;
  readonly outcome: SendOutcome;
  /** Granted, but acknowledged by fewer replicas than the write level asks for. */
  readonly isUnderReplicated: boolean;
  /** The store's words, empty when it had none. */
  readonly message: string;
};

/** A look that was answered; one that failed saw nothing and is not recorded. */
export type LookEvent = {
  readonly type: 'look';
  readonly client: string;
  readonly call: Moment;
  readonly return: Moment;
  /** What was asked for; what it is worth is in the snapshot. */
  readonly asked: LookLevel;
  readonly snapshot: RoomSnapshot;
};

/** A row of the store's own history was read. */
export type RowEvent = {
  readonly type: 'row';
  readonly at: Moment;
  readonly client: string;
  readonly entry: HistoryEntry;
};

/** The person was told what became of a change. */
export type ToldEvent = {
  readonly type: 'told';
  readonly at: Moment;
  readonly client: string;
  readonly change: string;
  readonly as: Told;
};

/** One line of a history. */
export type HistoryEvent = StartEvent | SendEvent | AnswerEvent | LookEvent | RowEvent | ToldEvent;

/** A history that cannot be read or written. The message is one line for a person and names the file. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

/** Writes the events of one session, in their order, each as one line of JSON without its line feed. */
type EncodeEvent = (event: HistoryEvent) => string;

/** An encoder for a new session; its name goes into every look, so that sessions can be merged into one file. */
export function createEncoder(session: string): EncodeEvent {
  const memory: SeatMemory = new Map();
  return (event) => JSON.stringify(writable(event, session, memory));
}

function writable(event: HistoryEvent, session: string, memory: SeatMemory): object {
  switch (event.type) {
    case 'start':
      return { ...event, format: HISTORY_FORMAT };
    case 'send':
      return { ...event, change: writableChange(event.change, event.isConditional) };
    case 'row': {
      const { entry, ...rest } = event;
      const { at: madeAt, change, isRecovered } = entry;
      return { ...rest, madeAt, isRecovered, change: writableChange(change, true) };
    }
    case 'look':
      return writableLook(event, session, memory);
    case 'answer':
    case 'told':
      return event;
  }
}

/** Raised when the meaning of a line changes; a reader refuses what it does not know. */
export const HISTORY_FORMAT = 1;

function writableLook({ snapshot, ...rest }: LookEvent, session: string, memory: SeatMemory): object {
  const { seats, at: storeClock, ...picture } = snapshot;
  const written = forgetUnchanged(memory, `${session} ${picture.room}`, seats);
  return { ...rest, session, ...picture, storeClock, ...written };
}

function writableChange({ seats, ...change }: Change, isConditional: boolean): object {
  return {
    ...change,
    seats: seats.map(({ before, after }) => ({
      row: before.row,
      place: before.place,
      version: isConditional ? before.version : null,
      change: isConditional ? before.change : null,
      next: isConditional ? after.version : null,
      from: before.content,
      to: after.content,
    })),
  };
}

/**
 * The picture that each session saw last of each room, so that a look is written as what differs from it. Writer and
 * reader keep the same memory, because both see the looks of a session in the same order.
 */
export type SeatMemory = Map<string, readonly Seat[]>;

/**
 * Seats of a look as a line has them: the whole room, or only the seats that are not as the session saw them last.
 */
type WrittenSeats = { readonly isWhole: boolean; readonly seats: readonly Seat[] };

/** The seats to write for a look, remembering them. */
export function forgetUnchanged(memory: SeatMemory, key: string, seats: readonly Seat[]): WrittenSeats {
  const known = memory.get(key);
  memory.set(key, seats);
  if (known?.length !== seats.length) return { isWhole: true, seats };
  const changed: Seat[] = [];
  for (const [index, seat] of seats.entries()) {
    const before = known[index];
    if (before === undefined || !isSameSeat(before, seat)) return { isWhole: true, seats };
    if (!isAlike(before, seat)) changed.push(seat);
  }
  return { isWhole: false, seats: changed };
}

/** The whole picture of a look, remembering it; null when it rests on a picture or a seat that was never written. */
export function recallUnchanged(
  memory: SeatMemory,
  key: string,
  written: WrittenSeats,
): readonly Seat[] | null {
  const known = memory.get(key);
  let seats = written.isWhole ? written.seats : known;
  if (seats === undefined) return null;
  if (!written.isWhole && written.seats.length > 0) {
    const picture = [...seats];
    for (const seat of written.seats) {
      const index = picture.findIndex((candidate) => isSameSeat(candidate, seat));
      if (index === -1) return null;
      picture[index] = seat;
    }
    seats = picture;
  }
  memory.set(key, seats);
  return seats;
}

function isAlike(left: Seat, right: Seat): boolean {
  return (
    left.version === right.version && left.change === right.change && isSameWhole(left.content, right.content)
  );
}
