import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { endOf, homeWithTheater, type Run, run, start, temporaryFolder } from './program.ts';

/** What becomes of lines that are piped into the program. */
async function pipe(home: string, args: readonly string[], lines: readonly string[]): Promise<Run> {
  const child = await start([...args, '--screen-reader'], { home });
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return await endOf(child);
}

describe('theater --screen-reader in a pipe', () => {
  test('books, tells it, and ends with its input', async () => {
    const home = await homeWithTheater();
    const { code, stdout, stderr } = await pipe(home, ['Mia'], ['book 7-4 7-5', 'mine']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(3)).toEqual([
      expect.stringMatching(/^Booked A 7-4 and 7-5 for Mia\. Reference \w{6}\.$/),
      'Mia has 1 booking with 2 seats.',
      expect.stringMatching(/^A, Hamlet: 7-4 and 7-5, reference \w{6}\.$/),
      'The booking terminal is closed.',
      '',
    ]);
    expect((await run(['mine', '--as', 'Mia', '--json'], { home })).stdout).toContain(
      '"seats":["7-4","7-5"]',
    );
  });

  test('needs a name, since nobody can be asked', async () => {
    const { code, stdout, stderr } = await pipe(await homeWithTheater(), [], ['book 7-4']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('whose seats? add --as NAME');
  });

  test('makes no theater where none is, since nobody can be asked', async () => {
    const home = temporaryFolder();
    const { code, stderr } = await pipe(
      home,
      ['Mia', '--store', path.join(home, 'x.db')],
      ['yes', 'book 7-4'],
    );
    expect(code).toBe(69);
    expect(stderr).toContain('theater init');
  });

  test('is left out of acting: an operator who sees no screen acts by commands', async () => {
    const { code, stderr } = await pipe(await homeWithTheater(), ['ops', '--as', 'Ola', '--act'], []);
    expect(code).toBe(2);
    expect(stderr).toContain('theater block');
  });
});
