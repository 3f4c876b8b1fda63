import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { SCHEMA_VERSION } from '../../source/store/sqlite/file/schema.ts';
import { makePlan, seatsInPlan } from '../../source/theater/plan.ts';
import { bookingOn } from './support/changes.ts';
import { isMountRefused, withSecondName } from './support/circumstances.ts';
import {
  contentsOf,
  leaveHalfWritten,
  makeFolder,
  makeTheaterFile,
  openForTest,
  runSql,
} from './support/files.ts';
import { SMALL_PLAN } from './support/small-plan.ts';
import { FILE_OPENER } from './support/sqlite-harness.ts';
import { runTogether, startWorker } from './support/workers.ts';

describe('a file that does not exist', () => {
  test('becomes the theater of six rooms, in folders and a file for its owner alone', async () => {
    const file = join(makeFolder(), 'share', 'theater', 'theater.db');
    const store = await openForTest(file, {});
    const plan = await store.plan();
    expect(plan).toEqual(makePlan());
    expect((await store.look('F', 'settle')).seats).toHaveLength(120);
    expect(store.address).toBe(file);
    const modes = [file, `${file}-wal`, dirname(file), dirname(dirname(file))].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600, 0o700, 0o700]);
  });

  test('becomes a theater of another shape when that is asked for, and keeps it', async () => {
    const file = join(makeFolder(), 'theater.db');
    const plan = makePlan({ rooms: 3, rows: 5, places: 8 });
    const store = await openForTest(file, { plan });
    expect(await store.plan()).toEqual(plan);
    const again = await openForTest(file, {});
    expect(await again.plan()).toEqual(plan);
    expect(await again.initialise(makePlan())).toEqual({ seatsMade: 0, plan });
    expect((await again.revisions()).size).toBe(3);
  });

  test('is left without a theater for whoever wants to say first what is made', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file, { plan: null });
    await expect(store.plan()).rejects.toMatchObject({ fault: 'not-initialised' });
    expect(await store.initialise(SMALL_PLAN)).toEqual({
      seatsMade: seatsInPlan(SMALL_PLAN),
      plan: SMALL_PLAN,
    });
  });

  test('is made once by all the programs that start at the same moment', async () => {
    const folder = makeFolder();
    const programs = await Promise.all([1, 2, 3, 4].map(startProgram));
    for (let round = 0; round < 12; round += 1) {
      const file = join(folder, `${round}.db`);
      const ids = await Promise.all(programs.map((program) => answerTo(program, file)));
      expect(ids).toEqual(ids.map(() => ids[0]));
      expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
    }
    const store = await openForTest(join(folder, '0.db'), {});
    expect((await store.look('C', 'settle')).seats).toHaveLength(120);
  });

  test('leaves nothing but itself in its folder', async () => {
    const folder = makeFolder();
    const store = await openForTest(join(folder, 'theater.db'));
    await store.close();
    expect(readdirSync(folder)).toEqual(['theater.db']);
  });
});

