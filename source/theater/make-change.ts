import type { Change, PlayChange, SeatChange } from './change.ts';
import type { Refusal } from './refusal.ts';
import { withoutRepeats } from './seat-label.ts';
import type { Seat, SeatContent, SeatPosition } from './seats.ts';
import { type RoomSnapshot, seatAt } from './snapshot.ts';

/** What a change is besides its room and its seats. */
export type ChangeFacts = Pick<Change, 'id' | 'kind' | 'by'> & {
  readonly reason?: string | undefined;
  readonly gate?: Change['gate'];
  readonly play?: PlayChange;
};

/**
 * A change of seats of a snapshot: each once, its version raised by one, its content made of what it was.
 * Refused as `no-such-seat` when the room has none of them.
 */
export function makeChange(
  snapshot: RoomSnapshot,
  { id, kind, by, reason = '', gate = null, play }: ChangeFacts,
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
  const change: Change = {
    id,
    kind,
    room: snapshot.room,
    epoch: snapshot.epoch,
    by,
    reason,
    seats: [first, ...others],
    isOpenRequired: kind === 'book' || kind === 'move',
    gate,
    ...(play !== undefined && { play }),
  };
  return { kind: 'change', change };
}
