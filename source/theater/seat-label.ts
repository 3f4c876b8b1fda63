import { isSameSeat, type SeatPosition } from './seats.ts';

/** A seat as people write it: `7-4` is row 7, place 4. */
export function seatLabel(seat: SeatPosition): string {
  return `${seat.row}-${seat.place}`;
}

/** Reads `7-4` or `7,4`; null when the text is neither. Whether the room has such a seat is not asked here. */
export function parseSeatLabel(text: string): SeatPosition | null {
  const match = /^([1-9]\d{0,2})[-,]([1-9]\d{0,2})$/.exec(text.trim());
  return match === null ? null : { row: Number(match[1]), place: Number(match[2]) };
}

/** The same seats without repetitions, in the order in which they were first named. */
export function withoutRepeats(seats: readonly SeatPosition[]): readonly SeatPosition[] {
  return seats.filter((seat, index) => seats.findIndex((other) => isSameSeat(other, seat)) === index);
}
