import { v1 as makeTimeUuid } from 'uuid';

import { type Change, type HistoryEntry, timeOf } from '../../../source/theater/change.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import type { Request } from '../../../source/theater/request.ts';
import { parseSeatLabel, type SeatContent, type SeatPosition } from '../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';

/** The change that a request comes to on this picture. Throws when it comes to none. */
export function changeFor(snapshot: RoomSnapshot, request: Request): Change {
  const decision = decide(snapshot, request, makeTimeUuid());
  if (decision.kind === 'change') return decision.change;
  throw new Error(`the request to ${request.kind} came to no change: ${decision.kind}`);
}

/** A booking of these seats, written `1-1 1-2`, for a client; the booking is named after its change. */
export function bookingOn(
  snapshot: RoomSnapshot,
  seats: string,
  client: string,
  booking = makeTimeUuid(),
): Change {
  const { room } = snapshot;
  return changeFor(snapshot, { kind: 'book', room, seats: seatsIn(seats), client, booking });
}

export function releaseOn(snapshot: RoomSnapshot, seats: string, client: string): Change {
  const { room } = snapshot;
  return changeFor(snapshot, { kind: 'release', room, seats: seatsIn(seats), client, pins: null });
}

export function gateOn(snapshot: RoomSnapshot, kind: 'close' | 'open'): Change {
  return changeFor(snapshot, { kind, room: snapshot.room, by: 'the house' });
}

export function renameOn(snapshot: RoomSnapshot, play: string): Change {
  return changeFor(snapshot, { kind: 'rename', room: snapshot.room, play, pin: null, by: 'the house' });
}

export function fenceOn(snapshot: RoomSnapshot, change: Change): Change {
  return changeFor(snapshot, { kind: 'fence', change, by: change.by });
}

/** A hold of these seats for a client, for so long. */
export function holdOn(snapshot: RoomSnapshot, seats: string, client: string, forMs: number): Change {
  const request = { kind: 'hold', seats: seatsIn(seats), leave: [], client, forMs } as const;
  return changeFor(snapshot, { ...request, room: snapshot.room });
}

/** The same booking, but of what no request makes yet: its seats become this instead. */
export function withContent(change: Change, content: SeatContent): Change {
  const [first, ...others] = change.seats;
  const become = ({ before, after }: Change['seats'][0]): Change['seats'][0] => ({
    before,
    after: { ...after, content },
  });
  return { ...change, seats: [become(first), ...others.map(become)] };
}

/** The history row of a change. */
export function entryFor(change: Change, isRecovered = false): HistoryEntry {
  return { at: timeOf(change.id), change, isRecovered };
}

/** `1-1 1-2` as positions. */
export function seatsIn(labels: string): readonly SeatPosition[] {
  return labels
    .split(' ')
    .map(parseSeatLabel)
    .filter((seat) => seat !== null);
}
