import type { BoxOffice } from '../../source/booking/box-office.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

/** How full each room is, as a share of its seats: a success, a flop, and what lies between. */
const SHARES = [0.42, 0.93, 0.6, 0.16, 0.72, 0.48];

/** Who comes; each of them with up to four others. */
const CLIENTS = [
  'Mia',
  'Zofia',
  'Noah',
  'Ines',
  'Tomasz',
  'Aylin',
  'Björn',
  'Chiara',
  'Dmitri',
  'Eun-ji',
  'Fatima',
  'Goran',
  'Hanna',
  'Ibrahim',
  'Joana',
  'Kwame',
];

/** How many people book together: mostly two. */
const GROUP_SIZES = [2, 2, 2, 3, 4, 1, 2, 5];

/**
 * Books seats as an evening's visitors would: in groups, side by side, the better seats first. The same every time.
 */
export async function fillTheater(office: BoxOffice, rooms: readonly RoomSnapshot[]): Promise<void> {
  const random = numbersFrom(1564);
  for (const [index, room] of rooms.entries()) {
    const wanted = Math.round(room.seats.length * (SHARES[index % SHARES.length] ?? 0));
    await fillRoom(office, room, wanted, random);
  }
}

async function fillRoom(
  office: BoxOffice,
  { room, seats: all }: RoomSnapshot,
  wanted: number,
  random: () => number,
): Promise<void> {
  let booked = 0;
  for (let group = 0; booked < wanted && group < 500; group += 1) {
    const size = Math.min(pick(GROUP_SIZES, random), wanted - booked);
    const seats = sideBySide(all, size, random);
    const request = {
      kind: 'book',
      room,
      seats,
      client: pick(CLIENTS, random),
      booking: `${room}${group}`,
    } as const;
    const outcome = await office.fulfil(request);
    // Some of the seats are somebody's already: the group looks for others.
    if (outcome.kind === 'applied') booked += size;
  }
}

/** So many neighbours of one row, near the middle of the room more often than at its edges. */
function sideBySide(
  all: readonly SeatPosition[],
  size: number,
  random: () => number,
): readonly SeatPosition[] {
  const rows = Math.max(...all.map(({ row }) => row));
  const places = Math.max(...all.map(({ place }) => place));
  const middle = (): number => (random() + random()) / 2;
  const row = 1 + Math.floor(middle() * rows);
  const first = 1 + Math.floor(random() * (places - size + 1));
  return Array.from({ length: size }, (_, index) => ({ row, place: first + index }));
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (a linear congruential generator). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
