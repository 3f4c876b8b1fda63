import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import { isCassandraAddress, readCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { checkHistory, type CheckResult } from '../../source/stress/checker/check-history.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder, recordingStore } from '../../source/stress/history/recorder.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { NAIVE_ENDING, type PlainTheater, runNaiveClient } from './naive-client.ts';
import { plainCassandra } from './plain-cassandra.ts';
import { plainSqlite } from './plain-sqlite.ts';

/** Rounds that come to nothing before it is said that none did. */
const ROUNDS = 10;

/** Seats that each round sells: the first rows of room A. */
const SEATS = 40;

/** What the checker made of the last round. */
export type NaiveResult = { readonly check: CheckResult; readonly rounds: number };

/** A theater of its own, as our program opens it and as one that compares nothing does. */
type Copy = { readonly store: SellingStore; readonly plain: PlainTheater };

/**
 * Rounds of two clients that compare nothing, until one is seen to have sold a seat twice, each in a theater that is
 * made for it beside `address` and removed afterwards; what is at `address` is never opened. Nodes must let anybody
 * in. Rejects with a StoreError when no theater can be made.
 */
export async function rushNaively(address: string, say: (line: string) => void): Promise<NaiveResult> {
  for (let round = 1; ; round += 1) {
    say(
      `Round ${round}: two clients read each of ${SEATS} seats, wait 5 ms, and write it without comparing.`,
    );
    const check = await rushOnce(address, `_${process.pid.toString(36)}_${round}${NAIVE_ENDING}`);
    if (check.verdict === 'violated' || round === ROUNDS) return { check, rounds: round };
  }
}

async function rushOnce(address: string, ending: string): Promise<CheckResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'theater-naive-'));
  const { store, plain } = await openCopy(address, ending);
  try {
    await store.initialise(makePlan());
    const recorder = createRecorder(path.join(folder, 'naive.jsonl'));
    const seats = (await store.look('A', 'settle')).seats.slice(0, SEATS);
    await Promise.all(
      ['naive-1', 'naive-2'].map((client) => runNaiveClient({ client, seats, theater: plain, recorder })),
    );
    await recordingStore(store, recorder, { client: 'the end' }).look('A', 'settle');
    recorder.close();
    return checkHistory((await readHistory(folder)).events);
  } finally {
    await store.close();
    await plain.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

const LONGEST_KEYSPACE = 48;

async function openCopy(address: string, ending: string): Promise<Copy> {
  if (!isCassandraAddress(address)) {
    const file = `${address}${ending}`;
    return { store: await openSqliteStore(file, { plan: null, mustExist: false }), plain: plainSqlite(file) };
  }
  const reading = readCassandraAddress(address);
  if (reading.kind === 'fault') throw new RangeError(reading.message);
  const { contactPoints } = reading.address;
  const keyspace = `${reading.address.keyspace.slice(0, LONGEST_KEYSPACE - ending.length)}${ending}`;
  const store = await openCassandraStore({ address: { ...reading.address, keyspace } });
  return { store, plain: plainCassandra({ contactPoints, keyspace }) };
}
