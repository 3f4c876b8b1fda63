import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { capture } from './captured-program.ts';
import { jsonOf, type Run, temporaryFolder } from './program.ts';

type Theater = (...args: string[]) => Promise<Run>;

const REFERENCE = /\b[2-9CDFGHJKMNPQRTVWXY]{6}\b/;

/** A theater of two rooms of twelve seats, of which Ola has sold all of A. */
async function soldOut(): Promise<{ readonly theater: Theater; readonly home: string }> {
  const home = temporaryFolder();
  const theater: Theater = async (...args) => ({
    ...(await capture(args, { HOME: home, LANG: 'C.UTF-8' })),
    signal: null,
  });
  await theater('init', '--rooms', '2', '--rows', '3', '--places', '4');
  expect(await theater('book', 'A', 'all', '--as', 'Ola')).toMatchObject({ code: 0 });
  return { theater, home };
}

function referenceIn({ stdout }: Run): string {
  const [reference] = REFERENCE.exec(stdout) ?? [];
  if (reference === undefined) throw new Error(`no reference: ${stdout}`);
  return reference;
}

describe('the waiting list', () => {
  test('is written to in one line, and read in the order in which people came', async () => {
    const { theater } = await soldOut();
    const wait = await theater('wait', 'A', '4', '--for', 'Mia', '--note', 'calls back');
    expect(wait).toMatchObject({ code: 0, stderr: '' });
    expect(wait.stdout.replace(REFERENCE, 'REFERS')).toBe('Mia waits for 4 seats in A. Reference REFERS.\n');
    await theater('wait', 'a', '1', '--for', 'Zoë', '--as', 'Ola');
    const list = await theater('waiting');
    const lines = list.stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^A  4  Mia +[^ ]{6} .* calls back$/),
      expect.stringMatching(/^A  1  Zoë, by Ola +[^ ]{6} /),
    ]);
    expect(list.stdout).toContain(referenceIn(wait));
  });

  test('is told after a release: who waits for how many that fit now, the first to come first', async () => {
    const { theater } = await soldOut();
    await theater('wait', 'A', '4', '--for', 'Mia');
    await theater('wait', 'A', '2', '--for', 'Zoë');
    await theater('wait', 'B', '1', '--for', 'Noa');
    const first = await theater('release', 'A', '1-1', '1-2', '--as', 'Ola');
    expect(first.stderr).toBe('Zoë waits for 2 seats in A.\n');
    const more = await theater('release', 'A', '2-1', '2-4', '--any', '--yes', '--as', 'Pia');
    expect(more.stderr).toBe('Mia waits for 4 seats in A (apart), then Zoë for 2.\n');
    expect(await theater('release', 'A', '3-1', '--as', 'Ola', '--json')).toMatchObject({ stderr: '' });
  });

  test('is told as well when blocked seats go back into the sale, and not when nobody fits', async () => {
    const { theater } = await soldOut();
    await theater('wait', 'A', '2', '--for', 'Mia');
    expect((await theater('release', 'A', '1-1', '--as', 'Ola')).stderr).toBe('');
    await theater('block', 'A', '1-1', '--as', 'Ola', '--yes');
    await theater('release', 'A', '1-2', '--as', 'Ola');
    const back = await theater('unblock', 'A', '1-1', '--as', 'Ola', '--yes');
    expect(back.stderr).toBe('Mia waits for 2 seats in A.\n');
  });

  test('is counted for each room by theater ops', async () => {
    const { theater } = await soldOut();
    await theater('wait', 'A', '4', '--for', 'Mia');
    await theater('wait', 'A', '1', '--for', 'Zoë');
    expect(jsonOf(await theater('ops', '--json'))).toMatchObject({
      rooms: [
        { room: 'A', waiting: 2 },
        { room: 'B', waiting: 0 },
      ],
    });
  });

  test('lets an entry go by its reference, once', async () => {
    const { theater } = await soldOut();
    const reference = referenceIn(await theater('wait', 'A', '4', '--for', 'Mia'));
    expect(await theater('wait', '--done', reference.toLowerCase())).toMatchObject({
      code: 0,
      stdout: 'Mia waits no more for 4 seats in A.\n',
    });
    const again = await theater('wait', '--done', reference, '--json');
    expect(again.code).toBe(1);
    expect(jsonOf(again)).toMatchObject({ outcome: 'error', reason: 'no-such-entry' });
    expect(await theater('waiting')).toMatchObject({ code: 0, stdout: '', stderr: 'Nobody waits.\n' });
  });

  test('as JSON says whether each entry fits now, and whether side by side', async () => {
    const { theater } = await soldOut();
    await theater('wait', 'A', '2', '--for', 'Mia', '--as', 'Ola', '--note', 'calls back');
    await theater('wait', 'A', '3', '--for', 'Zoë');
    await theater('release', 'A', '1-1', '3-4', '--as', 'Ola');
    expect(jsonOf(await theater('waiting', 'A', '--json'))).toEqual({
      waiting: [
        {
          id: expect.stringMatching(/^[\da-f-]{36}$/),
          reference: expect.stringMatching(REFERENCE),
          room: 'A',
          count: 2,
          client: 'Mia',
          by: 'Ola',
          note: 'calls back',
          since: expect.stringMatching(/Z$/),
          fits: true,
          together: false,
        },
        expect.objectContaining({ client: 'Zoë', by: 'Zoë', fits: false, together: null }),
      ],
    });
    expect(jsonOf(await theater('waiting', 'B', '--json'))).toEqual({ waiting: [] });
  });

  test('is safe on a terminal and in a spreadsheet, whatever somebody wrote into it', async () => {
    const { theater, home } = await soldOut();
    const store = await openSqliteStore(path.join(home, '.local', 'share', 'theater', 'theater.db'));
    const id = 'c59a0a10-ecd2-11f1-9386-f9a603dc5bd5';
    const spoilt = '=1+1\u001B[2J\u202E';
    await store.waiting?.add({ id, room: 'A', count: 1, client: spoilt, by: 'Ola', note: spoilt });
    await store.close();
    for (const args of [['waiting'], ['waiting', '--csv'], ['waiting', '--json']]) {
      // oxlint-disable-next-line no-await-in-loop
      expect((await theater(...args)).stdout).not.toMatch(/(?!\n)\p{C}/u);
    }
    expect((await theater('waiting', '--csv')).stdout).toContain(`"'=1+1`);
    expect((await theater('release', 'A', '1-1', '--as', 'Ola')).stderr).not.toMatch(/(?!\n)\p{C}/u);
  });

  test.for([
    [['wait'], 'which room'],
    [['wait', 'A'], 'how many seats'],
    [['wait', 'A', '0', '--for', 'Mia'], 'how many seats'],
    [['wait', 'A', '13', '--for', 'Mia'], 'room A has 12 seats'],
    [['wait', 'A', '2'], 'who waits\\? add --for NAME'],
    [['wait', 'A', '2', '3', '--for', 'Mia'], 'one word too many'],
    [['wait', 'C', '2', '--for', 'Mia'], 'there is no room C'],
    [['wait', 'A', '--done', 'K7QF2X'], 'leave out everything else'],
    [['wait', '--done', 'hello'], 'is no reference'],
    [['waiting', 'A', 'B'], 'takes one room'],
    [['waiting', '--csv', '--json'], 'one format'],
  ] as const)('%j is a fault of the command line', async ([words, message]) => {
    const { theater } = await soldOut();
    const answer = await theater(...words);
    expect(answer.code).toBe(2);
    expect(answer.stdout + answer.stderr).toMatch(new RegExp(message));
    expect((await theater('waiting')).stdout).toBe('');
  });
});
