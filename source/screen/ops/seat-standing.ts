import { ownerOf, type SeatPosition, stateOf } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';

/** How a seat stands by a picture, for the people who run the theater: `booked by Mia`. Not yet safe for a terminal. */
export function seatStanding(snapshot: RoomSnapshot | null, position: SeatPosition): string {
  const seat = snapshot === null ? null : seatAt(snapshot, position);
  if (snapshot === null || seat === null) return 'not seen yet';
  const owner = ownerOf(seat, snapshot.at);
  const state = stateOf(seat, snapshot.at);
  const { content } = seat;
  if (content.kind === 'blocked') return content.note === '' ? 'blocked' : `blocked (${content.note})`;
  return owner === null ? state : `${state} by ${owner}`;
}