describe('a path that cannot be a theater', () => {
  test('is a folder', async () => {
    const folder = makeFolder();
    await expect(openForTest(folder)).rejects.toMatchObject({
      name: 'StoreError',
      fault: 'configuration',
      message: `${folder} is a folder; name a file in it`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has a file where a folder should be', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'notes'), 'mine');
    const file = join(folder, 'notes', 'theater.db');
    await expect(openForTest(file)).rejects.toMatchObject({ fault: 'configuration' });
    await expect(openForTest(file)).rejects.toThrow(file);
  });

  test('is a device, or a link to nowhere', async () => {
    const link = join(makeFolder(), 'theater.db');
    symlinkSync('nowhere/theater.db', link);
    await expect(openForTest('/dev/null')).rejects.toMatchObject({ fault: 'configuration' });
    await expect(openForTest(link)).rejects.toMatchObject({ fault: 'configuration' });
  });

  test('is not printed with what it could do to a terminal', async () => {
    const folder = join(makeFolder(), 'red\u001B[31m');
    mkdirSync(folder);
    await expect(openForTest(folder)).rejects.toThrow(/red\uFFFD\[31m is a folder/);
  });
});

describe('a file of somebody else', () => {
  test('that is no database is left as it is', async () => {
    const folder = makeFolder();
    const file = join(folder, 'letter.txt');
    for (const text of ['Dear Mia', 'Dear Mia, '.repeat(1000)]) {
      writeFileSync(file, text);
      const before = contentsOf(folder);
      await expect(openForTest(file)).rejects.toMatchObject({
        fault: 'damaged',
        message: expect.stringContaining(`${file} is not a theater`),
      });
      expect(contentsOf(folder)).toEqual(before);
    }
  });

  test('that is another database is left as it is, in its own journal mode', async () => {
    const folder = makeFolder();
    const file = join(folder, 'recipes.db');
    runSql(file, "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
    const before = contentsOf(folder);
    await expect(openForTest(file)).rejects.toMatchObject({
      fault: 'damaged',
      message: `${file} is a database, but not a theater's; nothing was changed`,
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('that its own program left with a log, when it was killed, keeps that log', async () => {
    const [home, folder] = [makeFolder(), makeFolder()];
    const living = new DatabaseSync(join(home, 'recipes.db'));
    onTestFinished(() => living.close());
    living.exec('PRAGMA journal_mode = WAL; CREATE TABLE recipes (name TEXT)');
    for (const name of ['recipes.db', 'recipes.db-wal']) copyFileSync(join(home, name), join(folder, name));
    const before = contentsOf(folder);
    expect(before.size).toBe(2);
    await expect(openForTest(join(folder, 'recipes.db'))).rejects.toMatchObject({ fault: 'damaged' });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('that its own program left in the middle of a write is left as it is', async () => {
    const folder = makeFolder();
    leaveHalfWritten(join(folder, 'recipes.db'), 'CREATE TABLE recipes (name TEXT)');
    const before = contentsOf(folder);
    expect([...before.keys()]).toEqual(['recipes.db', 'recipes.db-journal']);
    await expect(openForTest(join(folder, 'recipes.db'))).rejects.toMatchObject({ fault: 'damaged' });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('that was made by a newer version is left as it is', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    runSql(file, `PRAGMA user_version = ${SCHEMA_VERSION + 1}; ALTER TABLE rooms ADD COLUMN armrest TEXT`);
    const before = contentsOf(folder);
    await expect(openForTest(file)).rejects.toMatchObject({
      fault: 'too-new',
      message: `${file} was made by a newer version of theater (format ${SCHEMA_VERSION + 1}, this one knows ${SCHEMA_VERSION}); nothing was changed`,
    });
    expect(contentsOf(folder)).toEqual(before);
  });
});

describe('a file that was emptied', () => {
  test('becomes no new theater, with or without its log, for whoever wants to make one neither', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    writeFileSync(file, '');
    const message = expect.stringContaining(`${file} is empty: if it was a theater, it was emptied`);
    for (const options of [{}, { plan: SMALL_PLAN }, { plan: null }]) {
      await expect(openForTest(file, options)).rejects.toMatchObject({ fault: 'damaged', message });
    }
    expect(statSync(file).size).toBe(0);
    rmSync(file);
    await expect(openForTest(file)).resolves.toMatchObject({ address: file });
  });
});

describe('a file of several names', () => {
  test('is refused under each of them while they are hard links, and says what to do', async () => {
    const folder = makeFolder();
    const [file, other] = [join(folder, 'a.db'), join(folder, 'b.db')];
    await makeTheaterFile(file);
    linkSync(file, other);
    for (const name of [file, other]) {
      const message = expect.stringContaining(`${name} is one file under 2 names (hard links)`);
      await expect(openForTest(name)).rejects.toMatchObject({ fault: 'damaged', message });
    }
    rmSync(other);
    await expect(openForTest(file)).resolves.toMatchObject({ address: file });
  });

  test('takes no booking of a program that has it open when it gets its second name', async () => {
    const folder = makeFolder();
    const [file, other] = [join(folder, 'a.db'), join(folder, 'b.db')];
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    linkSync(file, other);
    expect(await store.apply(change)).toMatchObject({ kind: 'notApplied', reason: 'rejected' });
    rmSync(other);
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
  });

  test('is what a symbolic link leads to, whose log and vitals are told, and which is not made anew', async () => {
    const [folder, links] = [makeFolder(), makeFolder()];
    const [file, link] = [join(folder, 'theater.db'), join(links, 'link.db')];
    symlinkSync(file, link);
    await makeTheaterFile(file);
    const store = await openForTest(link);
    expect(store.address).toBe(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    expect(await store.vitals()).toMatchObject({ file, logBytes: statSync(`${file}-wal`).size });
    expect((await store.health()).findings[0]?.message).not.toContain('log 0 bytes');
    writeFileSync(file, '');
    await expect(openForTest(link)).rejects.toMatchObject({ fault: 'damaged' });
    expect(readdirSync(links)).toEqual(['link.db']);
  });

  test.skipIf(isMountRefused)(
    'sells nothing under a name by which it is mounted once more, while it is open',
    async () => {
      const [file, other] = [join(makeFolder(), 'a.db'), join(makeFolder(), 'b.db')];
      const store = await openForTest(file);
      const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      writeFileSync(other, '');
      const job = { kind: 'insist', seats: '1-1', client: 'Ola' } as const;
      const within = withSecondName(file, other);
      const start = { opener: FILE_OPENER, address: other, job, opens: 'after-go', within } as const;
      await expect(runTogether([startWorker(start)])).rejects.toMatchObject({
        fault: 'damaged',
        message: expect.stringMatching(/is open under .* \(process \d+\)/),
      });
      expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
      expect((await store.history({ limit: 10 })).entries).toHaveLength(1);
    },
  );

  test('that its maker gave it before it was ended is taken back', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    linkSync(file, `${file}.new-0a1b2c3d`);
    await openForTest(file);
    expect(readdirSync(folder)).not.toContain('theater.db.new-0a1b2c3d');
  });
});

describe('a file into which somebody has put anything of his own', () => {
  test.for([
    [
      'a trigger that books for somebody else',
      "CREATE TRIGGER mine AFTER UPDATE ON rooms BEGIN UPDATE rooms SET client = 'Eve' WHERE room = new.room; END",
      'trigger mine is not ours',
    ],
    [
      'a view that never ends in the place of a table',
      `ALTER TABLE theater RENAME TO old; CREATE VIEW theater AS
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, i AS rows, i AS places FROM n`,
      'view theater is not ours',
    ],
    [
      'a view in the place of the rooms',
      "DROP TABLE rooms; CREATE VIEW rooms AS SELECT 'A' AS room, 1 AS row, 1 AS place",
      'view rooms is not ours',
    ],
    ['a table of its own', 'CREATE TABLE notes (text TEXT)', 'table notes is not ours'],
    ['a column more', 'ALTER TABLE rooms ADD COLUMN armrest TEXT', 'table rooms is not ours'],
    ['an index less', 'DROP INDEX history_by_time', 'index history_by_time is missing'],
  ] as const)('is refused: %s', async ([, sql, what]) => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    runSql(file, sql);
    const before = contentsOf(folder);
    await expect(openForTest(file)).rejects.toMatchObject({
      fault: 'damaged',
      message: expect.stringContaining(what),
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('takes no booking of a program that had it open before', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    runSql(file, "CREATE TRIGGER mine AFTER UPDATE ON rooms BEGIN UPDATE rooms SET client = 'Eve'; END");
    const message = expect.stringContaining('trigger mine is not ours');
    expect(await store.apply(change)).toEqual({ kind: 'notApplied', reason: 'rejected', message });
    runSql(file, 'DROP TRIGGER mine');
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
  });
});

/** Another process that opens the files it is told of. */
async function startProgram(): Promise<ChildProcess> {
  const program = fork(fileURLToPath(new URL('support/starter.ts', import.meta.url)), [], { execArgv: [] });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  await once(program, 'message');
  return program;
}

async function answerTo(program: ChildProcess, file: string): Promise<string> {
  const answer = once(program, 'message');
  program.send(file);
  return String((await answer)[0]);
}
