import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { terminalEnvironment } from '../../tools/terminal-driver/environment.ts';
import { Terminal } from '../../tools/terminal-driver/terminal.ts';

const run = promisify(execFile);

let folder: string;
let executable: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-sea-'));
  const script = join(import.meta.dirname, '../../scripts/sea.ts');
  await run(process.execPath, [script, join(folder, 'made')]);
  executable = join(folder, 'made/theater');
  await mkdir(join(folder, 'home'));
}, 240_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs the executable in an empty environment: no Node and no npm is on its path. */
async function theater(...words: readonly string[]): Promise<unknown> {
  const env = { HOME: join(folder, 'home'), PATH: '/nonexistent', NODE_OPTIONS: '--no-such-option' };
  const store = ['--store', join(folder, 'evening.db'), '--json'];
  const { stdout, stderr } = await run(executable, [...words, ...store], { env, cwd: folder });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the single executable', { timeout: 120_000 }, () => {
  test('lies beside the licences of what is in it, and nothing else', async () => {
    expect((await readdir(join(folder, 'made'))).toSorted()).toEqual([
      'NODE-LICENSE.txt',
      'THIRD-PARTY-NOTICES.txt',
      'theater',
    ]);
  });

  test('books a seat on a file and reads it back where there is no Node, and writes no other file', async () => {
    await theater('init');
    expect(await theater('book', 'A', '7-4', '--as', 'Mia')).toMatchObject({ outcome: 'applied' });
    expect(await theater('mine', '--as', 'Mia')).toMatchObject({
      bookings: [{ room: 'A', seats: ['7-4'] }],
    });

    expect(await readdir(join(folder, 'made'))).not.toContain('compiled');
    expect((await readdir(folder)).filter((name) => !name.startsWith('evening.db'))).toEqual([
      'home',
      'made',
    ]);
  });

  test('shows the rooms on a terminal', async () => {
    const terminal = new Terminal({
      command: executable,
      args: ['Jaroslaw', '--store', join(folder, 'evening.db')],
      environment: terminalEnvironment(join(folder, 'home')),
    });
    try {
      await terminal.waitFor('live');
      terminal.press('q');
      expect(await terminal.waitForEnd()).toMatchObject({ code: 0 });
    } finally {
      await terminal.end();
    }
  });

  test.for(['a path', 'a path from the folder it is in', 'a name', 'a link'] as const)(
    'starts further processes of itself, itself started by %s',
    async (by) => {
      const link = join(folder, 'seats');
      if (by === 'a link') await symlink(executable, link);
      const typed = {
        'a path': executable,
        'a path from the folder it is in': './theater',
        'a name': 'theater',
        'a link': link,
      }[by];
      const words = ['stress', 'repeat', 'book', '--count', '3', '--store', join(folder, `${by}.db`)];
      const { stdout } = await run(typed, words, {
        env: { PATH: join(folder, 'made') },
        cwd: join(folder, 'made'),
      });
      expect(stdout).toMatch(/\bok\b/i);
    },
  );
});
