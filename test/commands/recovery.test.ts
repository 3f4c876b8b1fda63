import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { runSql } from '../store/support/files.ts';
import { idAt } from '../theater/ids.ts';
import { jsonOf, run, type Run, temporaryFolder } from './program.ts';

type House = { readonly file: string; readonly theater: (...args: string[]) => Promise<Run> };

/** A theater in which Mia's booking of A 1-1 and 1-2, a minute ago, has lost its row in the history. */
async function houseWithLostRow(): Promise<House> {
  const home = temporaryFolder();
  const file = path.join(home, 'theater.db');
  const theater: House['theater'] = (...args) => run([...args, '--store', file], { home });
  await theater('init', '--rooms', '2', '--rows', '2', '--places', '5');
  await theater('book', 'A', '1-1', '1-2', '--as', 'Mia');
  const id = idAt(Date.now() - 60_000);
  runSql(
    file,
    `UPDATE rooms SET change = '${id}' WHERE occupied = 'yes';
     DELETE FROM history; DELETE FROM history_seats; DELETE FROM history_people`,
  );
  return { file, theater };
}

const RECOVERED = [
  {
    kind: 'book',
    by: 'Mia',
    recovered: true,
    seats: [
      { seat: '1-1', before: { state: 'free' }, after: { state: 'booked', client: 'Mia' } },
      { seat: '1-2', before: { state: 'free' }, after: { state: 'booked', client: 'Mia' } },
    ],
  },
];

test('theater doctor finds a booking without a row, and writes it', async () => {
  const { theater } = await houseWithLostRow();
  expect(jsonOf(await theater('history', '--json'))).toMatchObject({ history: [] });
  const first = await theater('doctor');
  expect(first.stdout).toMatch(/warning +history +no row of A 1-1 and 1-2 \(booked by Mia\)/);
  expect(first.stdout).toContain('written now, marked as recovered; another program has written to the file');
  expect(jsonOf(await theater('history', '--json'))).toMatchObject({ history: RECOVERED });
  expect((await theater('doctor')).stdout).toMatch(/fine +history +every booking has its row/);
  expect((await theater('history')).stdout).toMatch(/book +A 1-1 1-2 +Mia +\w{6} +\(recovered\)\n$/);
});

test('theater ops --check warns of it once, and has written it then', async () => {
  const { theater } = await houseWithLostRow();
  const first = await theater('ops', '--check');
  expect(first.code).toBe(1);
  expect(first.stdout).toMatch(
    /^THEATER WARNING - A 1-1 and 1-2 \(booked by Mia\) had no row in the history/,
  );
  expect((await theater('ops', '--check')).code).toBe(0);
  expect(jsonOf(await theater('history', '--json'))).toMatchObject({ history: RECOVERED });
});

test('a booking whose row cannot be written is an alert that says so, and is found again', async () => {
  const { file, theater } = await houseWithLostRow();
  const busy = new DatabaseSync(file);
  onTestFinished(() => busy.close());
  busy.exec('BEGIN IMMEDIATE');
  for (let round = 0; round < 2; round += 1) {
    const ops = jsonOf(await theater('ops', '--json'));
    expect(ops).toMatchObject({ withoutHistory: [{ room: 'A', seats: ['1-1', '1-2'], recovered: false }] });
  }
  expect((await theater('doctor')).code).toBe(1);
});

