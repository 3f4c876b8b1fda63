import type { Change } from '../../theater/change.ts';
import { isSameContent, type SeatContent } from '../../theater/seats.ts';
import { acknowledgedAt, finalLook, mayHaveApplied, type RoomHistory } from './room-history.ts';
import type { SeatChain } from './seat-chain.ts';
import type { Violation } from './violation.ts';

/** What one client gained and lost in one room, in seats. */
export type LedgerLine = {
  readonly room: string;
  readonly client: string;
  /** Seats the client had when the history began. */
  readonly before: number;
  readonly booked: number;
  /** Seats the client had and lost, released by whomever. */
  readonly released: number;
  /** Seats the client has in the last linearizable look. */
  readonly has: number;
};

/**
 * The ledger of a room, by client; null when there is nothing to compare it with: no linearizable look after
 * everything else, or plain writes that nobody knows the outcome of. `chains` is null for a room of plain writes.
 */
export function ledgerOf(
  room: RoomHistory,
  chains: readonly SeatChain[] | null,
): readonly LedgerLine[] | null {
  const look = finalLook(room);
  if (look === null || look.event.call < lastMoment(room)) return null;
  if (chains === null && hasDoubt(room)) return null;
  const columns = { before: new Map(), booked: new Map(), released: new Map(), has: new Map() } as const;
  /** What the first change of a seat found there: how it began, where no versions say it. */
  const starts = new Map<number, SeatContent>();
  for (const { change, isKnown } of allChanges(room)) {
    for (const { before, after } of change.seats) {
      const index = room.order.indexOf(before);
      const chain = chains?.[index];
      if (!starts.has(index)) starts.set(index, before.content);
      const hasApplied = isKnown || chain?.makers.get(after.version) === after.change;
      if (!hasApplied || isSameContent(before.content, after.content)) continue;
      count(columns.released, before.content);
      count(columns.booked, after.content);
    }
  }
  for (const [index, seat] of look.seats.entries()) {
    if (seat === undefined) continue;
    count(columns.has, seat.content);
    const chain = chains?.[index];
    count(columns.before, chain?.contents.get(chain.base) ?? starts.get(index) ?? seat.content);
  }
  return linesOf(room.room, columns);
}

function allChanges({ changes, foreign }: RoomHistory): readonly { change: Change; isKnown: boolean }[] {
  const own = [...changes.values()].map((recorded) => ({
    change: recorded.change,
    isKnown: acknowledgedAt(recorded) !== null,
  }));
  return [...own, ...[...foreign.values()].map((change) => ({ change, isKnown: false }))];
}

/** Seats by client. */
type Column = Map<string, number>;

function count(column: Column, content: SeatContent): void {
  if (content.kind === 'booked') column.set(content.client, (column.get(content.client) ?? 0) + 1);
}

function linesOf(
  room: string,
  { before, booked, released, has }: Readonly<Record<'before' | 'booked' | 'released' | 'has', Column>>,
): readonly LedgerLine[] {
  const clients = new Set([before, booked, released, has].flatMap((column) => [...column.keys()]));
  return [...clients].toSorted().map((client) => ({
    room,
    client,
    before: before.get(client) ?? 0,
    booked: booked.get(client) ?? 0,
    released: released.get(client) ?? 0,
    has: has.get(client) ?? 0,
  }));
}

function lastMoment({ changes, origin }: RoomHistory): number {
  let last = origin;
  for (const { sends } of changes.values()) {
    for (const send of sends) last = Math.max(last, send.return ?? send.call);
  }
  return last;
}

function hasDoubt({ changes }: RoomHistory): boolean {
  return [...changes.values()].some((change) => mayHaveApplied(change) && acknowledgedAt(change) === null);
}

/** Lines that do not add up. */
export function ledgerFaults(room: RoomHistory, lines: readonly LedgerLine[]): readonly Violation[] {
  const at = finalLook(room)?.event.return ?? room.origin;
  return lines
    .filter(({ before, booked, released, has }) => before + booked - released !== has)
    .map(({ client, before, booked, released, has }) => {
      const sum = `${before} at first + ${booked} booked - ${released} released = ${before + booked - released}`;
      return {
        invariant: 'ledger',
        name: 'ledger',
        room: room.room,
        seat: null,
        changes: [],
        at,
        message: `Room ${room.room}: ${client} has ${has} seats by the last look, and by the answers ${sum}.`,
        events: [sum],
      };
    });
}
