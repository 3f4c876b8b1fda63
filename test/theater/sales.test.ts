import { describe, expect, test } from 'vitest';

import type { HistoryEntry } from '../../source/theater/change.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { asItStands, salesIn, soldBy } from '../../source/theater/sales.ts';
import { roomWith } from '../screen/client/made-up-theater.ts';
import { bookingOn, changeFor, entryFor, seatsIn } from '../store/support/changes.ts';

const PLAN = makePlan({ rooms: 1, rows: 2, places: 4 });
const ROOM = roomWith(PLAN, 'A', {});

function sold(seats: string, client: string, by: string, booking: string): HistoryEntry {
  const request = { kind: 'book', room: 'A', seats: seatsIn(seats), client, by, booking } as const;
  return entryFor(changeFor(ROOM, request));
}

describe('the sales that a history tells of', () => {
  test('are bookings for somebody else, the newest first, with who made them and for whom', () => {
    const own = entryFor(bookingOn(ROOM, '1-1', 'Ola', 'own'));
    const [mia, zoe] = [sold('1-3 1-2', 'Mia', 'Ola', 'mias'), sold('2-1', 'Zoe', 'Bo', 'zoes')];
    const sales = salesIn([own, mia, zoe]);
    expect(sales).toMatchObject([
      { booking: 'zoes', client: 'Zoe', by: 'Bo', room: 'A' },
      { booking: 'mias', client: 'Mia', by: 'Ola', at: mia.at },
    ]);
    expect(sales[1]?.seats).toEqual(seatsIn('1-2 1-3'));
    expect(soldBy('Ola', sales)).toEqual(new Set(['mias']));
  });

  test('are one for a booking that was made again, at the time of the last', () => {
    const [first, again] = [sold('1-1', 'Mia', 'Ola', 'mias'), sold('1-1', 'Mia', 'Ola', 'mias')];
    expect(salesIn([first, sold('2-1', 'Zoe', 'Ola', 'zoes'), again]).map(({ booking }) => booking)).toEqual([
      'mias',
      'zoes',
    ]);
  });

  test('stay those of who sold first, though another till adds seats', () => {
    const sales = salesIn([sold('1-1', 'Mia', 'Bo', 'mias'), sold('1-2', 'Mia', 'Ola', 'mias')]);
    expect(soldBy('Bo', sales)).toEqual(new Set(['mias']));
    expect(soldBy('Ola', sales)).toEqual(new Set());
  });

  test('stand as the pictures say: moved, in another name, or given back', () => {
    const [sale] = salesIn([sold('1-1', 'Mia', 'Ola', 'mias')]);
    if (sale === undefined) throw new Error('there is a sale');
    const given = roomWith(PLAN, 'A', { '2-2': { kind: 'booked', client: 'Noa', booking: 'mias' } });
    expect(asItStands(sale, new Map([['A', given]]))).toMatchObject({
      client: 'Noa',
      seats: [{ row: 2, place: 2 }],
    });
    expect(asItStands(sale, new Map([['A', ROOM]]))).toMatchObject({ client: 'Mia', seats: [] });
    expect(asItStands(sale, new Map())).toBe(sale);
  });
});
