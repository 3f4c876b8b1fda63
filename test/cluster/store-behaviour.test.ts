import type { Client } from 'cassandra-driver';
import { v1 as makeTimeUuid } from 'uuid';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { readCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import { CONSISTENCY_PRESETS } from '../../source/store/cassandra/connection/consistency.ts';
import { openSession } from '../../source/store/cassandra/connection/open-session.ts';
import { selectRoom } from '../../source/store/cassandra/rooms/statements.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { type Change, timeOf } from '../../source/theater/change.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { seatAt } from '../../source/theater/snapshot.ts';
import { bookingOn, changeFor, entryFor, gateOn, renameOn } from '../store/support/changes.ts';
import { drive } from '../store/support/drive.ts';
import { SMALL_PLAN } from '../store/support/small-plan.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** What a test that makes a keyspace of its own is given on a busy machine, ms. */
const SLOW_MS = 120_000;

const DAY_MS = 86_400_000;

describeOnCluster('the Cassandra store', (theCluster) => {
  const keyspace = newKeyspace();
  const plan = makePlan();
  const largestKeyspace = newKeyspace();
  let client: Client;
  let store: SellingStore;
  let largest: SellingStore;

  beforeAll(async () => {
    client = await connectTo(theCluster());
    store = await openByAddress(theCluster().storeAddress(keyspace));
    await store.initialise(plan);
    largest = await openByAddress(theCluster().storeAddress(largestKeyspace));
    await largest.initialise(makePlan({ rooms: 1, rows: 20, places: 20 }));
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await Promise.all([store.close(), largest.close(), client.shutdown()]);
  });

  async function open(name = keyspace): Promise<SellingStore> {
    const other = await openByAddress(theCluster().storeAddress(name));
    onTestFinished(() => other.close());
    return other;
  }

  test('the first program of this kind can read plays and rooms by its own statements', async () => {
    const picture = await store.look('A', 'settle');
    await drive(store, bookingOn(picture, '7-4', 'Jaroslaw'));
    const plays = await client.execute(`SELECT * FROM ${keyspace}.plays`);
    expect(plays.rows.map((row) => `${row['room']} ${row['play']}`).toSorted()).toEqual(
      plan.rooms.map(({ room, play }) => `${room} ${play}`),
    );
    const rooms = await client.execute(`SELECT * FROM ${keyspace}.rooms WHERE room = 'A'`);
    expect(rooms.rows).toHaveLength(120);
    const taken = rooms.rows.filter((row) => row['occupied'] !== 'no');
    expect(taken.map((row) => [row['row'], row['place'], row['occupied'], row['client']])).toEqual([
      [7, 4, 'yes', 'Jaroslaw'],
    ]);
    expect(rooms.rows.filter((row) => row['client'] === '-')).toHaveLength(119);
  });

  test('no column of a seat is ever null, so nothing leaves a tombstone', async () => {
    const { rows } = await client.execute(`SELECT * FROM ${keyspace}.rooms`);
    expect(rows).toHaveLength(720);
    expect(rows.flatMap((row) => row.keys().filter((column) => row.get(column) === null))).toEqual([]);
  });

  test('an empty text that comes back as null, as cqlsh COPY brings it, is an empty text', async () => {
    const seats = [{ row: 2, place: 2 }];
    const request = { kind: 'block', room: 'E', seats, by: 'Ola', note: '' } as const;
    const change = changeFor(await store.look('E', 'settle'), request);
    await drive(store, change);
    const seat = `UPDATE ${keyspace}.rooms SET note = null WHERE room = 'E' AND row = 2 AND place = 2 IF EXISTS`;
    await client.execute(seat);
    const day = new Date(timeOf(change.id)).toISOString().slice(0, 10);
    await client.execute(
      `UPDATE ${keyspace}.history SET reason = null WHERE room = 'E' AND day = '${day}' AND at = ${change.id}`,
    );
    const seen = seatAt(await store.look('E', 'settle'), { row: 2, place: 2 });
    expect(seen?.content).toEqual({ kind: 'blocked', note: '' });
    const {
      entries: [entry],
    } = await store.history({ room: 'E', limit: 10 });
    expect(entry?.change).toMatchObject({ id: change.id, reason: '' });
  });

  test('the tables are made as the documents say', async () => {
    const keyspaces = await client.execute(
      'SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?',
      [keyspace],
    );
    expect(keyspaces.first()['replication']).toEqual({
      class: 'org.apache.cassandra.locator.NetworkTopologyStrategy',
      datacenter1: '3',
    });
    const tables = await client.execute(
      `SELECT compaction, gc_grace_seconds, read_repair FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'rooms'`,
      [keyspace],
    );
    expect(tables.first()['compaction']).toMatchObject({
      class: expect.stringContaining('LeveledCompactionStrategy'),
    });
    expect(tables.first()['gc_grace_seconds']).toBeGreaterThanOrEqual(864_000);
    expect(tables.first()['read_repair']).toBe('NONE');
  });

  test('a room is reset in one change of all its seats, also the largest there is', async () => {
    await drive(largest, bookingOn(await largest.look('A', 'settle'), '20-20', 'Mia'));
    await drive(largest, gateOn(await largest.look('A', 'settle'), 'close'));
    const picture = await largest.look('A', 'settle');
    const reset = changeFor(picture, { kind: 'reset', room: 'A', by: 'the house', gate: null });
    expect(reset.seats).toHaveLength(400);
    expect(await drive(largest, reset)).toBe('applied');
    const after = await largest.look('A', 'settle');
    expect(after.seats.every(({ change, content }) => change === reset.id && content.kind === 'free')).toBe(
      true,
    );
    expect((await largest.history({ limit: 1 })).entries).toEqual([entryFor(reset)]);
  });

  test('everything about one room goes to one node, whoever asks', async () => {
    const reading = readCassandraAddress(theCluster().storeAddress(keyspace));
    if (reading.kind === 'fault') throw new Error(reading.message);
    const asked = new Set<string>();
    for (let time = 0; time < 2; time += 1) {
      const { session } = await openSession({ address: reading.address });
      onTestFinished(() => session.close());
      for (let look = 0; look < 10; look += 1) {
        asked.add((await session.settle(selectRoom(keyspace), ['C'])).info.queriedHost);
      }
    }
    expect([...asked]).toEqual([client.getReplicas(keyspace, Buffer.from('C'))[0]?.address]);
  });

  test('the history goes back over midnight, day by day', async () => {
    const midnight = Math.floor(Date.now() / DAY_MS - 4) * DAY_MS;
    const moments = [midnight - 1, midnight, midnight + 2.5 * DAY_MS];
    const picture = await store.look('F', 'settle');
    const changes = moments.map((msecs): Change => {
      const id = makeTimeUuid({ msecs });
      return { ...bookingOn(picture, '1-1', 'Noa'), id };
    });
    const entries = changes.map((change) => {
      const [{ before, after }] = change.seats;
      return entryFor({ ...change, seats: [{ before, after: { ...after, change: change.id } }] });
    });
    for (const entry of entries) await store.record(entry);
    expect((await store.history({ room: 'F', limit: 10 })).entries).toEqual(entries);
    expect((await store.history({ room: 'F', limit: 2 })).entries).toEqual(entries.slice(1));
    expect((await store.history({ room: 'F', since: midnight, limit: 10 })).entries).toEqual(
      entries.slice(1),
    );
  });

  test('a table of another shape is left alone', async () => {
    const other = newKeyspace();
    await client.execute(
      `CREATE KEYSPACE ${other} WITH replication = {'class': 'NetworkTopologyStrategy', '${theCluster().dataCenter}': 3}`,
    );
    await client.execute(`CREATE TABLE ${other}.rooms (room text PRIMARY KEY, occupied text)`);
    const fault = { fault: 'damaged', message: expect.stringContaining('rooms.row is missing') };
    await expect((await open(other)).initialise(SMALL_PLAN)).rejects.toMatchObject(fault);
    const tables = await client.execute(
      'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?',
      [other],
    );
    expect(tables.rows.map((row) => row['table_name'])).toEqual(['rooms']);
  });

  test('a keyspace without a theater is told apart, and those that have one are named', async () => {
    const wrong = await open('no_theater_here');
    await expect(wrong.plan()).rejects.toMatchObject({
      fault: 'not-initialised',
      message: expect.stringMatching(
        new RegExp(`no theater in keyspace no_theater_here .*there is one in .*${keyspace}`),
      ),
    });
  });

  async function playsWritten(): Promise<unknown> {
    const query = `SELECT play, version FROM ${keyspace}.plays WHERE room = 'B'`;
    return (await client.execute(query)).rows.map((row) => [row['play'], row['version']]);
  }

  test('table plays follows a rename, and a batch that comes late does not bring an old name back', async () => {
    const [first] = (await store.look('B', 'settle')).seats;
    const version = first?.version ?? 0;
    await drive(store, renameOn(await store.look('B', 'settle'), 'Faust'));
    expect(await playsWritten()).toEqual([['Faust', version + 1]]);
    const behind = renameOn(await store.look('B', 'settle'), 'Tartuffe');
    await store.apply(behind);
    expect(await playsWritten()).toEqual([['Faust', version + 1]]);
    expect((await store.health()).findings).toContainEqual(
      expect.objectContaining({ subject: 'plays', level: 'warning', message: expect.stringContaining('B') }),
    );
    await drive(store, renameOn(await store.look('B', 'settle'), 'Faust'));
    expect(await playsWritten()).toEqual([['Faust', version + 3]]);
    await store.record(entryFor(behind));
    expect(await playsWritten()).toEqual([['Faust', version + 3]]);

    await store.apply(renameOn(await store.look('B', 'settle'), 'The Seagull'));
    await store.initialise(plan);
    expect(await playsWritten()).toEqual([['The Seagull', version + 4]]);
  });

  test('a theater of an older version is brought up to date by initialising it, and by nothing else', async () => {
    const old = newKeyspace();
    const made = await open(old);
    await made.initialise(SMALL_PLAN);
    const booking = bookingOn(await made.look('A', 'settle'), '1-1', 'Mia');
    await drive(made, booking);
    await client.execute(`ALTER TABLE ${old}.rooms DROP play`);
    await client.execute(`ALTER TABLE ${old}.plays DROP version`);
    await client.execute(`UPDATE ${old}.theater SET schema_version = 1 WHERE name = 'theater' IF EXISTS`);

    const found = await open(old);
    await expect(found.plan()).rejects.toMatchObject({
      fault: 'too-old',
      message: expect.stringContaining('theater init'),
    });
    expect(await found.initialise(SMALL_PLAN)).toEqual({ seatsMade: 0, plan: SMALL_PLAN, copies: 3 });
    const picture = await found.look('A', 'settle');
    expect(picture.play).toBe('Hamlet');
    expect(picture.seats).toContainEqual(booking.seats[0].after);
    expect(await found.plan()).toEqual(SMALL_PLAN);
  });

  test('a theater of a newer version is left alone', async () => {
    const setVersion = `UPDATE ${largestKeyspace}.theater SET schema_version = ? WHERE name = 'theater' IF EXISTS`;
    await client.execute(setVersion, [99], { prepare: true });
    await expect(largest.plan()).rejects.toMatchObject({ fault: 'too-new' });
    await expect(largest.initialise(SMALL_PLAN)).rejects.toMatchObject({ fault: 'too-new' });
  });

  test('the clock of a picture is the cluster’s, and levels and findings say what holds', async () => {
    const before = Date.now();
    const { at, level } = await store.look('A', 'browse');
    expect(at).toBeGreaterThanOrEqual(before - 1);
    expect(at).toBeLessThanOrEqual(Date.now() + 1);
    expect(level).toBe('QUORUM');
    const { findings } = await store.health();
    expect(findings.filter((finding) => finding.level !== 'fine')).toEqual([]);
    expect(findings.map(({ subject }) => subject)).toEqual([
      'contact points',
      'data center',
      'nodes',
      'paxos_variant',
      'paxos_state_purging',
      'commitlog_sync',
      'timeouts',
      'clocks',
      'replication factor',
      'consistency',
      "the theater's levels",
      'levels that can be had now',
      'tables',
      'read_repair',
      'gc_grace_seconds of rooms',
      'rows',
      'plays',
      'rooms in table plays',
      'seats',
      'closed rooms',
      'writing',
      'rooms read at SERIAL',
      'replicas of rooms',
    ]);
  });

  test('a play of a room that the theater does not have is passed over, and found', async () => {
    await client.execute(`INSERT INTO ${keyspace}.plays (room, play) VALUES ('Z', 'Ghost \u001b[2J')`);
    expect((await store.plan()).rooms).toEqual(plan.rooms);
    expect([...(await store.revisions()).keys()]).toEqual(plan.rooms.map(({ room }) => room));
    const { findings } = await store.health();
    expect(findings.find(({ subject }) => subject === 'rooms in table plays')).toMatchObject({
      level: 'warning',
      message: 'there are plays for rooms that the theater does not have: Z',
    });
    await client.execute(`DELETE FROM ${keyspace}.plays WHERE room = 'Z'`);
  });

  test.for([
    ['held_until', 'a time that no calendar has', '9223372036854775807'],
    ['version', 'a version below the first', '-4'],
  ] as const)(
    'a seat with %s of %s is damaged, not a fault of the program',
    { timeout: SLOW_MS },
    async ([column, , value]) => {
      const name = newKeyspace();
      const other = await open(name);
      await other.initialise(makePlan({ rooms: 1, rows: 1, places: 2 }));
      await client.execute(
        `UPDATE ${name}.rooms SET ${column} = ${value} WHERE room = 'A' AND row = 1 AND place = 1 IF EXISTS`,
      );
      await expect(other.look('A', 'browse')).rejects.toMatchObject({ name: 'StoreError', fault: 'damaged' });
    },
  );

  test('a theater with measures that no theater has is damaged', { timeout: SLOW_MS }, async () => {
    const name = newKeyspace();
    const other = await open(name);
    await other.initialise(makePlan({ rooms: 1, rows: 1, places: 2 }));
    await client.execute(`UPDATE ${name}.theater SET rows = -1 WHERE name = 'theater' IF EXISTS`);
    await expect(other.plan()).rejects.toMatchObject({ name: 'StoreError', fault: 'damaged' });
  });

  test('what one program reads and commits at, all do; another pair is refused where it could miss bookings', async () => {
    const address = theCluster().storeAddress(newKeyspace());
    const allOne = CONSISTENCY_PRESETS['all-one'];
    const made = await openByAddress(address, { consistency: allOne });
    onTestFinished(() => made.close());
    expect(await made.initialise(SMALL_PLAN)).toMatchObject({ seatsMade: 24, copies: 3 });

    const plain = await openByAddress(address);
    onTestFinished(() => plain.close());
    expect(await plain.look('A', 'browse')).toMatchObject({ level: 'ALL' });
    await expect(openByAddress(address, { consistency: CONSISTENCY_PRESETS.quorum })).rejects.toMatchObject({
      fault: 'configuration',
      message: expect.stringContaining('2 + 1 = 3, not more than the 3 replicas'),
    });
    await expect(openByAddress(theCluster().storeAddress(keyspace), { consistency: allOne })).rejects.toThrow(
      'this theater is read at QUORUM and written at QUORUM',
    );

    // Step by step, with programs running: each step goes with the one before.
    for (const [read, write] of [
      ['ALL', 'QUORUM'],
      ['QUORUM', 'QUORUM'],
    ] as const) {
      const step = await openByAddress(address, { consistency: { read, write } });
      onTestFinished(() => step.close());
      await step.initialise(SMALL_PLAN);
    }
    const after = await openByAddress(address);
    onTestFinished(() => after.close());
    expect(await after.look('A', 'browse')).toMatchObject({ level: 'QUORUM' });
    const { findings } = await after.health();
    expect(findings).toContainEqual(
      expect.objectContaining({ subject: "the theater's levels", message: 'read QUORUM, commit QUORUM' }),
    );
  });

  test('a theater of one copy is made only where that is asked for, and found to be one', async () => {
    const made = await openByAddress(theCluster().storeAddress(newKeyspace()));
    onTestFinished(() => made.close());
    await expect(made.initialise(SMALL_PLAN, { copies: 4 })).rejects.toThrow('only 3 nodes are known so far');
    expect(await made.initialise(SMALL_PLAN, { copies: 1 })).toMatchObject({ copies: 1 });
    await expect(made.initialise(SMALL_PLAN, { copies: 3 })).rejects.toThrow(
      'keeps 1 copy of each seat, not 3',
    );
    const { findings } = await made.health();
    expect(findings).toContainEqual(
      expect.objectContaining({ subject: 'replication factor', level: 'wrong' }),
    );
  });

  test('a closed room and a lost seat are found', async () => {
    await drive(store, gateOn(await store.look('E', 'settle'), 'close'));
    await client.execute(
      `DELETE FROM ${keyspace}.rooms WHERE room = 'D' AND row = 1 AND place = 1 IF EXISTS`,
    );
    const { findings } = await store.health();
    expect(findings.filter((finding) => finding.level !== 'fine')).toEqual([
      expect.objectContaining({
        subject: 'seats',
        level: 'wrong',
        message: 'each room should have 120; D has 119',
      }),
      expect.objectContaining({ subject: 'closed rooms', level: 'warning', message: 'E' }),
    ]);
    expect((await store.initialise(plan)).seatsMade).toBe(1);
  });
});
