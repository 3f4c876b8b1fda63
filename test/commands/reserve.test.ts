import { setTimeout as delay } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { capture } from './captured-program.ts';
import { jsonOf, type Run, temporaryFolder } from './program.ts';

type Theater = (...args: string[]) => Promise<Run>;

async function house(): Promise<Theater> {
  const home = temporaryFolder();
  const theater: Theater = async (...args) => ({
    ...(await capture(args, { HOME: home, LANG: 'C.UTF-8' })),
    signal: null,
  });
  await theater('init', '--rooms', '2', '--rows', '3', '--places', '10');
  return theater;
}

/** The reference of the only booking that somebody has. */
async function referenceOf(theater: Theater, client: string): Promise<string> {
  const { stdout } = await theater('mine', '--as', client);
  return /\b[2-9CDFGHJKMNPQRTVWXY]{6}\b/.exec(stdout)?.[0] ?? '';
}

test('a reservation that nobody collects is released by theater expire, once, and the history says why', async () => {
  const theater = await house();
  const book = await theater('book', 'A', '1-1', '1-2', '--until', '+1s', '--as', 'Ola', '--for', 'Mia');
  expect(book).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Booked A 1-1 and 1-2 for Mia, kept until /),
  });
  expect(await theater('expire', 'A')).toMatchObject({ code: 0, stderr: 'No reservation has run out.\n' });
  await delay(1_100);
  expect((await theater('book', 'A', '1-1', '--as', 'Zoë')).code).toBe(1);
  expect((await theater('seats', 'A')).stdout).toContain('not collected by');
  const reservations = { subject: 'reservations', level: 'warning' };
  const doctor = jsonOf(await theater('doctor', '--json'));
  expect(doctor).toMatchObject({ findings: expect.arrayContaining([expect.objectContaining(reservations)]) });
  const plan = jsonOf(await theater('expire', '--dry-run', '--json'));
  expect(plan).toMatchObject({
    outcome: 'would-apply',
    expired: [{ room: 'A', seats: ['1-1', '1-2'], client: 'Mia' }],
  });
  const done = jsonOf(await theater('expire', '--json'));
  expect(done).toMatchObject({
    outcome: 'applied',
    expired: [{ outcome: 'applied', kind: 'expire', client: 'Mia' }],
  });
  expect(jsonOf(await theater('expire', '--json'))).toEqual({ outcome: 'applied', expired: [] });
  const { stdout } = await theater('history', 'A', '1-1');
  expect(stdout).toMatch(/expire +A 1-1 1-2 +theater .*\(had been of Mia\) not collected by \d\d:\d\d\n$/);
  expect(jsonOf(await theater('report', '--json'))).toMatchObject({
    total: { sold: 2, released: 2, expired: 2 },
    reserved: 0,
    overdue: 0,
  });
  expect((await theater('book', 'A', '1-1', '--as', 'Zoë')).code).toBe(0);
});

test('one that is collected in time, or late, stays; collecting what is gone is refused in words', async () => {
  const theater = await house();
  await theater('book', 'A', '1-1', '--until', '+1s', '--as', 'Mia');
  await theater('book', 'A', '1-2', '--until', '+1s', '--as', 'Zoë');
  const [mias, zoes] = [await referenceOf(theater, 'Mia'), await referenceOf(theater, 'Zoë')];
  await delay(1_100);
  expect(await theater('collect', mias, '--as', 'Ola')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Mark A 1-1 as collected (Mia)'),
  });
  expect(await theater('collect', mias, '--as', 'Ola')).toMatchObject({
    code: 0,
    stderr: 'Already done; nothing changed.\n',
  });
  await theater('expire');
  expect((await theater('mine', '--as', 'Mia')).stdout).toContain('1-1');
  const gone = await theater('collect', zoes, '--as', 'Ola');
  expect(gone).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`theater history "${zoes}"`.replaceAll('"', '')),
  });
  expect((await theater('collect', 'A', '1-2', '--as', 'Ola')).stderr).toContain(
    'A 1-2 free; nothing was changed',
  );
});

