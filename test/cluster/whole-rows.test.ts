import { setTimeout as delay } from 'node:timers/promises';

import { Client, type Host } from 'cassandra-driver';
import { v1 as makeTimeUuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { resetRoom } from '../../source/booking/reset-room.ts';
import { LEVEL_CODE } from '../../source/store/cassandra/connection/consistency.ts';
import { ROOM_COLUMNS, SEAT_COLUMNS } from '../../source/store/cassandra/rooms/statements.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { bookingOn, entryFor, gateOn, releaseOn, renameOn } from '../store/support/changes.ts';
import { drive } from '../store/support/drive.ts';
import { SMALL_PLAN } from '../store/support/small-plan.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { schemaOfFormat2, statementsOfFormat2 } from './harness/house-of-format-2.ts';
import { connectTo, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

const SLOW_MS = 240_000;

/** Longer than a node keeps a write that it has not got to, ms. */
const WRITE_EXPIRES_MS = 3_500;

describeOnCluster('rows of the Cassandra store', (theCluster) => {
  let client: Client;

  beforeAll(async () => {
    client = await connectTo(theCluster());
  }, CLUSTER_START_MS);

  afterAll(async () => await client.shutdown());

  /** Has something written that the last node never gets: it stands still, and of such tables nobody keeps hints. */
  async function leaveLastBehind(write: () => Promise<unknown>): Promise<void> {
    const last = theCluster().contactPoints.length;
    await theCluster().freeze(last);
    try {
      await write();
      await delay(WRITE_EXPIRES_MS);
    } finally {
      await theCluster().thaw(last);
    }
    await client.execute('SELECT release_version FROM system.local', [], { host: hostOf(last) });
  }

  function hostOf(node: number): Host {
    const address = `${theCluster().contactPoints[node - 1]}:${theCluster().port}`;
    const host = client.hosts.values().find((each) => each.address === address);
    if (host === undefined) throw new Error(`the driver does not know node ${node}`);
    return host;
  }

  /** What the nodes did for a read of all replicas, by the coordinator's own record. */
  async function recordOf(query: string, room: string): Promise<readonly string[]> {
    const options = { prepare: true, consistency: LEVEL_CODE.ALL, traceQuery: true, host: hostOf(1) };
    const { info } = await client.execute(query, [room], options);
    const { events } = await client.metadata.getTrace(info.traceId, LEVEL_CODE.ONE);
    return events.map(({ activity }) => String(activity));
  }

  /** The record of a read of versions of before, in a room of which the last node has missed a booking. */
  async function recordWhereBehind(
    old: Readonly<Record<string, string>>,
    room: string,
  ): Promise<readonly string[]> {
    // A node that goes on may still take what has run out meanwhile, before it has looked at its clock.
    for (let place = 1; place <= SMALL_PLAN.places; place += 1) {
      await leaveLastBehind(() => book(client, old, [room, 1, place], hostOf(1)));
      const record = await recordOf(old['versions'] ?? '', room);
      if (record.some((activity) => activity.startsWith('Digest mismatch'))) return record;
    }
    throw new Error('the last node missed nothing');
  }

  test(
    'no statement of the store names some columns of a seat and not all, nor is it one of format 2',
    { timeout: SLOW_MS },
    async () => {
      const keyspace = newKeyspace();
      const sent = new Set<string>();
      const execute = vi.spyOn(Client.prototype, 'execute');
      const batch = vi.spyOn(Client.prototype, 'batch');
      onTestFinished(() => {
        execute.mockRestore();
        batch.mockRestore();
      });
      const store = await openByAddress(theCluster().storeAddress(keyspace));
      onTestFinished(() => store.close());
      await store.initialise(SMALL_PLAN);
      const look = () => store.look('A', 'settle');
      await drive(store, bookingOn(await look(), '1-1', 'Mia'));
      await drive(store, bookingOn(await look(), '1-2 1-3', 'Noa'));
      await drive(store, releaseOn(await look(), '1-1', 'Mia'));
      await drive(store, renameOn(await look(), 'Faust'));
      await drive(store, gateOn(await look(), 'close'));
      await drive(store, gateOn(await look(), 'open'));
      await resetRoom({ store, boxOffice: createBoxOffice(store) }, 'A', 'the house');
      await store.look('A', 'browse');
      await store.news?.look('A');
      await store.news?.hear();
      await store.revisions();
      await store.plan();
      await store.history({ limit: 10 });
      await store.health();
      await store.vitals();
      await store.initialise(SMALL_PLAN);
      for (const [query] of execute.mock.calls) sent.add(query);
      for (const [queries] of batch.mock.calls) {
        for (const each of queries) sent.add(typeof each === 'string' ? each : each.query);
      }
      const onTables = [...sent].filter((text) => new RegExp(`${keyspace}\\.(rooms|plays)\\b`).test(text));
      expect(onTables.length).toBeGreaterThan(12);

      const faults = onTables.flatMap((text) =>
        whatIsHalf(text, keyspace).map((fault) => `${fault}: ${text}`),
      );
      expect(faults).toEqual([]);
      const old = new Set(Object.values(statementsOfFormat2(keyspace)));
      expect(onTables.filter((text) => old.has(text))).toEqual([]);
    },
  );

  describe('a house of format 2', () => {
    test(
      'is brought up to date while its programs go on, whose reads then mix no versions any more',
      { timeout: SLOW_MS },
      async () => {
        const keyspace = newKeyspace();
        const { dataCenter } = theCluster();
        for (const query of schemaOfFormat2(keyspace, dataCenter)) await client.execute(query);
        await client.execute(`ALTER TABLE ${keyspace}.rooms WITH gc_grace_seconds = 0`);
        const old = statementsOfFormat2(keyspace);
        await furnish(client, keyspace, old);

        const before = await recordWhereBehind(old, 'A');
        expect(before).toContainEqual(expect.stringContaining('read-repair-mutation'));

        const store = await openByAddress(theCluster().storeAddress(keyspace));
        onTestFinished(() => store.close());
        await expect(store.plan()).rejects.toMatchObject({ fault: 'too-old' });
        expect(await store.upgrades?.()).toEqual(['no node can mix two versions of a seat']);

        const over = new AbortController();
        const program = goOn(client, old, over.signal);
        await store.initialise(SMALL_PLAN);
        await delay(500);
        over.abort();
        const ended = await program;
        expect(ended.reads).toBeGreaterThan(0);
        expect(await store.upgrades?.()).toEqual([]);

        const record = await recordWhereBehind(old, 'B');
        expect(record.filter((activity) => activity.includes('read-repair-mutation'))).toEqual([]);
        const ours = await recordOf((old['versions'] ?? '').replace('SELECT row', 'SELECT room, row'), 'B');
        expect(ours.filter((activity) => activity.includes('read-repair-mutation'))).toEqual([]);

        const booking = bookingOn(await store.look('A', 'settle'), '2-2', 'Noa');
        expect(await drive(store, booking)).toBe('applied');
        await store.record(entryFor(booking));
        const { findings } = await store.health();
        expect(findings).toContainEqual(expect.objectContaining({ subject: 'read_repair', level: 'fine' }));
        const last = theCluster().contactPoints.at(-1) ?? '';
        expect(findings).toContainEqual(
          expect.objectContaining({
            subject: 'replicas of rooms',
            level: 'warning',
            message: expect.stringMatching(
              new RegExp(`^not all have the same in .*B.*; ${last.replaceAll('.', '\\.')}:\\d+ lags$`),
            ),
          }),
        );
      },
    );
  });

  test('a new house is made whole, and a table that is not is found', { timeout: SLOW_MS }, async () => {
    const keyspace = newKeyspace();
    const store = await openByAddress(theCluster().storeAddress(keyspace));
    onTestFinished(() => store.close());
    await store.initialise(makePlan({ rooms: 1, rows: 2, places: 2 }));
    const found = async (subject: string) =>
      (await store.health()).findings.find((finding) => finding.subject === subject);
    expect(await found('read_repair')).toMatchObject({ level: 'fine' });
    expect(await found('replicas of rooms')).toMatchObject({ level: 'fine' });
    await client.execute(`ALTER TABLE ${keyspace}.rooms WITH read_repair = 'BLOCKING'`);
    expect(await found('read_repair')).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining('reads of rooms write back'),
    });
    await store.initialise(makePlan({ rooms: 1, rows: 2, places: 2 }));
    expect(await found('read_repair')).toMatchObject({ level: 'fine' });
  });
});

