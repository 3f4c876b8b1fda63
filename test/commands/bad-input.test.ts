import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { homeWithTheater, run, temporaryFolder } from './program.ts';

/** What is typed, what is said of it; every line is all that is said, and the exit code is 2. */
const CASES: readonly (readonly [what: string, args: readonly string[], says: string])[] = [
  [
    'a name with an escape sequence',
    ['book', 'A', '1-1', '--as', 'Mia\u001B[31m'],
    'a name is made of letters, numbers, punctuation and spaces; U+001B at 4 is none; write --as NAME',
  ],
  [
    'a name that stands for nobody',
    ['book', 'A', '1-1', '--as', '-'],
    '--as needs a value, and "-" is none; write --as NAME',
  ],
  [
    'a name that stands for nobody, with an equals sign',
    ['book', 'A', '1-1', '--as=-'],
    '"-" stands for nobody and cannot be a name; write --as NAME',
  ],
  ['no name', ['book', 'A', '1-1'], 'whose seats? add --as NAME'],
  ['an empty name', ['book', 'A', '1-1', '--as='], '--as needs a value; write --as NAME'],
  ['a name of blanks', ['book', 'A', '1-1', '--as', '  '], '--as needs a value; write --as NAME'],
  [
    'a flag in place of a name',
    ['book', 'A', '1-1', '--as', '--yes'],
    '--as needs a value, and "--yes" is none; write --as NAME, or --as=--yes if that is meant',
  ],
  [
    'a seat that the room does not have',
    ['book', 'A', '13-1', '--as', 'Mia'],
    'there is no seat 13-1; rows go from 1 to 12, places from 1 to 10',
  ],
  [
    'a place behind the last',
    ['book', 'A', '12-11', '--as', 'Mia'],
    'there is no seat 12-11; rows go from 1 to 12, places from 1 to 10',
  ],
  [
    'a seat that is none',
    ['book', 'A', '7-', '--as', 'Mia'],
    '"7-" is no seat; write 7-4, 3-1..3-10 in one row, 3 for row 3, or all',
  ],
  [
    'no seat',
    ['book', 'A', '--as', 'Mia'],
    'which seats? name them after the room, such as 7-4, 3-1..3-10, 3 for row 3, or all',
  ],
  [
    'a theater with rows without end',
    ['init', '--rows', '1000000000'],
    '--rows is a whole number from 1 to 20, not "1000000000"',
  ],
  [
    'a theater with more rooms than keys',
    ['init', '--rooms', '27'],
    '--rooms is a whole number from 1 to 9, not "27"',
  ],
  [
    'a theater with rows too long',
    ['init', '--places', '101'],
    '--places is a whole number from 1 to 20, not "101"',
  ],
  ['no room', ['seats'], 'which room? name its letter, such as A'],
  [
    'a room that the theater does not have',
    ['book', 'G', '1-1', '--as', 'Mia'],
    'there is no room G; the rooms are A B C D E F',
  ],
  ['a room that is none', ['seats', '1-1'], '"1-1" is no room; a room is a letter, such as A'],
  [
    'a flag that does not exist',
    ['rooms', '--colour'],
    'there is no flag --colour; theater COMMAND --help names those that there are',
  ],
  ['a flag with a slip', ['rooms', '--jsno'], 'there is no flag --jsno; did you mean --json?'],
  [
    'a flag with a slip that only others have',
    ['rooms', '--fo'],
    'there is no flag --fo; theater COMMAND --help names those that there are',
  ],
  ['a flag in capitals', ['mine', '--AS', 'Mia'], 'there is no flag --AS; did you mean --as?'],
  [
    'a flag with an escape sequence',
    ['rooms', '--\u001B]0;x\u0007'],
    'there is no flag --\uFFFD]0;x\uFFFD; theater COMMAND --help names those that there are',
  ],
  [
    'a flag with a dot in it',
    ['rooms', '--store.x=1'],
    'there is no flag --store.x; theater COMMAND --help names those that there are',
  ],
  ['a flag twice', ['mine', '--as', 'Mia', '--as', 'Tom'], '--as is given twice; give it once'],
  ['a switch with a value', ['rooms', '--help=no'], '--help takes no value; write --help alone'],
  [
    "another command's flag",
    ['rooms', '--as', 'Mia'],
    '--as is no flag of theater rooms; it takes --json --store --consistency --read --write --profile',
  ],
  [
    'a word that may be a command or a name',
    ['bok'],
    '"bok" is no command; for a client of that name: theater --as bok; for the command: theater book',
  ],
  ['a word too many', ['rooms', 'A'], 'theater rooms takes no words; theater seats ROOM shows one room'],
  [
    'measures that no theater has',
    ['init', '--rooms', '10'],
    '--rooms is a whole number from 1 to 9, not "10"',
  ],
  [
    'a number that is none',
    ['history', '--limit', '-1'],
    '--limit needs a value, and "-1" is none; write --limit N, or --limit=-1 if that is meant',
  ],
  [
    'a time that is none',
    ['history', '--since', 'yesterday'],
    '--since is how long ago (30m, 2h, 7d) or a time (2026-03-01, 2026-03-01T19:30, 2026-03-01T19:30Z), not "yesterday"',
  ],
  [
    'a theme that is none',
    ['Jaroslaw', '--theme', 'purple'],
    '--theme: there is no theme "purple"; there are default, light, high-contrast, colour-blind, mono, ascii',
  ],
  [
    'two answers to one question',
    ['ops', '--mono', '--theme', 'light'],
    '--mono and --theme each choose the colours; give one of them',
  ],
  ['reset without a terminal', ['reset'], 'theater reset asks first, and there is no terminal; add --yes'],
  [
    'a kind of store that there is not',
    ['rooms', '--store', 'mysql://root:secret@host/x'],
    'mysql://…@host/x is no store; a store is a file or cassandra://host/keyspace',
  ],
];

