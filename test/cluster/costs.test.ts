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
  let last: Change;

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
  async function bookNext(): Promise<void> {
    const number = Math.floor(booked / rooms.length);
    const seat = `${Math.floor(number / 10) + 1}-${(number % 10) + 1}`;
    const booking = bookingOn(roomAt(booked), seat, 'Mia');
    booked += 1;
    expect(await store.apply(booking)).toMatchObject({ kind: 'applied' });
    last = booking;
  }

  async function logWaitsNow(): Promise<number> {
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
    const waitsBefore = await logWaitsNow();
    const before = await sent();
    for (let time = 0; time < TIMES; time += 1) await act(time);
    await delay(REST_MS);
    const after = await sent();
    const waitsAfter = await logWaitsNow();
    const later = await sent();
    // Nothing was asked of them between the last two.
    const gossip = (after.at - before.at) / (later.at - after.at);
    const own = (figure: 'messages' | 'bytes'): number =>
      (after[figure] - before[figure] - gossip * (later[figure] - after[figure])) / TIMES;
    return { logWaits: (waitsAfter - waitsBefore) / TIMES, messages: own('messages'), bytes: own('bytes') };
  }

  const asked = {
    'a booking that applies': async () => bookNext(),
    'its row in the history, and the announcement': async () => store.record(entryFor(last)),
    'a look that settles': async (time: number) => store.look(roomAt(time).room, 'settle'),
    'a look to browse': async (time: number) => store.look(roomAt(time).room, 'browse'),
    'a booking that is refused': async (time: number) => store.apply(bookingOn(roomAt(time), '1-1', 'Ola')),
  } as const;

  // Log: promise, proposal, the data of the commit, and what Paxos keeps of it; a refusal ends after the promise, and
  // half of them complete the commit before. Messages: there and back, for each of two other replicas and each step.
  // A look to browse asks the two replicas that answered fastest of late: the node that was asked need not be one of
  // them. A node writes by itself now and then, such as what it knows of its tables' sizes: hence the other tries. A
  // step more would be there at each.
  test.for([
    { what: 'a booking that applies', logWaits: 4, messages: [12, 12], bytes: 2700 },
    { what: 'its row in the history, and the announcement', logWaits: 2, messages: [8, 8], bytes: 2200 },
    { what: 'a look that settles', logWaits: 1, messages: [4, 4], bytes: 20_000 },
    { what: 'a look to browse', logWaits: 0, messages: [2, 4], bytes: 10_000 },
    { what: 'a booking that is refused', logWaits: 1.5, messages: [6, 6], bytes: 1800 },
  ] as const)(
    '$what: $logWaits waits for the log and $messages.0 to $messages.1 messages of at most $bytes bytes',
    { timeout: SLOW_MS, retry: 5 },
    async ({ what, logWaits, messages: [fewest, most], bytes }) => {
      const cost = await costOf(asked[what]);
      // A step more is a wait more, and two messages.
      expect(Math.abs(cost.logWaits - logWaits), `${cost.logWaits} waits`).toBeLessThan(0.4);
      expect(cost.messages).toBeGreaterThan(fewest - 1);
      expect(cost.messages).toBeLessThan(most + 1);
      expect(cost.bytes).toBeLessThan(bytes);
    },
  );
});