/** Makes its rooms, as `init` of format 2 does. */
async function furnish(
  client: Client,
  keyspace: string,
  old: Readonly<Record<string, string>>,
): Promise<void> {
  const { rooms, rows, places } = SMALL_PLAN;
  const plays = Object.fromEntries(rooms.map(({ room, play }) => [room, play]));
  const insert = `INSERT INTO ${keyspace}.theater (name, id, rows, places, plays, made_at, schema_version) VALUES ('theater', uuid(), ?, ?, ?, ?, 2) IF NOT EXISTS`;
  await client.execute(insert, [rows, places, plays, Date.now()], { prepare: true });
  for (const { room, play } of rooms) {
    await client.execute(old['play'] ?? '', [room, play], { prepare: true });
    await client.execute(old['begun'] ?? '', [play, room], { prepare: true });
    await client.execute(
      `UPDATE ${keyspace}.rooms SET revision = now() WHERE room = ? IF closed = false`,
      [room],
      {
        prepare: true,
      },
    );
    for (let seat = 0; seat < rows * places; seat += 1) {
      const at = [room, Math.floor(seat / places) + 1, (seat % places) + 1];
      const values = ['no', '-', 0, makeTimeUuid(), '-', '-', 0, '-'];
      await client.execute(old['seat'] ?? '', [...at, ...values], { prepare: true });
    }
  }
}

