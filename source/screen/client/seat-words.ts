import { makeSafe } from '../../theater/safe-text.ts';
import { ownerOf, type SeatPosition, stateOf } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';

/** How a seat stands by a picture, in a few safe words: `free`, `taken by Mia`, `yours`, `blocked: broken chair`. */
export function standingWords(snapshot: RoomSnapshot | null, position: SeatPosition, client: string): string {
  const seat = snapshot === null ? null : seatAt(snapshot, position);
  if (snapshot === null || seat === null) return 'not seen yet';
  const owner = ownerOf(seat, snapshot.at);
  const isOwn = owner === client;
  switch (stateOf(seat, snapshot.at)) {
    case 'free':
      return snapshot.isClosed ? 'free, but the room is closed' : 'free';
    case 'held':
      return isOwn ? 'held by you' : `held by ${makeSafe(owner ?? '')}`;
    case 'booked':
      return isOwn ? 'yours' : `taken by ${makeSafe(owner ?? '')}`;
    case 'blocked': {
      const note = seat.content.kind === 'blocked' ? seat.content.note : '';
      return note === '' || note === '-' ? 'blocked' : `blocked: ${makeSafe(note)}`;
    }
  }
}

/** Whether a person could book the seat by a picture: the room is open, and nobody else has the seat. */
export function canBeBooked(snapshot: RoomSnapshot | null, position: SeatPosition, client: string): boolean {
  const seat = snapshot === null ? null : seatAt(snapshot, position);
  if (snapshot === null || seat === null || snapshot.isClosed) return false;
  const state = stateOf(seat, snapshot.at);
  return state === 'free' || (state === 'held' && ownerOf(seat, snapshot.at) === client);
}
