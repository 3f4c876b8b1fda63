import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { SCHEMA_VERSION } from '../../source/store/sqlite/schema.ts';
import { makePlan, seatsInPlan } from '../../source/theater/plan.ts';
import {
  contentsOf,
  leaveHalfWritten,
  makeFolder,
  makeTheaterFile,
  openForTest,
  runSql,
} from './support/files.ts';
import { SMALL_PLAN } from './support/small-plan.ts';

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
    for (let round = 0; round < 25; round += 1) {
      const file = join(folder, `${round}.db`);
      const ids = await Promise.all(programs.map((program) => answerTo(program, file)));
      expect(ids).toEqual(ids.map(() => ids[0]));
      expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
    }
    const store = await openForTest(join(folder, '0.db'), {});
    expect((await store.look('C', 'settle')).seats).toHaveLength(120);
  });

  test('is made from an empty file too', async () => {
    const file = join(makeFolder(), 'theater.db');
    writeFileSync(file, '');
    const store = await openForTest(file);
    expect(await store.plan()).toEqual(SMALL_PLAN);
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