/** Books a seat as a program of format 2 does; gives whether it was free. */
async function book(
  client: Client,
  old: Readonly<Record<string, string>>,
  seat: readonly [room: string, row: number, place: number],
  host: Host,
): Promise<boolean> {
  const id = makeTimeUuid();
  const booked = ['yes', 'Old', 1, id, 'b', '-', 0, '-'];
  const options = { prepare: true, consistency: LEVEL_CODE.QUORUM, host };
  const result = await client.execute(old['book'] ?? '', [id, ...booked, ...seat, 0], options);
  return result.wasApplied();
}

/** Looks as a program of format 2 does until told to end; what ends otherwise than well is looked at again. */
async function goOn(
  client: Client,
  old: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ readonly reads: number }> {
  let reads = 0;
  while (!signal.aborted) {
    for (const what of ['versions', 'look'] as const) {
      const options = { prepare: true, consistency: LEVEL_CODE.QUORUM };
      await client.execute(old[what] ?? '', ['A'], options).then(
        () => (reads += 1),
        () => undefined,
      );
    }
  }
  return { reads };
}

/**
 * What of a row a statement names without the rest of it; a write that names nothing of a seat is of the room alone.
 */
function whatIsHalf(text: string, keyspace: string): readonly string[] {
  if (!text.includes(`${keyspace}.rooms`) || /^(CREATE|ALTER) /.test(text)) return [];
  const [, condition = ''] = text.split(' IF ');
  const tests = /\bversion\b/.test(condition) !== /\bchange\b/.test(condition) ? ['tests half'] : [];
  const part = text.split(text.startsWith('SELECT') ? ' FROM ' : ' WHERE ')[0] ?? '';
  const seat = [...SEAT_COLUMNS, ...(text.startsWith('SELECT') ? ['row', 'place'] : [])];
  const ofSeat = named(seat, part).length;
  const ofRoom = text.startsWith('SELECT') ? named(ROOM_COLUMNS, part).length : ROOM_COLUMNS.length;
  return [
    ...tests,
    ...(ofSeat === 0 || ofSeat === seat.length ? [] : ['names half of a seat']),
    ...(ofRoom === 0 || ofRoom === ROOM_COLUMNS.length ? [] : ['names half of a room']),
  ];
}

function named(columns: readonly string[], part: string): readonly string[] {
  return columns.filter((column) => new RegExp(`\\b${column}\\b`).test(part));
}