test('a time that has passed, and one that is none, are refused before anything is booked', async () => {
  const theater = await house();
  const past = await theater('book', 'A', '1-1', '--until', '2020-01-01 10:00', '--as', 'Mia');
  expect(past).toMatchObject({ code: 2, stderr: expect.stringContaining('2020-01-01 10:00 has passed') });
  expect((await theater('book', 'A', '1-1', '--until', 'soon', '--as', 'Mia')).code).toBe(2);
  expect((await theater('reserve', 'A', '1-1', '--as', 'Mia')).stderr).toContain('until when?');
  expect(jsonOf(await theater('rooms', '--json'))).toMatchObject({ rooms: [{ booked: 0 }, {}] });
});

test('is put off by who sold it, and by nobody else unless he runs the theater', async () => {
  const theater = await house();
  await theater('book', 'A', '1-1', '--as', 'Ola', '--for', 'Mia');
  const put = await theater('reserve', 'A', '1-1', '--until', '2h', '--as', 'Ola');
  expect(put.code).toBe(2);
  expect((await theater('reserve', 'A', '1-1', '--until', '+2h', '--as', 'Ola')).code).toBe(0);
  expect((await theater('mine', '--as', 'Mia')).stdout).toContain('kept until');
  expect((await theater('reserve', 'A', '1-1', '--until', '+3h', '--as', 'Zoë')).code).toBe(1);
  expect((await theater('reserve', 'A', '1-1', '--until', '+3h', '--as', 'Zoë', '--any')).code).toBe(0);
  expect(await theater('undo', '--as', 'Zoë', '--yes')).toMatchObject({ code: 0 });
});

test('a note is for those who sell: on the list of the door, and not among what a client sees of the house', async () => {
  const theater = await house();
  await theater('book', 'A', '1-1', '--as', 'Ola', '--for', 'Mia', '--note', 'wheelchair');
  const reference = await referenceOf(theater, 'Mia');
  expect((await theater('list', 'A')).stdout).toContain('\n    wheelchair\n');
  expect((await theater('list', 'A', '--by', 'row')).stdout).toContain('wheelchair');
  expect((await theater('note', reference, 'phone 123', '--as', 'Bo')).stdout).toContain(
    'Note on A 1-1 (Mia): phone 123.',
  );
  expect(jsonOf(await theater('list', 'A', '--json'))).toMatchObject({
    parties: [{ note: 'phone 123', until: null }],
  });
  expect((await theater('find', 'mia')).stdout).toContain('phone 123');
  for (const view of [
    ['seats', 'A'],
    ['mine', '--as', 'Mia'],
    ['mine', '--as', 'Zoë'],
    ['history', 'A'],
    ['tickets', 'A', '--no-qr'],
    ['watch', '--help'],
  ]) {
    for (const format of view.includes('--help') ? [[]] : [[], ['--json']])
      // oxlint-disable-next-line no-await-in-loop
      expect((await theater(...view, ...format)).stdout).not.toMatch(/phone|wheelchair/);
  }
  expect((await theater('note', 'A', '1-1', '', '--as', 'Bo')).stdout).toContain('taken away');
  expect((await theater('note', 'A', '1-1', 'x'.repeat(61), '--as', 'Bo')).code).toBe(2);
  expect((await theater('note', 'A', '1-1', '\u001B[2J', '--as', 'Bo')).code).toBe(2);
  expect((await theater('note', 'A', '1-1', '--as', 'Bo')).stderr).toContain('write one note');
  expect((await theater('note', 'A', '1-2', 'x', '--as', 'Bo')).code).toBe(1);
});

test('an undo that keeps each seat as it was says so, and not what is true of the first alone', async () => {
  const theater = await house();
  await theater('book', 'A', '1-1', '1-2', '--until', '+2h', '--as', 'Ola', '--for', 'Mia');
  await theater('collect', 'A', '1-1', '--as', 'Ola');
  await theater('reserve', await referenceOf(theater, 'Mia'), '--until', '+3h', '--as', 'Ola');
  const undone = await theater('undo', '--as', 'Ola', '--yes');
  expect(undone.stdout).toContain('Keep A 1-1 and 1-2 (Mia) each as it was before');
  const { stdout } = await theater('seats', 'A', '--json');
  expect(stdout).toMatch(/"seat":"1-1"[^}]*"until":null/);
  expect(stdout).toMatch(/"seat":"1-2"[^}]*"until":"/);
});
