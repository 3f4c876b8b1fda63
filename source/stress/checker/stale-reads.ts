import { seatLabel } from '../../theater/seats.ts';
import type { Moment } from '../history/event.ts';
import type { RoomHistory, RoomLook } from './room-history.ts';
import { changeWords, lookWords, momentWords, type Violation } from './violation.ts';

/**
 * Looks at the read level that miss what had been acknowledged at the write level before they began (I6): the store
 * only takes levels that overlap in a replica. Linearizable looks are judged by the room's timeline; a change whose
 * acknowledgement came from too few replicas promises nothing to other looks.
 */
export function staleReads(room: RoomHistory): readonly Violation[] {
  const acknowledged = acknowledgements(room);
  const floor: (Acknowledgement | undefined)[] = [];
  const found: Violation[] = [];
  let next = 0;
  for (const look of room.looks.toSorted((left, right) => left.event.call - right.event.call)) {
    for (; (acknowledged[next]?.at ?? Number.POSITIVE_INFINITY) < look.event.call; next += 1) {
      const entry = acknowledged[next];
      if (entry !== undefined && entry.version > (floor[entry.index]?.version ?? -1))
        floor[entry.index] = entry;
    }
    if (look.event.snapshot.isLinearizable) continue;
    const missed = floor.find(
      (entry, index) => (look.seats[index]?.version ?? Infinity) < (entry?.version ?? -1),
    );
    if (missed !== undefined) found.push(staleRead(room, look, missed));
  }
  return found;
}

/** A version that was acknowledged at the write level. */
type Acknowledgement = {
  readonly index: number;
  readonly version: number;
  readonly at: Moment;
  readonly change: string;
};

function acknowledgements({ changes, order }: RoomHistory): readonly Acknowledgement[] {
  const found: Acknowledgement[] = [];
  for (const { change, sends, isConditional } of changes.values()) {
    const answered = sends.find(({ outcome, isUnderReplicated }) => outcome === 'ok' && !isUnderReplicated);
    const at = answered?.return ?? null;
    if (at === null || !isConditional) continue;
    for (const { after } of change.seats) {
      found.push({ index: order.indexOf(after), version: after.version, at, change: change.id });
    }
  }
  return found.toSorted((left, right) => left.at - right.at);
}

function staleRead(
  room: RoomHistory,
  look: RoomLook,
  { index, version, at, change }: Acknowledgement,
): Violation {
  const seat = look.seats[index];
  const label = seat === undefined ? 'the seat' : seatLabel(seat);
  const subject = `version ${version}, ${changeWords(room, change)}, was acknowledged ${momentWords(room, at)}`;
  const shown = `${lookWords(room, look)} shows ${label} at version ${seat?.version ?? 'none'}`;
  return {
    invariant: 'I6',
    name: 'stale read',
    room: room.room,
    seat: seat === undefined ? null : seatLabel(seat),
    changes: [change],
    at: look.event.return,
    message: `Room ${room.room}: ${shown}, although ${subject}, before it began.`,
    events: [subject, shown],
  };
}
