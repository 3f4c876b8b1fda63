import { existsSync } from 'node:fs';

import { makeBookingId } from '../../source/booking/asked.ts';
import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/journal/journal-files.ts';
import { resolveEntry } from '../../source/booking/resolve.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { type SellingStore, StoreError } from '../../source/store/store.ts';
import { isSameSeat, type Seat, seatLabel } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import type { Said } from './said.ts';
import { fileIn, journalIn, POWER_PLAN } from './seller.ts';

/** What is wrong after a power cut, in one line for whoever looks into it. */
type Wrong = string;

/** What a cut left, as it was found. */
export type Left = {
  readonly wrong: readonly Wrong[];
  /** Entries of the journal that were settled, and files of it that were called damaged. */
  readonly settled: number;
  readonly damaged: number;
};

/**
 * Starts the program anew on what a cut left, and holds it against what the world had been told by then: what was
 * made is there, what was booked stands, what was given back is free, no group is half there, each change has its
 * row, every version too, the journal has what it promised, and all of it settles; then it goes on selling.
 */
export async function judgeLeft(disk: string, told: readonly Said[]): Promise<Left> {
  const isMade = told.some(({ said }) => said === 'made');
  const file = fileIn(disk);
  try {
    const store = await openSqliteStore(file, isMade ? { mustExist: true } : { plan: POWER_PLAN });
    try {
      const { rooms } = await store.plan();
      const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'settle')));
      const wrong = [
        ...seatFaults(pictures, told),
        ...(await historyFaults(store, pictures, told)),
        ...(await healthFaults(store)),
      ];
      const journal = await judgeJournal(store, disk, told);
      const onward = await sellOneMore(store);
      return { ...journal, wrong: [...wrong, ...journal.wrong, ...onward] };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { wrong: [`it does not open (${error.fault}): ${error.message}`], settled: 0, damaged: 0 };
  }
}

/** Bookings by what the world knows of them. */
function seatFaults(pictures: readonly RoomSnapshot[], told: readonly Said[]): readonly Wrong[] {
  const booked = new Set(told.flatMap((each) => (each.said === 'booked' ? [each.booking] : [])));
  const returned = new Set(told.flatMap((each) => (each.said === 'returns' ? [each.booking] : [])));
  const released = new Set(told.flatMap((each) => (each.said === 'released' ? [each.booking] : [])));
  const asked = told.flatMap((each) => (each.said === 'asks' ? [each] : []));
  const known = new Set(asked.map(({ booking }) => booking));
  const strangers = pictures
    .flatMap(({ seats }) => seats.map(bookingOf))
    .filter((booking) => booking !== null && !known.has(booking));
  return [
    ...strangers.map((booking) => `nobody asked for the booking ${booking}`),
    ...asked.flatMap(({ room, seats, booking }) => {
      const picture = pictures.find((each) => each.room === room);
      const has = (picture?.seats ?? []).filter((seat) => bookingOf(seat) === booking);
      const isThere =
        has.length === seats.length && seats.every((wanted) => has.some((seat) => isSameSeat(seat, wanted)));
      const what = `the booking of ${room} ${seats.map(seatLabel).join(' ')} (${booking})`;
      if (has.length > 0 && !isThere) return [`${what} is half there`];
      if (booked.has(booking) && !returned.has(booking) && !isThere) return [`${what} is lost`];
      return released.has(booking) && has.length > 0 ? [`${what} is back, though it was given back`] : [];
    }),
  ];
}

function bookingOf({ content }: Seat): string | null {
  return content.kind === 'booked' ? content.booking : null;
}

/** More rows than an evening has. */
const ALL_ROWS = 1_000_000;

async function historyFaults(
  store: SellingStore,
  pictures: readonly RoomSnapshot[],
  told: readonly Said[],
): Promise<readonly Wrong[]> {
  const { entries, unreadable } = await store.history({ limit: ALL_ROWS });
  const rows = new Set(entries.map(({ change }) => change.id));
  const without = told.flatMap((each) =>
    (each.said === 'booked' || each.said === 'released') && !rows.has(each.change) ? [each.change] : [],
  );
  const jumps = pictures.flatMap(({ room, seats }) =>
    seats.filter((seat) => {
      const moves = entries
        .flatMap(({ change }) => (change.room === room ? change.seats : []))
        .flatMap(({ after }) => (isSameSeat(after, seat) ? [after] : []))
        .toSorted((left, right) => left.version - right.version);
      const isWhole =
        moves.length === seat.version && moves.every(({ version }, index) => version === index + 1);
      return !isWhole || (moves.at(-1)?.change ?? seat.change) !== seat.change;
    }),
  );
  return [
    ...(unreadable === 0 ? [] : [`${unreadable} rows of the history cannot be read`]),
    ...without.map((change) => `the change ${change}, which was told, has no row in the history`),
    ...jumps.map((seat) => `the history of ${seatLabel(seat)} does not lead to its version ${seat.version}`),
  ];
}

async function healthFaults(store: SellingStore): Promise<readonly Wrong[]> {
  const { findings } = await store.health('thorough');
  return findings.flatMap(({ level, subject, message }) =>
    level === 'wrong' ? [`${subject}: ${message}`] : [],
  );
}

async function judgeJournal(store: SellingStore, disk: string, told: readonly Said[]): Promise<Left> {
  const journal = openFileJournal(journalIn(disk), await store.theaterId());
  const cleared = new Set(told.flatMap((each) => (each.said === 'clears' ? [each.change] : [])));
  const promised = told.flatMap((each) =>
    each.said === 'kept' && !cleared.has(each.change) ? [each.change] : [],
  );
  const stood = new Set(
    told.flatMap((each) => (each.said === 'booked' || each.said === 'released' ? [each.change] : [])),
  );
  const damaged = existsSync(journalIn(disk)) ? await journal.damaged() : [];
  const entries = await journal.leftBehind();
  const found = new Set(entries.map(({ change }) => change.id));
  const wrong = promised
    .filter((change) => !found.has(change))
    .map((change) => `the journal has lost the change ${change}`);
  for (const entry of entries) {
    const { ending } = await resolveEntry(store, journal, entry, 'the next start');
    const { id } = entry.change;
    if (ending.kind === 'doubt') wrong.push(`nobody can say what became of ${id}: ${ending.message}`);
    if (ending.kind === 'never' && stood.has(id))
      wrong.push(`${id} was told as done, and is settled as never`);
  }
  const open = await journal.leftBehind();
  if (open.length > 0) wrong.push(`${open.length} entries of the journal stay open after they were settled`);
  return { wrong, settled: entries.length, damaged: damaged.length };
}

/** Sells a seat that is free, as the next customer would have it. */
async function sellOneMore(store: SellingStore): Promise<readonly Wrong[]> {
  const picture = await store.look('A', 'settle');
  const seat = picture.seats.find(({ content }) => content.kind === 'free');
  if (seat === undefined) return [];
  const booking = makeBookingId();
  const request = { kind: 'book', room: 'A', seats: [seat], client: 'Next', booking } as const;
  const { kind } = await createBoxOffice(store).fulfil(request);
  const after = await store.look('A', 'settle');
  const isSold = after.seats.some((each) => bookingOf(each) === booking);
  return kind === 'applied' && isSold ? [] : [`the next customer could not buy ${seatLabel(seat)} (${kind})`];
}
