import { isSameSeat, type Seat, type SeatContent } from '../../theater/seats.ts';

/**
 * The picture that each session saw last of each room, so that a look is written as what differs from it. Writer and
 * reader keep the same memory, because both see the looks of a session in the same order.
 */
export type SeatMemory = Map<string, readonly Seat[]>;

/**
 * Seats of a look as a line has them: the whole room, or only the seats that are not as the session saw them last.
 */
type WrittenSeats = { readonly isWhole: boolean; readonly seats: readonly Seat[] };

/** The seats to write for a look, remembering them. */
export function forgetUnchanged(memory: SeatMemory, key: string, seats: readonly Seat[]): WrittenSeats {
  const known = memory.get(key);
  memory.set(key, seats);
  if (known?.length !== seats.length) return { isWhole: true, seats };
  const changed: Seat[] = [];
  for (const [index, seat] of seats.entries()) {
    const before = known[index];
    if (before === undefined || !isSameSeat(before, seat)) return { isWhole: true, seats };
    if (!isAlike(before, seat)) changed.push(seat);
  }
  return { isWhole: false, seats: changed };
}

/** The whole picture of a look, remembering it; null when it rests on a picture or a seat that was never written. */
export function recallUnchanged(
  memory: SeatMemory,
  key: string,
  written: WrittenSeats,
): readonly Seat[] | null {
  const known = memory.get(key);
  let seats = written.isWhole ? written.seats : known;
  if (seats === undefined) return null;
  if (!written.isWhole && written.seats.length > 0) {
    const picture = [...seats];
    for (const seat of written.seats) {
      const index = picture.findIndex((candidate) => isSameSeat(candidate, seat));
      if (index === -1) return null;
      picture[index] = seat;
    }
    seats = picture;
  }
  memory.set(key, seats);
  return seats;
}

function isAlike(left: Seat, right: Seat): boolean {
  return (
    left.version === right.version &&
    left.change === right.change &&
    isSameContent(left.content, right.content)
  );
}

/** Whether two contents say the same of a seat. */
export function isSameContent(left: SeatContent, right: SeatContent): boolean {
  if (left === right) return true;
  switch (left.kind) {
    case 'free':
      return right.kind === 'free';
    case 'held':
      return right.kind === 'held' && left.by === right.by && left.until === right.until;
    case 'booked':
      return right.kind === 'booked' && left.client === right.client && left.booking === right.booking;
    case 'blocked':
      return right.kind === 'blocked' && left.note === right.note;
  }
}
