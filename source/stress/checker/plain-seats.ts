import type { SeatChange } from '../../theater/change.ts';
import { seatLabel } from '../../theater/seat-label.ts';
import type { SeatContent } from '../../theater/seats.ts';
import {
  acknowledgedAt,
  earliestEffect,
  mayHaveApplied,
  type RecordedChange,
  type RoomHistory,
} from './room-history.ts';
import { type Operation, searchOrder } from './search-order.ts';
import type { Violation } from './violation.ts';
import { changeWords, lookWords } from './words.ts';

/** Whether the room was written to without comparing versions, so that they say nothing about the order. */
export function isPlain({ changes }: RoomHistory): boolean {
  return [...changes.values()].some(({ isConditional }) => !isConditional);
}

/**
 * Seats of a room of plain writes whose history cannot be put into any order (I1), as if each write had been granted only on the
 * content that its program had read. Nothing but a search can tell here.
 */
export function plainFaults(room: RoomHistory): readonly Violation[] {
  const changesBySeat = Map.groupBy(
    [...room.changes.values()]
      .filter(mayHaveApplied)
      .flatMap((recorded) =>
        recorded.change.seats.map((seat) => ({ recorded, seat, index: room.order.indexOf(seat.after) })),
      ),
    ({ index }) => index,
  );
  return room.order.positions.flatMap((position, index) => {
    const { operations, initial, events } = operationsOn(room, index, changesBySeat.get(index) ?? []);
    if (searchOrder(operations, initial, (state) => state) !== 'contradiction') return [];
    const seat = seatLabel(position);
    return [
      {
        invariant: 'I1',
        name: 'not linearizable',
        room: room.room,
        seat,
        changes: events.flatMap(({ change }) => change ?? []),
        at: Math.max(...operations.map((operation) => operation.call)),
        message: `Seat ${room.room} ${seat}: the answers about it cannot all be true, in whatever order the changes were made.`,
        events: events.map(({ words }) => words),
      } satisfies Violation,
    ];
  });
}

function operationsOn(
  room: RoomHistory,
  index: number,
  changes: readonly { readonly recorded: RecordedChange; readonly seat: SeatChange }[],
): {
  operations: readonly Operation<string>[];
  initial: string;
  events: readonly { change?: string; words: string }[];
} {
  const operations: Operation<string>[] = [];
  const events: { change?: string; words: string }[] = [];
  let initial: string | null = null;
  for (const { recorded, seat } of changes) {
    const [from, to] = [stateKey(seat.before.content), stateKey(seat.after.content)];
    initial ??= from;
    const known = acknowledgedAt(recorded);
    operations.push({
      call: earliestEffect(recorded),
      return: known ?? Number.POSITIVE_INFINITY,
      isRequired: known !== null,
      isLook: false,
      step: (state) => (state === from ? to : null),
    });
    events.push({ change: recorded.change.id, words: changeWords(room, recorded.change.id) });
  }
  for (const look of room.looks) {
    const content = look.seats[index]?.content;
    if (content === undefined || !look.event.snapshot.isLinearizable) continue;
    const shown = stateKey(content);
    initial ??= shown;
    const { call, return: end } = look.event;
    operations.push({
      call,
      return: end,
      isRequired: true,
      isLook: true,
      step: (state) => (state === shown ? state : null),
    });
    events.push({ words: `${lookWords(room, look)}: ${shown}` });
  }
  return { operations, initial: initial ?? 'free', events };
}

function stateKey(content: SeatContent): string {
  return content.kind === 'booked' ? `booked by ${content.client} (${content.booking})` : content.kind;
}
