import type { Seat, SeatPosition } from './seats.ts';
import { type RoomSnapshot, seatAt } from './snapshot.ts';
import type { RefusalReason } from './wish.ts';

/** A wish that cannot be had on this snapshot. */
export type Refusal = {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** The seats that stand in the way, whatever the reason of each. */
  readonly seats: readonly SeatPosition[];
};

/** The weightiest reason first: it is the one that is said when seats of one wish are refused for several. */
const REASON_WEIGHT: readonly RefusalReason[] = [
  'renewed',
  'final',
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
