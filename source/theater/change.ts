import type { Seat, SeatContent } from './seats.ts';

/** Every operation; what a row in the history is called. */
export const CHANGE_KINDS = [
  'book',
  'release',
  'move',
  'give',
  'block',
  'unblock',
  'arrive',
  'unarrive',
  'reserve',
  'collect',
  'expire',
  'note',
  'reset',
  'restore',
  'close',
  'open',
  'rename',
  'forget',
  'hold',
  'fence',
] as const;

/** What a change does. */
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One seat of a change: as it was seen, and the whole of what it shall become (its version is one higher). */
export type SeatChange = {
  readonly before: Seat;
  readonly after: Seat;
};

/** A seat by the version at which it was seen. */
type SeenSeat = Pick<Seat, 'row' | 'place' | 'version' | 'change'>;

/**
 * The other of the two changes of a transfer: of the one that takes seats for a booking, the one by which it leaves
 * its old ones, and the other way round.
 */
export type OtherHalf = {
  readonly room: string;
  readonly epoch: string;
  /** The id of that change. */
  readonly change: string;
  /** Its seats, in the order of the seats here; those to leave as they were seen, those taken as they became. */
  readonly seats: readonly SeenSeat[];
};

/** The play of a room as it was seen, and what it shall become. */
export type PlayChange = { readonly before: string; readonly after: string };

/**
 * One decision on one snapshot: applied whole, and only while every seat still stands at the version it was seen at.
 * Sending it again is safe; the versions let it apply once at most.
 */
export type Change = {
  /** A timeuuid made before the first send; every seat of the change carries it once it has been applied. */
  readonly id: string;
  readonly kind: ChangeKind;
  readonly room: string;
  /**
   * Of the snapshot it was decided on, and the only one in which it applies; empty where it is not known, as in old
   * rows of the history.
   */
  readonly epoch: string;
  /** Who asked for it: the client, or the name of who runs the theater. */
  readonly by: string;
  /** Why, in a person's words; empty when nobody said. */
  readonly reason: string;
  /**
   * Never empty: even closing a room, or renaming its play, raises the version of one seat, so that a verdict can be
   * found on it.
   */
  readonly seats: readonly [SeatChange, ...SeatChange[]];
  /** Applied only while the room is open. */
  readonly isOpenRequired: boolean;
  /** What the change does to the room's `closed` flag, or null when it leaves it alone. */
  readonly gate: 'close' | 'open' | null;
  /** What the change does to the room's play; absent when it leaves it alone. */
  readonly play?: PlayChange;
  /** Absent where the change is not half of a transfer. */
  readonly other?: OtherHalf;
};

/** A change as the history keeps it. */
export type HistoryEntry = {
  /** ms since the epoch, read from the change's own id. */
  readonly at: number;
  readonly change: Change;
  /** Written later by somebody who found the seat changed without a row here. */
  readonly isRecovered: boolean;
};

/** What was read of the history. */
export type HistoryRows = {
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** Rows that were asked for, or may have been, and cannot be read: what is not among the others may be there. */
  readonly unreadable: number;
};

/** The reservation that a change made or ended, or null when it touched none or several. */
export function bookingOf(change: Change): string | null {
  const bookings = new Set(
    change.seats
      .map(({ before, after }) =>
        [after.content, before.content].find((content) => content.kind === 'booked'),
      )
      .map((content) => (content?.kind === 'booked' ? content.booking : null)),
  );
  const [booking = null] = bookings;
  return bookings.size === 1 ? booking : null;
}

/** The one client whose seats a change made or ended, or null when it touched none, or several people's. */
export function customerOf({ seats }: Pick<Change, 'seats'>): string | null {
  const clients = new Set(
    seats.flatMap(({ before, after }) => {
      const content = [after.content, before.content].find(({ kind }) => kind === 'booked');
      return content?.kind === 'booked' ? [content.client] : [];
    }),
  );
  const [client = null] = clients;
  return clients.size === 1 ? client : null;
}

/** Whether a change is one that somebody waits for: a hold ends by itself, and is no news of an evening. */
export function isLasting({ kind }: Pick<Change, 'kind'>): boolean {
  return kind !== 'hold';
}

/** Whether seats that were held are let go by a change, and none is held. */
export function isLetGo({ kind, seats }: Change): boolean {
  return kind === 'hold' && seats.every(({ after }) => after.content.kind === 'free');
}

/** For whom somebody else has booked; null where it was for himself, or nothing was booked. */
export function soldTo(change: Change): string | null {
  const customer = change.kind === 'book' ? customerOf(change) : null;
  return customer === change.by ? null : customer;
}

/** A name, and the number that takes its place. */
export type NewName = { readonly from: string; readonly to: string };

/** A change as if it had been another's from the beginning: who made it, whose its seats were, and every note. */
export function inOtherName(change: Change, name: NewName): Change {
  const [first, ...others] = change.seats;
  const renamed = ({ before, after }: SeatChange): SeatChange => ({
    before: { ...before, content: contentInOtherName(before.content, name) },
    after: { ...after, content: contentInOtherName(after.content, name) },
  });
  return {
    ...change,
    by: change.by === name.from ? name.to : change.by,
    reason: noteInOtherName(change.reason, name),
    seats: [renamed(first), ...others.map(renamed)],
  };
}

/**
 * The same of a seat; one that does not name the person is given back as it is. What was noted on a booking of his
 * goes with the name: a phone number tells as well who it is.
 */
export function contentInOtherName(content: SeatContent, name: NewName): SeatContent {
  const { from, to } = name;
  switch (content.kind) {
    case 'free':
      return content;
    case 'held':
      return content.by === from ? { ...content, by: to } : content;
    case 'booked': {
      const { note: noted, ...booked } = content;
      if (booked.client === from) return { ...booked, client: to };
      const note = noted === undefined ? undefined : noteInOtherName(noted, name);
      return note === undefined || note === noted ? content : { ...booked, note };
    }
    case 'blocked': {
      const note = noteInOtherName(content.note, name);
      return note === content.note ? content : { ...content, note };
    }
  }
}

/** The same of a text, where the name stands in it by itself and not as a part of a longer word. */
export function noteInOtherName(text: string, { from, to }: NewName): string {
  const parts = text.split(from);
  return parts.reduce((before, after) => {
    const isWord = !/[\p{L}\p{M}\p{N}]$/u.test(before) && !/^[\p{L}\p{M}\p{N}]/u.test(after);
    return `${before}${isWord ? to : from}${after}`;
  });
}

/** When a change was decided, ms since the epoch, from its id; null when the id is no timeuuid. */
export function changeTime(changeId: string): number | null {
  try {
    return timeOf(changeId);
  } catch {
    return null;
  }
}

/** 100 ns ticks between 15 October 1582, where RFC 9562 starts version-1 ids, and 1970. */
const TICKS_BEFORE_1970 = 0x01b21dd213814000n;

/**
 * The moment a timeuuid was made, ms since the epoch (RFC 9562, version 1). Throws a RangeError on any other text.
 */
export function timeOf(timeuuid: string): number {
  const match = /^([\da-f]{8})-([\da-f]{4})-1([\da-f]{3})-/i.exec(timeuuid);
  if (match === null) throw new RangeError('not a timeuuid');
  const ticks = BigInt(`0x${match[3]}${match[2]}${match[1]}`);
  return Number((ticks - TICKS_BEFORE_1970) / 10_000n);
}