test('theater doctor says which seats are older than the history, until another epoch is begun', async () => {
  const home = temporaryFolder();
  const file = path.join(home, 'theater.db');
  const theater: House['theater'] = (...args) => run([...args, '--store', file], { home });
  await theater('init', '--rooms', '2', '--rows', '2', '--places', '5');
  await theater('book', 'A', '1-1', '1-2', '--as', 'Mia');
  await theater('book', 'A', '2-1', '--as', 'Tom');
  expect((await theater('doctor')).stdout).toMatch(/fine +history and seats +they agree in 2 rows\n/);
  runSql(
    file,
    `UPDATE rooms SET version = 0, occupied = 'no', client = '-', booking = '-' WHERE client = 'Mia' AND place = 2;
     UPDATE rooms SET client = 'Zoe' WHERE client = 'Tom'`,
  );
  const { code, stdout } = await theater('doctor');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /wrong +history and seats +A 1-2 is free at version 0, and was of Mia at version 1; A 2-1 is of Zoe at version 1, and was of Tom at version 1\n/,
  );
  await theater('renew', '--yes');
  expect((await theater('doctor')).stdout).toMatch(/fine +history and seats /);
});

/**
 * A theater in which Mia has taken A 1-1, Noa B 1-1 and 1-2, and Mia has blocked B 2-1; the row of Noa's booking is
 * rubbish.
 */
async function houseWithRubbish(): Promise<House> {
  const home = temporaryFolder();
  const file = path.join(home, 'theater.db');
  const theater: House['theater'] = (...args) => run([...args, '--store', file], { home });
  await theater('init', '--rooms', '2', '--rows', '2', '--places', '5');
  await theater('book', 'A', '1-1', '--as', 'Mia');
  await theater('book', 'B', '1-1', '1-2', '--as', 'Noa');
  await theater('block', 'B', '2-1', '--as', 'Ola', '--yes');
  runSql(file, `UPDATE history SET at = ${2n ** 62n}, seats = '{' WHERE made_by = 'Noa'`);
  return { file, theater };
}

test('theater history shows the rows that can be read, and says how many cannot', async () => {
  const { file, theater } = await houseWithRubbish();
  const words = '1 row of the history cannot be read: what was changed there is not told here.';
  const all = await theater('history');
  expect(all).toMatchObject({ code: 0, stderr: expect.stringContaining(words) });
  expect(all.stdout).toMatch(/^[^\n]* book +A 1-1 +Mia +\w{6}\n[^\n]* block +B 2-1 +Ola\n$/);
  const json = await theater('history', '--json');
  expect(jsonOf(json)).toMatchObject({ truncated: false, unreadable: 1, history: { length: 2 } });
  expect(jsonOf(await theater('history', 'A', '--json'))).toMatchObject({ unreadable: 0 });
  expect(jsonOf(await theater('history', '--limit', '2', '--json'))).toMatchObject({
    truncated: true,
    unreadable: 1,
    history: [{ kind: 'book' }, { kind: 'block' }],
  });
  expect((await theater('history', '--csv')).stderr).toContain(words);
  const none = await theater('history', 'B', '1-1');
  expect(none.stderr).toContain('Nothing of that can be read in the history.');
  runSql(file, `UPDATE history SET seats = '{'`);
  expect((await theater('history')).stderr).toContain('3 rows of the history cannot be read');
});

test('theater doctor finds rows that cannot be read, and reads the others', async () => {
  const { theater } = await houseWithRubbish();
  const { code, stdout } = await theater('doctor');
  expect(code).toBe(1);
  expect(stdout).toMatch(/wrong +rows of the history +1 row cannot be read: nobody can say/);
  expect(stdout).toMatch(/fine +history and seats +they agree in 2 rows\n/);
});

test('theater undo takes nothing back while the last operation may be in a row that cannot be read', async () => {
  const { file, theater } = await houseWithRubbish();
  await theater('block', 'B', '2-2', '--as', 'Ola', '--yes');
  runSql(file, `UPDATE history SET seats = '{' WHERE sequence = 4`);
  const refused = await theater('undo', '--as', 'Ola', '--yes');
  expect(refused.stdout + refused.stderr).toMatch(
    /a row of the history cannot be read, .*; nothing was changed/,
  );
  expect(jsonOf(await theater('rooms', '--json'))).toMatchObject({ rooms: [{ blocked: 0 }, { blocked: 2 }] });
});
