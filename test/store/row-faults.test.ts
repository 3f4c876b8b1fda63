import { expect, test } from 'vitest';

import { roomRowFault, rowFaultWords, seatRowFault } from '../../source/store/row-faults.ts';
import { idAt } from '../theater/ids.ts';

const PLAN = { rows: 2, places: 3 };
const MOMENT = 1_800_000_000_000;
const SEAT = { row: 1, place: 1, version: 1, change: idAt(MOMENT) };
const FREE = { occupied: 'no', client: '-', booking: '-', held_by: '-', held_until: 0, note: '-' };

/** What the program writes, as far as contents go: everything else is somebody else's. */
const WRITTEN = [
  FREE,
  { ...FREE, held_by: 'Mia', held_until: MOMENT },
  { ...FREE, occupied: 'yes', client: 'Mia', booking: 'b' },
  { ...FREE, occupied: 'yes', client: 'Mia', booking: 'b', note: 'arrived' },
  { ...FREE, occupied: 'yes', client: 'Mia', booking: 'b', held_until: MOMENT },
  { ...FREE, occupied: 'yes', client: 'Mia', booking: 'b', held_until: MOMENT, note: ': wheelchair' },
  { ...FREE, occupied: 'yes', client: 'Mia', booking: 'b', note: ': wheelchair' },
  { ...FREE, occupied: 'yes', client: 'Mia', booking: 'b', note: 'arrived: wheelchair' },
  { ...FREE, occupied: 'blocked', note: ': wheelchair' },
  { ...FREE, occupied: 'blocked', note: 'arrived: wheelchair' },
  { ...FREE, occupied: 'blocked', note: '-' },
  { ...FREE, occupied: 'blocked', note: '' },
  { ...FREE, occupied: 'blocked', note: 'wet paint' },
  { ...FREE, occupied: 'blocked', note: 'arrived' },
].map((columns) => JSON.stringify(columns));

/** Every combination of what the columns of a seat may hold. */
function* combinations(): Generator<typeof FREE> {
  const texts = ['-', '', 'Mia', 'b', 'wet paint'];
  for (const occupied of ['no', 'yes', 'blocked', '', 'maybe'])
    for (const client of texts.slice(0, 3))
      for (const booking of ['-', '', 'b'])
        for (const by of texts.slice(0, 3))
          for (const until of [0, MOMENT])
            for (const note of ['-', '', 'wet paint', 'arrived', ': wheelchair', 'arrived: wheelchair'])
              yield { occupied, client, booking, held_by: by, held_until: until, note };
}

test('of all combinations of columns only those that a change leaves pass', () => {
  const passed = [...combinations()].filter(
    (columns) => seatRowFault({ ...SEAT, ...columns }, PLAN) === null,
  );
  expect(passed.map((columns) => JSON.stringify(columns)).toSorted()).toEqual(WRITTEN.toSorted());
});

test('a seat that no change has touched is free', () => {
  const made = [...combinations()].filter(
    (columns) => seatRowFault({ ...SEAT, version: 0, ...columns }, PLAN) === null,
  );
  expect(made).toEqual([FREE]);
});

test.for([
  ['row', 0],
  ['row', 3],
  ['place', 4],
  ['place', 1.5],
  ['version', -1],
  ['version', 2 ** 31],
  ['version', 2n ** 62n],
  ['version', '1'],
  ['change', 'yesterday'],
  ['change', null],
  ['held_until', -1],
  ['held_until', Number.NaN],
  ['held_until', 9e15],
  ['client', null],
  ['note', new Uint8Array(1)],
] as const)('a seat whose %s is %o is none of a theater', ([column, value]) => {
  expect(seatRowFault({ ...SEAT, ...FREE, [column]: value }, PLAN)).not.toBeNull();
});

test.for(['\u001B[2J', ' Mia', 'Mia\n', '\u202EMia'])('%j is no name to be booked in', (client) => {
  const booked = { ...FREE, occupied: 'yes', client, booking: 'b' };
  expect(seatRowFault({ ...SEAT, ...booked }, PLAN)).toBe('is booked in a name that nobody can have');
});

test('whole numbers may come as big ones, and a room may count its changes or name the last', () => {
  expect(seatRowFault({ ...SEAT, ...FREE, version: 7n, row: 2n, held_until: 0n }, PLAN)).toBeNull();
  const room = { revision: 3n, closed: 0n, play: 'Hamlet' };
  expect(roomRowFault(room)).toBeNull();
  expect(roomRowFault({ ...room, revision: SEAT.change, closed: false })).toBeNull();
  expect(roomRowFault({ ...room, revision: -1n })).not.toBeNull();
  expect(roomRowFault({ ...room, closed: 2n })).not.toBeNull();
  expect(roomRowFault({ ...room, play: null })).not.toBeNull();
});

test('what is told is safe for a terminal, short, and counts what it does not name', () => {
  expect(rowFaultWords([{ name: 'A 1-1', fault: null }])).toBeNull();
  const many = Array.from({ length: 9 }, (_, index) => ({ name: `A 1-${index}`, fault: 'is odd' }));
  expect(rowFaultWords(many)).toBe(
    'A 1-0 is odd; A 1-1 is odd; A 1-2 is odd; A 1-3 is odd; A 1-4 is odd; and 4 more',
  );
  const long = rowFaultWords([{ name: `\u001B]0;${'x'.repeat(9_999)}`, fault: 'is odd' }]);
  expect(long).toMatch(/^\uFFFD\]0;x+ is odd$/);
  expect(long?.length).toBeLessThan(40);
});
