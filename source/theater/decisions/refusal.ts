import type { Change, OtherHalf, PlayChange, SeatChange } from '../change.ts';
import type { RefusalReason } from '../request.ts';
import { type Seat, type SeatContent, type SeatPosition, withoutRepeats } from '../seats.ts';
import { type RoomSnapshot, seatAt } from '../snapshot.ts';

/** A request that cannot be had on this snapshot. */
export type Refusal = {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** The seats that stand in the way, whatever the reason of each. */
  readonly seats: readonly SeatPosition[];
};

/** The weightiest reason first: it is the one that is said when seats of one request are refused for several. */
const REASON_WEIGHT: readonly RefusalReason[] = [
  'renewed',
  'final',
  'closed',
  'past',
  'no-such-seat',
  'changed-meanwhile',
  'two-rooms',
  'not-whole',
  'taken',
  'not-yours',
  'blocked',
  'held',
  'yours',
  'not-booked',
];

/** Asks of each seat why not; null when nothing stands in the way of any. */
export function refuse(
  snapshot: RoomSnapshot,
  positions: readonly SeatPosition[],
  whyNot: (seat: Seat) => RefusalReason | null,
): Refusal | null {
  const found = positions.flatMap((position) => {
    const seat = seatAt(snapshot, position);
    const reason = seat === null ? 'no-such-seat' : whyNot(seat);
    return reason === null ? [] : [{ position, reason }];
  });
  const reason = REASON_WEIGHT.find((candidate) => found.some((entry) => entry.reason === candidate));
  if (reason === undefined) return null;
  return { kind: 'refused', reason, seats: found.map(({ position }) => position) };
}

/** What a request comes to on one snapshot. `settled`: there is nothing left to change. */
export type Decision =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'settled' }
  | Refusal;

/** What a change is besides its room and its seats. */
type ChangeFacts = Pick<Change, 'id' | 'kind' | 'by'> & {
  readonly reason?: string | undefined;
  readonly gate?: Change['gate'];
  readonly play?: PlayChange;
  readonly other?: OtherHalf;
};

/**
 * A change of seats of a snapshot: each once, its version raised by one, its content made of what it was.
 * Refused as `no-such-seat` when the room has none of them.
 */
export function makeChange(
  snapshot: RoomSnapshot,
  { id, kind, by, reason = '', gate = null, play, other }: ChangeFacts,
  positions: readonly SeatPosition[],
  next: (before: Seat) => SeatContent,
): { readonly kind: 'change'; readonly change: Change } | Refusal {
  const [first, ...others] = withoutRepeats(positions).flatMap((position): readonly SeatChange[] => {
    const before = seatAt(snapshot, position);
    if (before === null) return [];
    const { row, place, version } = before;
    return [{ before, after: { row, place, version: version + 1, change: id, content: next(before) } }];
  });
  if (first === undefined) return { kind: 'refused', reason: 'no-such-seat', seats: positions };
  const isHolding = [first, ...others].some(({ after }) => after.content.kind === 'held');
  const change: Change = {
    id,
    kind,
    room: snapshot.room,
    epoch: snapshot.epoch,
    by,
    reason,
    seats: [first, ...others],
    isOpenRequired: kind === 'book' || kind === 'move' || (kind === 'hold' && isHolding),
    gate,
    ...(play !== undefined && { play }),
    ...(other !== undefined && { other }),
  };
  return { kind: 'change', change };
}