test.for(CASES)('%s is explained in one line', async ([, args, says]) => {
  const { code, stdout, stderr } = await run(args, { home: await homeWithTheater() });
  expect(stderr).toBe(`theater: ${says}\n`);
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('a folder in the place of the file, and a file in the place of a folder, are explained with their path', async () => {
  const home = temporaryFolder();
  const folder = await run(['rooms', '--store', home], { home });
  expect(folder).toMatchObject({ code: 2, stdout: '' });
  expect(folder.stderr).toBe(`theater: ${home} is a folder; name a file in it\n`);

  const file = path.join(home, 'file');
  writeFileSync(file, '');
  const inFile = await run(['rooms', '--store', path.join(file, 'theater.db')], { home });
  expect(inFile).toMatchObject({ code: 2, stdout: '' });
  expect(inFile.stderr).toContain(path.join(file, 'theater.db'));
  expect(inFile.stderr.split('\n')).toHaveLength(2);
});

test.skipIf(process.platform !== 'linux')(
  'a place where nothing can be made is explained, and not waited for',
  async () => {
    const { code, stderr } = await run(['init', '--store', '/proc/x/theater.db'], {
      home: temporaryFolder(),
    });
    expect(stderr).toMatch(/^theater: \/proc\/x\/theater\.db cannot be made or opened \(.*\)\n$/);
    expect(code).toBe(2);
  },
);

test('a theme of the environment that is none is explained where a screen is asked for, and nowhere else', async () => {
  const options = { home: await homeWithTheater(), environment: { THEATER_THEME: 'dark' } };
  const screen = await run(['Jaroslaw'], options);
  expect(screen.stderr).toMatch(
    /^theater: THEATER_THEME: there is no theme "dark"; there are default, light, /,
  );
  expect(screen.code).toBe(2);
  expect(await run(['ops', '--check'], options)).toMatchObject({ code: 0, stderr: '' });
  expect(await run(['seats', 'A'], options)).toMatchObject({ code: 0, stderr: '' });
});

test('levels of consistency mean nothing for a file, and that is said', async () => {
  const home = temporaryFolder();
  const args = ['rooms', '--read', 'ALL', '--write', 'ONE', '--store', 'x.db'];
  expect(await run(args, { home })).toMatchObject({
    code: 2,
    stderr: 'theater: --read and --write can only be chosen on Cassandra; x.db is a file\n',
  });
});

test.each([
  [['book', 'A', '12-10', '--as', 'Mia'], 'the last seat of the last row'],
  [['history', '--limit', '10000'], 'the most rows that there can be'],
  [['history', '--since', '7d'], 'a week'],
])('%j is taken: %s', async (args) => {
  const { code, stderr } = await run(args, { home: await homeWithTheater() });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: args[0] === 'history' ? 'The history has nothing of that.\n' : '',
  });
});
