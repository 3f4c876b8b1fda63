import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { homeWithTheater, jsonOf, run, type Run } from './program.ts';

async function homeWithBackup(): Promise<{
  home: string;
  file: string;
  theater: (...args: string[]) => Promise<Run>;
}> {
  const home = await homeWithTheater();
  const theater = (...args: string[]): Promise<Run> => run(args, { home });
  await theater('book', 'A', '1-1', '--as', 'Mia');
  const file = path.join(home, 'friday.db');
  const { code } = await theater('backup', file);
  expect(code).toBe(0);
  await theater('book', 'A', '1-2', '--as', 'Ola');
  return { home, file, theater };
}

test('theater backup --json says where the copy is and what is in it', async () => {
  const { home, theater } = await homeWithBackup();
  const backup = path.join(home, 'later.db');
  expect(jsonOf(await theater('backup', backup, '--json'))).toEqual({
    outcome: 'applied',
    store: path.join(home, '.local/share/theater/theater.db'),
    backup,
    booked: 2,
    changes: 2,
  });
});

test('theater restore asks first: without a terminal it wants --yes, and nothing is changed', async () => {
  const { file, theater } = await homeWithBackup();
  const { code, stderr } = await theater('restore', file);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'theater: theater restore asks first, and there is no terminal; add --yes\n',
  });
  expect((await theater('mine', '--as', 'Ola')).stdout).toContain('1-2');
});

test('theater restore --json says what is there now, how much of it differs, and where the rest is', async () => {
  const { file, theater } = await homeWithBackup();
  const restored = jsonOf(await theater('restore', file, '--yes', '--json'));
  expect(restored).toMatchObject({
    outcome: 'applied',
    from: file,
    booked: 1,
    seatsChanged: 1,
    isPlanOther: false,
    kept: expect.stringMatching(/theater\.db\.before-restore-1$/),
  });
  expect(jsonOf(await theater('mine', '--as', 'Ola', '--json'))).toEqual({ client: 'Ola', bookings: [] });
  expect(jsonOf(await theater('mine', '--as', 'Mia', '--json'))).toMatchObject({
    bookings: [{ seats: ['1-1'] }],
  });
});

test.each([
  [['backup'], 'theater backup takes one new file'],
  [['backup', 'a.db', 'b.db'], 'theater backup takes one new file'],
  [['restore'], 'theater restore takes one backup'],
])('%j is told what to write', async (args, says) => {
  const { code, stderr } = await run(args, { home: await homeWithTheater() });
  expect({ code, stderr }).toEqual({ code: 2, stderr: `theater: ${says}\n` });
});

test.each(['later.db-wal', 'later.db-shm', 'later.db-journal'])(
  'a backup is never called %s, which SQLite would remove',
  async (name) => {
    const { home, theater } = await homeWithBackup();
    const { code, stderr } = await theater('backup', path.join(home, name));
    expect(code).toBe(2);
    expect(stderr).toContain('SQLite would take it for its own');
    expect(existsSync(path.join(home, name))).toBe(false);
  },
);

test('what a restore keeps of a theater that is named by a link lies beside the theater itself', async () => {
  const { home, file, theater } = await homeWithBackup();
  const folder = path.join(home, 'elsewhere');
  mkdirSync(folder);
  const link = path.join(folder, 'link.db');
  symlinkSync(path.join(home, '.local/share/theater/theater.db'), link);
  const { stdout } = await theater('restore', file, '--yes', '--store', link);
  expect(stdout).toContain(path.join(home, '.local/share/theater/theater.db.before-restore-1'));
  expect(stdout).toContain('1 seat differs from before');
  expect(readdirSync(folder)).toEqual(['link.db']);
});
