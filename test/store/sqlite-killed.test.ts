import { copyFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { makePlan } from '../../source/theater/plan.ts';
import { isSameSeat } from '../../source/theater/seats.ts';
import { leaveHalfWritten, makeFolder, makeTheaterFile, openForTest, runSql } from './support/files.ts';
import { FILE_OPENER, THEATER_OPENER } from './support/sqlite-harness.ts';
import { startWorker } from './support/workers.ts';

describe('a program that is killed', () => {
  test.for([
    ['has made the file', '', 0],
    ['has begun the log', '-wal', 0],
    ['has written to the log', '-wal', 1],
  ] as const)('while it makes a theater and %s leaves a file that opens', async ([, suffix, bytes]) => {
    const file = join(makeFolder(), 'theater.db');
    const worker = startWorker({
      opener: THEATER_OPENER,
      address: file,
      job: { kind: 'greet' },
      opens: 'after-go',
    });
    await worker.ready;
    const over = new AbortController();
    void worker.result.catch(() => {}).finally(() => over.abort());
    worker.go();
    // Should it be done before it is seen, the moment has passed, and the file must open all the same.
    while (!over.signal.aborted && sizeOf(`${file}${suffix}`) < bytes) await nextTurn();
    await worker.kill();
    const store = await openForTest(file, {});
    expect(await store.plan()).toEqual(makePlan());
    expect((await store.look('F', 'settle')).seats).toHaveLength(120);
    expect((await store.health()).findings.filter(({ level }) => level === 'wrong')).toEqual([]);
  });

  test('in the very first write of a new file leaves one that opens', async () => {
    const file = join(makeFolder(), 'theater.db');
    const other = join(makeFolder(), 'other.db');
    leaveHalfWritten(other, '');
    copyFileSync(`${other}-journal`, `${file}-journal`);
    runSql(file.replace('theater.db', 'empty.db'), 'PRAGMA journal_mode = WAL');
    renameSync(file.replace('theater.db', 'empty.db'), file);
    const store = await openForTest(file, {});
    expect(await store.plan()).toEqual(makePlan());
  });

  test('while it books leaves a history with one row for every version of every seat', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    const groups = ['1-1 1-2 1-3', '1-3 1-4 2-1'];
    const workers = ['Ada', 'Ben'].map((client) =>
      startWorker({
        opener: FILE_OPENER,
        address: file,
        job: { kind: 'groups', client, groups, rounds: 1_000_000 },
      }),
    );
    await Promise.all(workers.map(({ ready }) => ready));
    for (const worker of workers) worker.go();
    await Promise.all(workers.map((worker) => worker.progressed(20)));
    await Promise.all(workers.map((worker) => worker.kill()));

    const store = await openForTest(file);
    const { seats } = await store.look('A', 'settle');
    const moves = (await store.history({ room: 'A', limit: 100_000 })).entries.flatMap(
      ({ change }) => change.seats,
    );
    for (const seat of seats) {
      const mine = moves
        .map(({ after }) => after)
        .filter((after) => isSameSeat(after, seat))
        .toSorted((left, right) => left.version - right.version);
      expect(mine).toHaveLength(seat.version);
      expect(mine.map(({ version }) => version)).toEqual(mine.map((_, index) => index + 1));
      expect(mine.at(-1) ?? seat).toEqual(seat);
    }
  });
});

/** In bytes; less than nothing when there is no such file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1;
}
