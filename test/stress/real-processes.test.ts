import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { openChanges } from '../../source/stress/checker/outcomes.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder, recordingBoxOffice, recordingStore } from '../../source/stress/history/recorder.ts';
import { type Fault, withFaults } from '../booking/faulty-store.ts';

let folder: string;
let store: SellingStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theater-recorded-'));
  store = await openSqliteStore(path.join(folder, 'theater.db'));
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

test('what four programs do to one file has an order that explains it, though one of them is killed', async () => {
  const names = ['Ada', 'Ben', 'Cleo', 'Dan'];
  const bookers = names.map((name) => startBooker(name, 40));
  const [first] = bookers;
  await first?.hasBegun;
  first?.kill();
  await Promise.all(bookers.map(({ hasEnded }) => hasEnded));

  await settleAndLook();
  const result = checkHistory((await readHistory(folder)).events);
  expect(result.violations).toEqual([]);
  expect(result.counts.applied).toBeGreaterThan(20);
  expect(result.ledger.map(({ client }) => client)).toContain('Ben');
});

test('lost answers and late requests are explained as well', async () => {
  const faults: Fault[] = ['late', 'none', 'answer-lost', 'request-lost', 'late', 'none', 'unavailable'];
  const faulty = withFaults(store, [...faults, ...faults, ...faults]);
  const recorder = createRecorder(path.join(folder, 'faulty.jsonl'));
  const patience = { doubtMs: 100 };
  const boxOffice = recordingBoxOffice({
    store: faulty,
    recorder,
    client: 'terminal',
    open: (recorded) => createBoxOffice(recorded, { patience }),
  });
  for (let place = 1; place <= 10; place += 1) {
    const seats = [{ row: 1, place }];
    const givenUp = place % 3 === 0 ? { signal: AbortSignal.timeout(20) } : {};
    await boxOffice.fulfil({ kind: 'book', room: 'A', seats, client: 'Mia', booking: `${place}` }, givenUp);
  }
  recorder.close();
  await settleAndLook();
  // Every change has its end by now; what comes late finds the versions moved on.
  await faulty.deliverLate();
  const { violations, counts } = checkHistory((await readHistory(folder)).events);
  expect(violations).toEqual([]);
  expect(counts.unknown).toBeGreaterThan(5);
});

test('a program that gives up without a fence is caught: what it called not booked is booked later', async () => {
  const faulty = withFaults(store, ['late']);
  const recorder = createRecorder(path.join(folder, 'naive.jsonl'));
  const sent: string[] = [];
  const recorded = recordingStore(faulty, recorder, { client: 'naive', onSend: ({ id }) => sent.push(id) });
  const boxOffice = createBoxOffice(recorded, { patience: { doubtMs: 0 } });
  const seats = [{ row: 1, place: 1 }];
  const { kind } = await boxOffice.fulfil({ kind: 'book', room: 'A', seats, client: 'Mia', booking: 'b' });
  expect(kind).toBe('unknown');
  for (const id of sent) recorder.told('naive', id, 'never');
  await faulty.deliverLate();
  recorder.close();
  await settleAndLook();
  const { violations } = checkHistory((await readHistory(folder)).events);
  expect(violations.map(({ invariant, name }) => `${invariant} ${name}`)).toEqual(['I4 ghost']);
});

/** A program of its own that books through a recorded box office. */
type Booker = {
  /** Resolves when its first request has its outcome. */
  readonly hasBegun: Promise<unknown>;
  readonly hasEnded: Promise<unknown>;
  readonly kill: () => void;
};

function startBooker(name: string, requests: number): Booker {
  const script = path.join(import.meta.dirname, 'recorded-booker.ts');
  const args = [script, store.address, path.join(folder, `${name}.jsonl`), name, String(requests)];
  const booker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return {
    hasBegun: once(booker.stdout, 'data'),
    hasEnded: once(booker.stdout, 'close'),
    kill: () => booker.kill('SIGKILL'),
  };
}

/** Gives an end to every change that its program left open, and looks at the room once more. */
async function settleAndLook(): Promise<void> {
  const { events } = await readHistory(folder);
  const recorder = createRecorder(path.join(folder, 'end.jsonl'));
  const boxOffice = recordingBoxOffice({ store, recorder, client: 'end', open: createBoxOffice });
  for (const change of openChanges(events)) await boxOffice.abandon(change);
  await recordingStore(store, recorder, { client: 'end' }).look('A', 'settle');
  recorder.close();
}
