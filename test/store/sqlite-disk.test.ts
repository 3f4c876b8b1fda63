import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import type { Attempt } from '../../source/store/store.ts';
import type { Change } from '../../source/theater/change.ts';
import { verdictOn } from '../../source/theater/decisions/running.ts';
import { isMountRefused, withFileLimit, withReadOnlyDisk, withSmallDisk } from './support/circumstances.ts';
import { contentsOf, makeFolder, makeTheaterFile, openForTest } from './support/files.ts';
import { THEATER_OPENER } from './support/sqlite-harness.ts';
import { runTogether, startWorker, type Worker, type WorkerStart } from './support/workers.ts';

const SEND = { kind: 'send', seats: '1-1', client: 'Mia' } as const;

/** Sends one booking from another process, which root's rights do not help. */
function sendFrom(
  address: string,
  circumstances: Partial<WorkerStart<typeof SEND>> = { isUnprivileged: true },
): Worker<unknown> {
  return startWorker({ opener: THEATER_OPENER, address, job: SEND, opens: 'after-go', ...circumstances });
}

/** Runs one of the scripts beside the tests; the JSON that it says. */
function runScript(within: readonly string[], script: string, ...words: readonly string[]): string {
  const path = fileURLToPath(new URL(`support/${script}`, import.meta.url));
  const [command = '', ...rest] = [...within, process.execPath, path, ...words];
  return execFileSync(command, rest, { encoding: 'utf8' });
}

describe('without permission to write', () => {
  test('a file can be looked at, and takes no booking', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    chmodSync(folder, 0o777);
    chmodSync(file, 0o444);
    const before = contentsOf(folder);
    const [attempt] = await runTogether([sendFrom(file)]);
    expect(attempt).toMatchObject({
      kind: 'notApplied',
      reason: 'read-only',
      message: expect.stringContaining(`${file} cannot be written to`),
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('a folder says that the log cannot be kept in it', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    chmodSync(file, 0o666);
    chmodSync(folder, 0o555);
    const before = contentsOf(folder);
    await expect(runTogether([sendFrom(file)])).rejects.toMatchObject({
      fault: 'read-only',
      message: expect.stringContaining(`${file} cannot be opened: its folder is read-only`),
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('a folder takes no new theater', async () => {
    const folder = makeFolder();
    chmodSync(folder, 0o555);
    for (const file of [join(folder, 'theater.db'), join(folder, 'deeper', 'theater.db')]) {
      await expect(runTogether([sendFrom(file)])).rejects.toMatchObject({
        fault: 'read-only',
        message: expect.stringContaining(`${file} may not be made or opened here`),
      });
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a file that may not even be read says so', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    chmodSync(folder, 0o755);
    chmodSync(file, 0o000);
    await expect(runTogether([sendFrom(file)])).rejects.toMatchObject({
      fault: 'unreachable',
      message: `${file} may not be read by this user`,
    });
  });

  test.skipIf(isMountRefused)('a read-only disk is no place for a theater, for root neither', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    const within = withReadOnlyDisk(folder);
    await expect(runTogether([sendFrom(file, { within })])).rejects.toMatchObject({ fault: 'read-only' });
    await makeTheaterFile(file);
    const before = contentsOf(folder);
    await expect(runTogether([sendFrom(file, { within })])).rejects.toMatchObject({ fault: 'read-only' });
    expect(contentsOf(folder)).toEqual(before);
  });
});

describe('a full disk', () => {
  test.skipIf(isMountRefused)(
    'takes no booking, keeps every seat, and takes the booking once there is room',
    async () => {
      const [folder, copies] = [makeFolder(), makeFolder()];
      const report: unknown = JSON.parse(
        runScript(withSmallDisk(folder, 2048), 'full-disk.ts', folder, copies),
      );
      expect(report).toEqual({
        whileFull: {
          kind: 'notApplied',
          reason: 'full',
          message: expect.stringContaining('has no room left on its disk'),
        },
        isUnchanged: true,
        recorded: 'unavailable',
        writing: {
          subject: 'writing',
          level: 'wrong',
          message: 'bookings cannot be written: database or disk is full',
          advice: 'Make room on the disk of the file.',
        },
        opened: 'unavailable',
        afterwards: { kind: 'applied', isUnderReplicated: false },
      });
      // The promise that nothing of it will ever be read holds for whoever reads the log from the disk alone.
      const recovered = await openForTest(join(copies, 'theater.db'));
      expect((await recovered.look('A', 'settle')).seats.every(({ version }) => version === 0)).toBe(true);
      expect((await recovered.history({ limit: 10 })).entries).toEqual([]);
    },
  );
});

describe('a disk that fails in the middle of a commit', () => {
  test('leaves it open what became of the change, and the next look and send settle it', async () => {
    const file = join(makeFolder(), 'theater.db');
    const report: { attempt: Attempt; change: Change } = JSON.parse(
      runScript(withFileLimit(400), 'cut-off.ts', file),
    );
    expect(report.attempt).toMatchObject({ kind: 'unknown', message: expect.stringContaining(file) });
    const store = await openForTest(file);
    const before = await store.look('A', 'settle');
    expect(verdictOn(report.change, before)).toBe('pending');
    expect(await store.apply(report.change)).toMatchObject({ kind: 'applied' });
    const {
      entries: [entry],
    } = await store.history({ limit: 1 });
    expect(entry?.change).toEqual(report.change);
    expect((await store.health()).findings.filter(({ level }) => level === 'wrong')).toEqual([]);
  });
});
