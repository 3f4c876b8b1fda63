import { describe, expect, test } from 'vitest';

import type { HistoryEntry } from '../../source/theater/change.ts';
import {
  MAKER_MS,
  recoveredEntry,
  type StandingBooking,
  standingBookings,
} from '../../source/theater/history-gaps.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { FREE, type SeatContent } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { bookedBy, NOW, roomWith } from '../screen/client/made-up-theater.ts';
import { idAt } from './ids.ts';

const SMALL = makePlan({ rooms: 1, rows: 1, places: 6 });
const AT = NOW - MAKER_MS - 5_000;

/** A room whose seats, all of version 3, were made by a change of {@link AT} where they are named. */
function roomOf(contents: Readonly<Record<string, SeatContent>>): RoomSnapshot {
  const room = roomWith(SMALL, 'A', contents);
  const seats = room.seats.map((seat) => {
    const isMade = Object.hasOwn(contents, `${seat.row}-${seat.place}`);
    return { ...seat, version: 3, change: isMade ? idAt(AT) : '-' };
  });
  return { ...room, seats };
}

function onlyBooking(room: RoomSnapshot): StandingBooking {
  const [booking, ...others] = standingBookings(room, NOW);
  if (booking === undefined || others.length > 0) throw new Error('there is one booking');
  return booking;
}

/** A row in which a seat came to stand at a version. */
function rowThatMade(place: number, version: number, content: SeatContent): HistoryEntry {
  const seat = { row: 1, place, change: 'earlier', content };
  const seats = [{ before: { ...seat, version: version - 1 }, after: { ...seat, version } }] as const;
  const facts = { id: 'earlier', kind: 'book', room: 'A', epoch: '', by: 'Bo', reason: '' } as const;
  return { at: AT - 1, change: { ...facts, seats, isOpenRequired: true, gate: null }, isRecovered: false };
}

describe('bookings that stand in a room', () => {
  test('are found by their change, once its maker has had the time to write its row', () => {
    const room = roomOf({ '1-1': bookedBy('Bo'), '1-2': bookedBy('Bo') });
    expect(onlyBooking(room)).toMatchObject({ room: 'A', change: idAt(AT), at: AT });
    expect(onlyBooking(room).seats.map(({ place }) => place)).toEqual([1, 2]);
    expect(standingBookings(room, AT + MAKER_MS - 1)).toEqual([]);
  });

  test('are not free or blocked seats, nor those of a change that tells no time', () => {
    expect(standingBookings(roomOf({ '1-1': FREE, '1-2': { kind: 'blocked', note: '' } }), NOW)).toEqual([]);
    expect(standingBookings(roomWith(SMALL, 'A', { '1-1': bookedBy('Bo') }), NOW)).toEqual([]);
  });
});

describe('the row that is written for a booking', () => {
  test('says what its seats say, and that they were free before, where no row knows better', () => {
    const entry = recoveredEntry(onlyBooking(roomOf({ '1-1': bookedBy('Bo'), '1-2': bookedBy('Bo') })), []);
    expect(entry).toMatchObject({ at: AT, isRecovered: true });
    expect(entry?.change).toMatchObject({ id: idAt(AT), kind: 'book', room: 'A', by: 'Bo', gate: null });
    expect(entry?.change.seats.map(({ before, after }) => [before, after])).toEqual(
      [1, 2].map((place) => [
        { row: 1, place, version: 2, change: '-', content: FREE },
        { row: 1, place, version: 3, change: idAt(AT), content: bookedBy('Bo') },
      ]),
    );
  });

  test('has what the history knows of the seat before', () => {
    const held = { kind: 'held', by: 'Bo', until: AT } as const;
    const booking = onlyBooking(roomOf({ '1-1': bookedBy('Bo') }));
    const rows = [rowThatMade(1, 1, FREE), rowThatMade(1, 2, held), rowThatMade(2, 2, FREE)];
    expect(recoveredEntry(booking, rows)?.change.seats[0].before).toMatchObject({
      version: 2,
      content: held,
    });
  });

  test('is one of a move where a seat was left free by the same change', () => {
    const booking = onlyBooking(roomOf({ '1-1': FREE, '1-2': bookedBy('Bo') }));
    const entry = recoveredEntry(booking, [rowThatMade(1, 2, bookedBy('Bo'))]);
    expect(entry?.change).toMatchObject({ kind: 'move', by: 'Bo' });
    expect(entry?.change.seats.map(({ before }) => before.content)).toEqual([bookedBy('Bo'), FREE]);
  });

  test('is one of an arrival where the mark alone came or went since the very version before', () => {
    const marked = { ...bookedBy('Bo'), hasArrived: true } as const;
    const booking = onlyBooking(roomOf({ '1-1': marked }));
    const entry = recoveredEntry(booking, [rowThatMade(1, 2, bookedBy('Bo'))]);
    expect(entry?.change).toMatchObject({ kind: 'arrive', by: 'Bo', isOpenRequired: false });
    expect(recoveredEntry(booking, [rowThatMade(1, 1, bookedBy('Bo'))])).toBeNull();
    expect(recoveredEntry(booking, [rowThatMade(1, 2, marked)])).toBeNull();
    const unmarked = onlyBooking(roomOf({ '1-1': bookedBy('Bo') }));
    expect(recoveredEntry(unmarked, [rowThatMade(1, 2, marked)])?.change.kind).toBe('unarrive');
  });

  test('is not written for a change that only touched a booked seat, as a fence or a gate does', () => {
    const booking = onlyBooking(roomOf({ '1-1': bookedBy('Bo') }));
    for (const version of [1, 2])
      expect(recoveredEntry(booking, [rowThatMade(1, version, bookedBy('Bo'))])).toBeNull();
  });
});
