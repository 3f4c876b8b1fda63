import { describe, expect, test } from 'vitest';

import { makeBookingId } from '../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { NO_JOURNAL } from '../../../source/booking/journal/journal.ts';
import {
  finishTransfer,
  inTwoRooms,
  transfer,
  type TransferOutcome,
  unfinishedTransfers,
} from '../../../source/booking/transfer.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { Change } from '../../../source/theater/change.ts';
import { isCome, leavingOf } from '../../../source/theater/decisions/transfer.ts';
import { seatName } from '../../../source/theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../../../source/theater/snapshot.ts';
import { bookingOn, changeFor, gateOn, releaseOn, seatsIn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';

async function ask(store: SellingStore, from: string, to: string, client = 'Mia'): Promise<TransferOutcome> {
  const [[room = '', ...seats], [toRoom = '', ...goal]] = [from.split(' '), to.split(' ')];
  const tools = { store, journal: NO_JOURNAL, boxOffice: createBoxOffice(store) };
  const [left, taken] = [seats, goal].map((labels) => seatsIn(labels.join(' ')));
  const asked = { room, from: left ?? [], toRoom, to: taken ?? [], client, pins: null };
  return await transfer(tools, asked);
}

async function bothRooms(store: SellingStore): Promise<readonly RoomSnapshot[]> {
  return [await store.look('A', 'settle'), await store.look('B', 'settle')];
}

/** Every booked seat: `B 1-1 Mia`. */
async function bookedIn(store: SellingStore): Promise<readonly string[]> {
  return reservationsIn(await bothRooms(store)).flatMap(({ room, seats, client }) =>
    seats.map((seat) => `${seatName(room, seat)} ${client}`),
  );
}

/** Makes the first step of a transfer alone, as a program does that dies before the second. */
async function come(store: SellingStore, from: string, to: string): Promise<Change> {
  const cut: SellingStore = {
    ...store,
    look: (room, level) => store.look(room, level),
    plan: () => store.plan(),
    history: (query) => store.history(query),
    record: (entry) => store.record(entry),
    apply: (change) =>
      change.other !== undefined && !isCome(change)
        ? Promise.resolve({ kind: 'notApplied', reason: 'rejected', message: 'the program has died' })
        : store.apply(change),
  };
  const { first, left } = await ask(cut, from, to);
  if (first.kind !== 'applied' || left?.kind !== 'open') throw new Error('the first step does not stand');
  await first.recorded;
  return first.change;
}

/** The second step again and again, by whoever finds the first in the history. */
async function finishAll(store: SellingStore): Promise<readonly string[]> {
  const steps = await unfinishedTransfers(store, inTwoRooms(await bothRooms(store)));
  const kinds: string[] = [];
  for (const step of steps) kinds.push((await finishTransfer({ store, journal: NO_JOURNAL }, step)).kind);
  return kinds;
}

/** A booking that goes to another room: two changes, of which the second follows from the first. */
export function describeTransfers(harness: () => StoreHarness): void {
  describe('a transfer to another room', () => {
    test('takes the whole booking along, and its two rows name each other', async () => {
      const { store } = await newTheater(harness());
      const booking = makeBookingId();
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia', booking));
      const { first, left } = await ask(store, 'A 1-1 1-2', 'B 3-4 3-3');
      expect([first.kind, left]).toEqual(['applied', { kind: 'left' }]);
      if (first.kind === 'applied') await first.recorded;
      expect(await bookedIn(store)).toEqual(['B 3-3 Mia', 'B 3-4 Mia']);
      expect(reservationsIn(await bothRooms(store))).toMatchObject([{ booking }]);
      const { entries } = await store.history({ client: 'Mia', limit: 9 });
      const moves = entries.map(({ change }) => change).filter(({ kind }) => kind === 'move');
      const [arriving, leaving] = [moves.find(isCome), moves.find((move) => !isCome(move))];
      expect(moves).toHaveLength(2);
      expect(arriving?.other?.change).toBe(leaving?.id);
      expect(leaving?.other?.change).toBe(arriving?.id);
      expect(leaving).toEqual(arriving === undefined ? null : leavingOf(arriving));
    });

    test.each([
      ['the new seat is taken', 'A 1-1', 'B 2-2', 'taken'],
      ['a seat of the booking is not named', 'A 1-2', 'B 1-1', 'not-whole'],
      ['the seats are of others', 'A 2-2', 'B 1-1', 'not-yours'],
      ['nobody has them', 'A 3-4', 'B 1-1', 'not-booked'],
    ])('is refused where %s, and nothing happens', async (_, from, to, reason) => {
      const { store } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-2 1-3', 'Mia'));
      await drive(store, bookingOn(await store.look('A', 'settle'), '2-2', 'Noa'));
      await drive(store, bookingOn(await store.look('B', 'settle'), '2-2', 'Zoe'));
      const before = await bookedIn(store);
      expect(await ask(store, from, to)).toMatchObject({ first: { kind: 'refused', reason }, left: null });
      expect(await bookedIn(store)).toEqual(before);
    });

    test('comes into no closed room, and leaves one', async () => {
      const { store } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-2', 'Mia'));
      await drive(store, gateOn(await store.look('B', 'settle'), 'close'));
      expect(await ask(store, 'A 1-2', 'B 1-1')).toMatchObject({ first: { reason: 'closed' } });
      await drive(store, gateOn(await store.look('B', 'settle'), 'open'));
      await drive(store, gateOn(await store.look('A', 'settle'), 'close'));
      expect(await ask(store, 'A 1-2', 'B 1-1')).toMatchObject({ left: { kind: 'left' } });
      expect(await bookedIn(store)).toEqual(['B 1-1 Mia']);
    });

    test('that ended after its first step is in both rooms, and anybody makes the second, once', async () => {
      const { store, address } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia'));
      await come(store, 'A 1-1 1-2', 'B 3-3 3-4');
      expect(inTwoRooms(await bothRooms(store))).toHaveLength(1);
      expect(await ask(store, 'B 3-3 3-4', 'A 3-3 3-4')).toMatchObject({ first: { reason: 'two-rooms' } });
      const others = await Promise.all([openAgain(harness(), address), openAgain(harness(), address)]);
      const kinds = await Promise.all([store, ...others].map(finishAll));
      expect(kinds.flat().length).toBeGreaterThan(0);
      expect(new Set(kinds.flat())).toEqual(new Set(['left']));
      expect(await bookedIn(store)).toEqual(['B 3-3 Mia', 'B 3-4 Mia']);
    });

    test('leaves the old seats alone where the new ones were given up, or they have changed', async () => {
      const { store } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const first = await come(store, 'A 1-1', 'B 3-3');
      await drive(store, releaseOn(await store.look('B', 'settle'), '3-3', 'Mia'));
      const tools = { store, journal: NO_JOURNAL };
      expect(await finishTransfer(tools, first)).toEqual({ kind: 'given-up' });
      expect(await bookedIn(store)).toEqual(['A 1-1 Mia']);

      const second = await come(store, 'A 1-1', 'B 2-2');
      const mark = { kind: 'arrive', room: 'A', seats: seatsIn('1-1'), by: 'Ola', pins: null } as const;
      await drive(store, changeFor(await store.look('A', 'settle'), mark));
      expect(await finishTransfer(tools, second)).toMatchObject({
        kind: 'kept',
        seats: [{ row: 1, place: 1 }],
      });
      expect(await bookedIn(store)).toEqual(['A 1-1 Mia', 'B 2-2 Mia']);
      await drive(store, releaseOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      expect(await finishTransfer(tools, second)).toEqual({ kind: 'gone' });
      expect(await bookedIn(store)).toEqual(['B 2-2 Mia']);
    });

    test('that is found again after the booking has come back does nothing', async () => {
      const { store } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const first = await come(store, 'A 1-1', 'B 3-3');
      const tools = { store, journal: NO_JOURNAL };
      await finishTransfer(tools, first);
      expect(await ask(store, 'B 3-3', 'A 1-1')).toMatchObject({ left: { kind: 'left' } });
      expect(await finishTransfer(tools, first)).toEqual({ kind: 'left' });
      expect(await bookedIn(store)).toEqual(['A 1-1 Mia']);
    });

    test('that was ended before is not found among those that are to be ended', async () => {
      const { store } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      await ask(store, 'A 1-1', 'B 3-3');
      const second = await come(store, 'B 3-3', 'A 1-1');
      const found = await unfinishedTransfers(store, inTwoRooms(await bothRooms(store)));
      expect(found.map(({ id }) => id)).toEqual([second.id]);
      expect(await finishAll(store)).toEqual(['left']);
    });

    test('asked for at several tills at once ends in one room, with one booking there', async () => {
      const { store, address } = await newTheater(harness());
      const booking = makeBookingId();
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia', booking));
      const tills = await Promise.all([1, 2, 3].map(() => openAgain(harness(), address)));
      const outcomes = await Promise.all(tills.map((till) => ask(till, 'A 1-1 1-2', 'B 3-3 3-4')));
      expect(outcomes.filter(({ left }) => left?.kind === 'left').length).toBe(1);
      expect(outcomes.every(({ first }) => first.kind === 'applied' || first.kind === 'refused')).toBe(true);
      expect(reservationsIn(await bothRooms(store))).toMatchObject([
        { booking, room: 'B', seats: seatsIn('3-3 3-4') },
      ]);
    });
  });
}
