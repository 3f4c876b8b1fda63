import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { noteInOtherName } from '../../source/theater/change.ts';
import { capture } from './captured-program.ts';
import { jsonOf, type Run, temporaryFolder } from './program.ts';

type Theater = (...args: string[]) => Promise<Run>;

/** An evening in which Mia books, sells, releases, gives, is sold to and waits. */
async function evening(): Promise<{ readonly theater: Theater; readonly file: string }> {
  const home = temporaryFolder();
  const theater: Theater = async (...args) => ({
    ...(await capture(args, { HOME: home, LANG: 'C.UTF-8' })),
    signal: null,
  });
  const all = [
    ['init', '--rooms', '2', '--rows', '3', '--places', '4'],
    ['book', 'A', '1-1', '1-2', '--as', 'Mia'],
    ['book', 'A', '2-1', '--as', 'Mia', '--for', 'Zoë'],
    ['release', 'A', '1-2', '--as', 'Mia'],
    ['book', 'B', '2-1', '2-2', '--as', 'Ola', '--for', 'Mia'],
    ['give', 'B', '2-2', '--to', 'Noa', '--for', 'Mia', '--as', 'Ola', '--note', 'Mia said so', '--yes'],
    ['wait', 'A', '2', '--for', 'Mia'],
    ['wait', 'A', '3', '--for', 'Zoë', '--as', 'Mia', '--note', 'Mia knows'],
  ];
  for (const args of all) {
    // One after the other, as it happened.
    // oxlint-disable-next-line no-await-in-loop
    expect(await theater(...args)).toMatchObject({ code: 0 });
  }
  return { theater, file: path.join(home, '.local', 'share', 'theater', 'theater.db') };
}

