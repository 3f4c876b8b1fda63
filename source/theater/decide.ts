import type { Change, ChangeKind, SeatChange } from './change.ts';
import { seatLabel, withoutRepeats } from './seat-label.ts';
import { FREE, ownerOf, type Seat, type SeatContent, type SeatPosition, stateOf } from './seats.ts';
import { type RoomSnapshot, seatAt } from './snapshot.ts';
import { verdictOn } from './verdict.ts';
import type { BookWish, RefusalReason, ReleaseWish, Wish } from './wish.ts';

/** A wish that cannot be had on this snapshot. */
export type Refusal = {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** The seats that stand in the way, whatever the reason of each. */
  readonly seats: readonly SeatPosition[];
};

/** What a wish comes to on one snapshot. `settled`: there is nothing left to change. */
export type Decision =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'settled' }
  | Refusal;

/**
 * Decides a wish on a snapshot: pure, so that the same picture always gives the same answer.
 * A change touches only the seats of the wish, all of them, and raises each version by exactly one.
 */
export function decide(snapshot: RoomSnapshot, wish: Wish, changeId: string): Decision {
  switch (wish.kind) {
    case 'book':
      return decideBook(snapshot, wish, changeId);
    case 'release':
      return decideRelease(snapshot, wish, changeId);
    case 'reset':
      return makeChange(snapshot, changeId, 'reset', wish.by, snapshot.seats, () => FREE);
    case 'close':
    case 'open': {
      if (snapshot.isClosed === (wish.kind === 'close')) return { kind: 'settled' };
      return touch(snapshot, changeId, wish.kind, wish.by, snapshot.seats[0] ?? null);
    }
    case 'fence': {
      if (verdictOn(wish.change, snapshot) !== 'pending') return { kind: 'settled' };
      return touch(snapshot, changeId, 'fence', wish.by, seatAt(snapshot, wish.change.seats[0].before));
    }
  }
}

/** The release wish with its pins set from its first look; one that has pins keeps them. */
export function pinned(wish: ReleaseWish, snapshot: RoomSnapshot): ReleaseWish {
  if (wish.pins !== null) return wish;
  const pins = new Map<string, string>();
  for (const position of wish.seats) {
    const content = seatAt(snapshot, position)?.content;
    if (content?.kind === 'booked') pins.set(seatLabel(position), content.booking);
  }
  return { ...wish, pins };
}

function decideBook(snapshot: RoomSnapshot, wish: BookWish, changeId: string): Decision {
  if (snapshot.isClosed) return { kind: 'refused', reason: 'closed', seats: wish.seats };
  const refusal = refuse(snapshot, wish.seats, (seat) => whyNotBook(seat, wish.client, snapshot.at));
  if (refusal !== null) return refusal;
  const content = { kind: 'booked', client: wish.client, booking: wish.booking } as const;
  return makeChange(snapshot, changeId, 'book', wish.client, wish.seats, () => content);
}

function whyNotBook(seat: Seat, client: string, now: number): RefusalReason | null {
  const owner = ownerOf(seat, now);
  switch (stateOf(seat, now)) {
    case 'free':
      return null;
    case 'held':
      return owner === client ? null : 'held';
    case 'booked':
      return owner === client ? 'yours' : 'taken';
    case 'blocked':
      return 'blocked';
  }
}

function decideRelease(snapshot: RoomSnapshot, wish: ReleaseWish, changeId: string): Decision {
  const refusal = refuse(snapshot, wish.seats, (seat) => whyNotRelease(seat, wish));
  if (refusal !== null) return refusal;
  return makeChange(snapshot, changeId, 'release', wish.client, wish.seats, () => FREE);
}

function whyNotRelease(seat: Seat, { client, pins }: ReleaseWish): RefusalReason | null {
  const pin = pins?.get(seatLabel(seat));
  const { content } = seat;
  if (pin !== undefined && (content.kind !== 'booked' || content.booking !== pin)) return 'changed-meanwhile';
  if (content.kind !== 'booked') return 'not-booked';
  if (content.client !== client) return 'not-yours';
  return pins !== null && pin === undefined ? 'changed-meanwhile' : null;
}

/** The weightiest reason first: it is the one that is said when seats of one wish are refused for several. */
const REASON_WEIGHT: readonly RefusalReason[] = [
  'closed',
  'no-such-seat',
  'changed-meanwhile',
  'taken',
  'not-yours',
  'blocked',
  'held',
  'yours',
  'not-booked',
];

function refuse(
  snapshot: RoomSnapshot,
  positions: readonly SeatPosition[],
  why: (seat: Seat) => RefusalReason | null,
): Refusal | null {
  const found = positions.flatMap((position) => {
    const seat = seatAt(snapshot, position);
    const reason = seat === null ? 'no-such-seat' : why(seat);
    return reason === null ? [] : [{ position, reason }];
  });
  const reason = REASON_WEIGHT.find((candidate) => found.some((entry) => entry.reason === candidate));
  if (reason === undefined) return null;
  return { kind: 'refused', reason, seats: found.map(({ position }) => position) };
}

function touch(
  snapshot: RoomSnapshot,
  changeId: string,
  kind: 'fence' | 'close' | 'open',
  by: string,
  seat: Seat | null,
): Decision {
  return makeChange(snapshot, changeId, kind, by, seat === null ? [] : [seat], (before) => before.content);
}

function makeChange(
  snapshot: RoomSnapshot,
  id: string,
  kind: ChangeKind,
  by: string,
  positions: readonly SeatPosition[],
  next: (before: Seat) => SeatContent,
): Decision {
  const [first, ...others] = withoutRepeats(positions).flatMap((position): readonly SeatChange[] => {
    const before = seatAt(snapshot, position);
    if (before === null) return [];
    const { row, place } = before;
    return [
      { before, after: { row, place, version: before.version + 1, change: id, content: next(before) } },
    ];
  });
  if (first === undefined) return { kind: 'refused', reason: 'no-such-seat', seats: positions };
  const change: Change = {
    id,
    kind,
    room: snapshot.room,
    by,
    reason: '',
    seats: [first, ...others],
    isOpenRequired: kind === 'book',
    gate: kind === 'close' || kind === 'open' ? kind : null,
  };
  return { kind: 'change', change };
}
