import { describe, expect, test } from 'vitest';

import { decide } from '../../../source/theater/decisions/decide.ts';
import { ownerOf, type SeatContent } from '../../../source/theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../source/theater/snapshot.ts';
import {
  bookingOn,
  changeFor,
  entryFor,
  fenceOn,
  holdOn,
  releaseOn,
  seatsIn,
  withContent,
} from '../support/changes.ts';
import { newTheater, type StoreHarness } from '../support/harness.ts';

const APPLIED = { kind: 'applied', isUnderReplicated: false };
const REFUSED = { kind: 'refused' };

/** What a booking comes to on a picture. */
function decisionOn(picture: RoomSnapshot, seats: string, client: string): string {
  const request = { kind: 'book', room: picture.room, seats: seatsIn(seats), client, booking: 'b' } as const;
  return decide(picture, request, 'change').kind;
}

/** The compare-and-set, one change at a time. */
export function describeChanges(harness: () => StoreHarness): void {
  describe('a change', () => {
    test('is applied whole, and the next look shows each seat as the change made it', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1 1-2 3-4', 'Mia');
      expect(await store.apply(change)).toEqual(APPLIED);
      const after = await store.look('A', 'settle');
      expect(change.seats.map((seat) => seatAt(after, seat.after))).toEqual(
        change.seats.map((seat) => seat.after),
      );
      expect(after.seats.filter((seat) => seat.content.kind !== 'free')).toHaveLength(3);
    });

    test.for<SeatContent>([
      { kind: 'free' },
      { kind: 'held', by: 'Zoë', until: 1_900_000_000_123 },
      { kind: 'booked', client: '李 小龍', booking: 'b-1' },
      { kind: 'booked', client: 'Zoë', booking: 'b-2', hasArrived: true },
      { kind: 'booked', client: 'Zoë', booking: 'b-3', until: 1_900_000_000_123 },
      { kind: 'booked', client: 'Zoë', booking: 'b-4', note: 'arrived' },
      { kind: 'booked', client: 'Zoë', booking: 'b-5', hasArrived: true, note: ': ключ, 19:00' },
      { kind: 'booked', client: 'Zoë', booking: 'b-6', until: 1, note: '-' },
      { kind: 'blocked', note: 'wet paint' },
    ])('keeps all of what it makes of a seat: $kind', async (content) => {
      const { store } = await newTheater(harness());
      const change = withContent(bookingOn(await store.look('A', 'settle'), '2-2', 'Mia'), content);
      expect(await store.apply(change)).toEqual(APPLIED);
      const after = await store.look('A', 'settle');
      expect(seatAt(after, { row: 2, place: 2 })).toEqual(change.seats[0].after);
    });

    test('that holds a seat keeps it for whoever holds it, until the clock of the store has passed it', async () => {
      const { store } = await newTheater(harness());
      const hold = holdOn(await store.look('A', 'settle'), '2-2', 'Mia', 700);
      expect(await store.apply(hold)).toEqual(APPLIED);
      await store.record(entryFor(hold));
      const held = await store.look('A', 'settle');
      const seat = seatAt(held, { row: 2, place: 2 });
      expect(seat === null ? null : ownerOf(seat, held.at)).toBe('Mia');
      expect(() => bookingOn(held, '2-2', 'Noa')).toThrow('refused');
      await expect
        .poll(async () => {
          const now = await store.look('A', 'settle');
          return decisionOn(now, '2-2', 'Noa');
        })
        .toBe('change');
      expect(await store.apply(bookingOn(await store.look('A', 'settle'), '2-2', 'Noa'))).toEqual(APPLIED);
      const { entries } = await store.history({ room: 'A', client: 'Mia', limit: 9 });
      expect(entries).toContainEqual(entryFor(hold));
    });

    test('marks whoever has come, in the seats and in the history, until that is taken back', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia', 'mias'));
      const seats = seatsIn('1-1 1-2');
      const ask = { kind: 'arrive', room: 'A', seats, by: 'Ola', pins: null } as const;
      const mark = changeFor(await store.look('A', 'settle'), ask);
      expect(await store.apply(mark)).toEqual(APPLIED);
      await store.record(entryFor(mark));
      const content = { kind: 'booked', client: 'Mia', booking: 'mias' };
      const marked = await store.look('A', 'settle');
      expect(seatAt(marked, { row: 1, place: 2 })?.content).toEqual({ ...content, hasArrived: true });
      const { entries } = await store.history({ room: 'A', limit: 10 });
      expect(entries.at(-1)?.change).toEqual(mark);
      await store.apply(changeFor(marked, { ...ask, kind: 'unarrive', seats: seatsIn('1-2') }));
      const after = await store.look('A', 'settle');
      expect(seatAt(after, { row: 1, place: 2 })?.content).toEqual(content);
      expect(seatAt(after, { row: 1, place: 1 })?.content).toEqual({ ...content, hasArrived: true });
    });

    test('that reserves a seat leaves it booked until one releases it by the clock of the store, with its reason', async () => {
      const { store } = await newTheater(harness());
      const seats = seatsIn('1-1 1-2');
      const ask = { kind: 'book', room: 'A', seats, client: 'Mia', booking: 'mias', by: 'Ola' } as const;
      const book = changeFor(await store.look('A', 'settle'), {
        ...ask,
        until: { inMs: 700 },
        note: 'phone 123',
      });
      expect(await store.apply(book)).toEqual(APPLIED);
      const expire = { kind: 'expire', room: 'A', booking: 'mias', by: 'Ola' } as const;
      const early = await store.look('A', 'settle');
      expect(decide(early, expire, 'change')).toEqual({ kind: 'settled' });
      await expect
        .poll(async () => decide(await store.look('A', 'settle'), expire, 'change').kind)
        .toBe('change');
      const late = await store.look('A', 'settle');
      expect(decisionOn(late, '1-1', 'Noa')).toBe('refused');
      const release = changeFor(late, expire);
      expect(await store.apply(release)).toEqual(APPLIED);
      await store.record(entryFor(release));
      const { entries } = await store.history({ room: 'A', limit: 10 });
      expect(entries.at(-1)?.change).toEqual(release);
      expect(release.reason).toMatch(/^not collected by \d\d:\d\d$/);
      expect(decisionOn(await store.look('A', 'settle'), '1-1', 'Noa')).toBe('change');
    });

    test('that collects a reservation and one that releases it for its time exclude each other', async () => {
      const { store } = await newTheater(harness());
      const ask = { kind: 'book', room: 'A', seats: seatsIn('1-1'), client: 'Mia', booking: 'mias' } as const;
      await store.apply(changeFor(await store.look('A', 'settle'), { ...ask, until: { inMs: 1 } }));
      const expire = { kind: 'expire', room: 'A', booking: 'mias', by: 'Ola' } as const;
      await expect
        .poll(async () => decide(await store.look('A', 'settle'), expire, 'change').kind)
        .toBe('change');
      const picture = await store.look('A', 'settle');
      const release = changeFor(picture, expire);
      const seats = seatsIn('1-1');
      const collect = changeFor(picture, { kind: 'collect', room: 'A', seats, by: 'Bo', pins: null });
      expect(await store.apply(collect)).toEqual(APPLIED);
      await store.record(entryFor(collect));
      expect(await store.apply(release)).toEqual(REFUSED);
      const after = await store.look('A', 'settle');
      expect(decide(after, expire, 'change')).toEqual({ kind: 'settled' });
      expect(seatAt(after, { row: 1, place: 1 })?.content).toEqual({
        kind: 'booked',
        client: 'Mia',
        booking: 'mias',
      });
    });

    test('is refused when it was made on a picture that is no longer true', async () => {
      const { store } = await newTheater(harness());
      const old = await store.look('A', 'settle');
      const first = bookingOn(old, '1-1', 'Mia');
      await store.apply(first);
      expect(await store.apply(bookingOn(old, '1-1', 'Noa'))).toEqual(REFUSED);
      expect(seatAt(await store.look('A', 'settle'), { row: 1, place: 1 })).toEqual(first.seats[0].after);
    });

    test.for(['1-1', '1-1 1-2'])(
      'is refused when a seat stands at its version by another change: %s',
      async (wanted) => {
        const { store } = await newTheater(harness());
        const first = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
        await store.apply(first);
        const picture = await store.look('A', 'settle');
        const stray = bookingOn(picture, '3-3', 'Noa').id;
        // The version of now beside the contents of before, as a replica shows it that has a row of two versions.
        const torn = picture.seats.map((seat) => {
          return seat.version === 1 ? { ...seat, change: stray, content: { kind: 'free' } as const } : seat;
        });
        expect(await store.apply(bookingOn({ ...picture, seats: torn }, wanted, 'Noa'))).toEqual(REFUSED);
        expect((await store.look('A', 'settle')).seats).toEqual(picture.seats);
      },
    );

    test('is refused whole when one seat of its group has moved on', async () => {
      const { store } = await newTheater(harness());
      const old = await store.look('A', 'settle');
      await store.apply(bookingOn(old, '2-3', 'Mia'));
      expect(await store.apply(bookingOn(old, '2-1 2-2 2-3 2-4', 'Noa'))).toEqual(REFUSED);
      const booked = (await store.look('A', 'settle')).seats.filter((seat) => seat.content.kind === 'booked');
      expect(booked).toMatchObject([{ row: 2, place: 3, content: { client: 'Mia' } }]);
    });

    test('is refused when it comes late, behind a fence', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const late = bookingOn(picture, '1-1 1-2', 'Mia');
      expect(await store.apply(fenceOn(picture, late))).toEqual(APPLIED);
      expect(await store.apply(late)).toEqual(REFUSED);
    });

    test('is refused on a seat that the room does not have', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia');
      const [first, second = first] = change.seats;
      const beyond = {
        before: { ...second.before, place: 99 },
        after: { ...second.after, place: 99 },
      };
      expect(await store.apply({ ...change, seats: [first, beyond] })).toEqual(REFUSED);
      expect(await store.apply({ ...change, seats: [beyond] })).toEqual(REFUSED);
      expect((await store.look('A', 'settle')).seats).toHaveLength(12);
      expect((await store.look('A', 'settle')).seats.every((seat) => seat.version === 0)).toBe(true);
    });

    test('is refused in a room that the theater does not have', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      expect(await store.apply({ ...change, room: 'H' })).toEqual(REFUSED);
    });

    test('may be of every seat of a room at once', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '1-1 2-2', 'Mia'));
      const reset = changeFor(await store.look('A', 'settle'), {
        kind: 'reset',
        room: 'A',
        by: 'the house',
        gate: null,
      });
      expect(await store.apply(reset)).toEqual(APPLIED);
      const { seats } = await store.look('A', 'settle');
      expect(seats.every((seat) => seat.content.kind === 'free' && seat.change === reset.id)).toBe(true);
    });

    test('that gives a seat back makes room for the next client', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      expect(await store.apply(releaseOn(await store.look('A', 'settle'), '1-1', 'Mia'))).toEqual(APPLIED);
      expect(await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Noa'))).toEqual(APPLIED);
      const seat = seatAt(await store.look('A', 'settle'), { row: 1, place: 1 });
      expect(seat).toMatchObject({ version: 3, content: { client: 'Noa' } });
    });
  });
}