describe('theater forget', () => {
  test('leaves no trace of the name in the file: not in seats, rows, notes or the waiting list', async () => {
    const { theater, file } = await evening();
    expect(readFileSync(file).includes('Mia')).toBe(true);
    const done = await theater('forget', 'Mia', '--yes', '--as', 'Ola');
    expect(done.code).toBe(0);
    expect(done.stdout).toMatch(
      /^The name is customer \d{1,4} now, in 2 seats, 5 rows of the history and 2 entries of the waiting list\.\n$/,
    );
    expect(done.stderr).toMatch(/cannot be reached from here:\n- copies: backups/);
    expect(readFileSync(file).includes('Mia')).toBe(false);
    const [number = ''] = /customer \d+/.exec(done.stdout) ?? [];
    const { stdout: history } = await theater('history');
    expect(history.match(new RegExp(number, 'g'))?.length).toBeGreaterThanOrEqual(6);
    expect(history).toContain(`${number} said so`);
    const mine = jsonOf(await theater('mine', '--as', number, '--json'));
    expect(mine).toMatchObject({ bookings: [{ room: 'A' }, { room: 'B' }] });
    expect((await theater('waiting')).stdout).toContain(`Zoë, by ${number}`);
    expect(await theater('doctor')).toMatchObject({ code: 0 });
  });

  test('takes away what was noted on bookings and entries in that name, and only the name from what is of others', async () => {
    const { theater, file } = await evening();
    const more = [
      ['book', 'A', '3-1', '--as', 'Ola', '--for', 'Mia', '--note', 'rings 0171-555', '--until', '+2h'],
      ['wait', 'B', '2', '--for', 'Mia', '--as', 'Ola', '--note', 'at 0171-555'],
      ['book', 'A', '3-2', '--as', 'Ola', '--for', 'Noa', '--note', 'beside Mia'],
    ];
    for (const args of more) {
      // One after the other, as it happened.
      // oxlint-disable-next-line no-await-in-loop
      expect(await theater(...args)).toMatchObject({ code: 0 });
    }
    expect(readFileSync(file).includes('0171-555')).toBe(true);
    const done = await theater('forget', 'Mia', '--yes');
    expect(done.stderr).toContain('notes on what others have now');
    const [number = ''] = /customer \d+/.exec(done.stdout) ?? [];
    const listed = jsonOf(await theater('list', 'A', '--json'));
    expect(listed).toMatchObject({
      parties: expect.arrayContaining([
        expect.objectContaining({ client: number, seats: ['3-1'], note: null, until: expect.any(String) }),
        expect.objectContaining({ client: 'Noa', note: `beside ${number}` }),
      ]),
    });
    expect(readFileSync(file).includes('0171-555')).toBe(false);
    expect(await theater('doctor')).toMatchObject({ code: 0 });
  });

  test('says what it would do, and does nothing, by --dry-run', async () => {
    const { theater, file } = await evening();
    const before = readFileSync(file);
    const dry = await theater('forget', 'Mia', '--dry-run');
    expect(dry).toMatchObject({
      code: 0,
      stdout:
        'Would put a number in the place of Mia in 2 seats, 5 rows of the history and 2 entries of the waiting list.\n',
    });
    expect(jsonOf(await theater('forget', 'Mia', '--dry-run', '--json'))).toEqual({
      outcome: 'would-apply',
      seats: 2,
      rows: 5,
      entries: 2,
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('has nothing to do the second time', async () => {
    const { theater } = await evening();
    await theater('forget', 'Mia', '--yes');
    expect(await theater('forget', 'Mia', '--yes')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Nothing here has the name Mia.\n',
    });
    expect(jsonOf(await theater('forget', 'Mia', '--yes', '--json'))).toMatchObject({ outcome: 'settled' });
  });

  test('goes on with the same number after a run that was cut short behind the seats of one room', async () => {
    const { theater, file } = await evening();
    const store = await openSqliteStore(file);
    const id = 'c59a0a10-ecd2-11f1-9386-f9a603dc5bd5';
    const number = 'customer 4711';
    await store.waiting?.add({ id, room: '-', count: 0, client: 'Mia', by: number, note: '' });
    const name = { from: 'Mia', to: number };
    const outcome = await createBoxOffice(store).fulfil({ kind: 'forget', room: 'A', name, by: 'Ola' });
    expect(outcome.kind).toBe('applied');
    await store.close();
    const done = await theater('forget', 'Mia', '--yes', '--json');
    expect(done.code).toBe(0);
    expect(jsonOf(done)).toMatchObject({ outcome: 'applied', client: number, seats: 1, rows: 5, entries: 2 });
    expect(readFileSync(file).includes('Mia')).toBe(false);
    expect(await theater('doctor')).toMatchObject({ code: 0 });
  });

  test('touches nobody whose name only begins like it', async () => {
    const { theater } = await evening();
    await theater('book', 'A', '3-1', '--as', 'Mia Lee');
    await theater('forget', 'Mia', '--yes');
    expect(jsonOf(await theater('mine', '--as', 'Mia Lee', '--json'))).toMatchObject({
      bookings: [{ seats: ['3-1'] }],
    });
  });

  test.for([
    [['forget', '--yes'], 'whose name'],
    [['forget', 'Mia'], 'there is no terminal'],
    [['forget', 'Mia', '--yes', '--as', 'Mia'], 'somebody else has to do it'],
  ] as const)('%j is a fault of the command line', async ([words, message]) => {
    const { theater } = await evening();
    const answer = await theater(...words);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(new RegExp(message));
    expect(jsonOf(await theater('mine', '--as', 'Mia', '--json'))).toMatchObject({
      bookings: [{ room: 'A' }, { room: 'B' }],
    });
  });
});

test.for([
  ['kept for Mia', 'kept for #'],
  ['Mia', '#'],
  ['Mia, Miami and Mia', '#, Miami and #'],
  ['Amia and LaMia', 'Amia and LaMia'],
  ['Mia Mia', '# #'],
  ['', ''],
] as const)('of a note "%s" becomes "%s"', ([note, told]) => {
  expect(noteInOtherName(note, { from: 'Mia', to: '#' })).toBe(told);
});
