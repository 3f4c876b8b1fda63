import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { SellingStore } from '../../source/store/store.ts';
import type { Change } from '../../source/theater/change.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { runNodetool } from '../../tools/cluster/node/nodetool.ts';
import { bookingOn, entryFor } from '../store/support/changes.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, dropKeyspace, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** The tools of nodes take seconds each on a busy machine. */
const SLOW_MS = 240_000;

/** So often is each done: what nodes do by themselves meanwhile counts for little then. */
const TIMES = 60;

/** What comes after an answer, announcements among it, has come by then, ms. */
const REST_MS = 400;

/** What one of many costs, on average. */
type Cost = {
  /** Waits for the log of one node; each of the three has a replica of everything. */
  readonly logWaits: number;
  /** Messages between the nodes, and their bytes, without the gossip that goes on all the time. */
  readonly messages: number;
  readonly bytes: number;
};

/** What nodes have sent each other since they were started; `at` is when, ms. */
type Sent = Omit<Cost, 'logWaits'> & { readonly at: number };

describeOnCluster('what is asked of three nodes costs them', (theCluster) => {
  const keyspace = newKeyspace();
  let client: Client;
  let store: SellingStore;
  let rooms: readonly RoomSnapshot[];
  let booked = 0;

  beforeAll(async () => {
    client = await connectTo(theCluster());
    store = await openByAddress(theCluster().storeAddress(keyspace));
    const plan = makePlan();
    await store.initialise(plan);
    rooms = await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'settle')));
    // What is prepared and connected at first use is not counted.
    for (let room = 0; room < rooms.length; room += 1) await bookNext();
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await store.close();
    await dropKeyspace(client, keyspace);
    await client.shutdown();
  });

  const roomAt = (time: number): RoomSnapshot => {
    const room = rooms[time % rooms.length];
    if (room === undefined) throw new Error('a theater has rooms');
    return room;
  };

  /** Books the next seat: room after room, place after place. */
  async function bookNext(): Promise<Change> {
    const number = Math.floor(booked / rooms.length);
    const seat = `${Math.floor(number / 10) + 1}-${(number % 10) + 1}`;
    const booking = bookingOn(roomAt(booked), seat, 'Mia');
    booked += 1;
    expect(await store.apply(booking)).toMatchObject({ kind: 'applied' });
    return booking;
  }

  async function logWaits(): Promise<number> {
    const metric = 'org.apache.cassandra.metrics:type=CommitLog,name=WaitingOnCommit';
    const words = ['sjk', 'mx', '-b', metric, '-mg', '-f', 'Count'];
    const { output } = await runNodetool(theCluster().plan, 1, words, () => {});
    return Number(output.split('\n').at(-1));
  }

  async function sent(): Promise<Sent> {
    const query = 'SELECT sent_bytes, sent_count FROM system_views.internode_outbound';
    const hosts = client.getState().getConnectedHosts();
    const answers = await Promise.all(hosts.map((host) => client.execute(query, [], { host })));
    const rows = answers.flatMap((answer) => answer.rows);
    const sumOf = (column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);
    return { at: performance.now(), messages: sumOf('sent_count'), bytes: sumOf('sent_bytes') };
  }

  /** What one of `TIMES` costs; `act` is given its number, from 0. */
  async function costOf(act: (time: number) => Promise<unknown>): Promise<Cost> {
    const waitsBefore = await logWaits();
    const before = await sent();
    for (let time = 0; time < TIMES; time += 1) await act(time);
    await delay(REST_MS);
    const after = await sent();
    const waitsAfter = await logWaits();
    const later = await sent();
    // Nothing was asked of them between the last two.
    const gossip = (after.at - before.at) / (later.at - after.at);
    const own = (figure: 'messages' | 'bytes'): number =>
      (after[figure] - before[figure] - gossip * (later[figure] - after[figure])) / TIMES;
    return { logWaits: (waitsAfter - waitsBefore) / TIMES, messages: own('messages'), bytes: own('bytes') };
  }

  // A node writes by itself now and then, such as what it knows of its tables' sizes: hence the second try. A step
  // more would be there at each.
  test('so many waits for the log, messages and bytes', { timeout: SLOW_MS, retry: 2 }, async () => {
    const entry = entryFor(await bookNext());
    const costs = {
      applied: await costOf(() => bookNext()),
      // The row of the history, and the announcement that follows it.
      recorded: await costOf(() => store.record(entry)),
      settled: await costOf((time) => store.look(roomAt(time).room, 'settle')),
      browsed: await costOf((time) => store.look(roomAt(time).room, 'browse')),
      refused: await costOf((time) => store.apply(bookingOn(roomAt(time), '1-1', 'Ola'))),
    };
    // Promise, proposal, the data of the commit, and what Paxos keeps of it; a refusal ends after the promise, and
    // completes the commit before where it is the first to come.
    expect(roundedIn(costs, 'logWaits', 0.5)).toEqual({
      applied: 4,
      recorded: 2,
      settled: 1,
      browsed: 0,
      refused: 1.5,
    });
    // There and back, for each of two other replicas and each step; a look to browse asks one of them.
    expect(roundedIn(costs, 'messages', 2)).toEqual({
      applied: 12,
      recorded: 8,
      settled: 4,
      browsed: 2,
      refused: 6,
    });
    expect(costs.applied.bytes).toBeLessThan(2700);
    expect(costs.recorded.bytes).toBeLessThan(2200);
    expect(costs.settled.bytes).toBeLessThan(20_000);
    expect(costs.browsed.bytes).toBeLessThan(10_000);
    expect(costs.refused.bytes).toBeLessThan(1800);
  });
});

/** One figure of each cost, to the nearest multiple of `step`. */
function roundedIn<Names extends string>(
  costs: Readonly<Record<Names, Cost>>,
  figure: keyof Cost,
  step: number,
): Readonly<Record<string, number>> {
  const named = Object.entries<Cost>(costs);
  return Object.fromEntries(named.map(([name, cost]) => [name, Math.round(cost[figure] / step) * step]));
}
