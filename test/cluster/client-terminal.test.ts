import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { builtProgram } from '../built-program.ts';
import { House } from '../terminal/driver/house.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** What a test with slow nodes is given on a busy machine, ms. */
const SLOW_MS = 240_000;

/** What a screen is given until it shows what it must while nodes come and go, ms. */
const PATIENCE_MS = 100_000;

describeOnCluster('the booking terminal while nodes fail', (theCluster) => {
  const keyspace = newKeyspace();
  let client: Client;
  let store: SellingStore;
  let house: House;
  let terminal: Terminal;

  beforeAll(async () => {
    const address = theCluster().storeAddress(keyspace);
    client = await connectTo(theCluster());
    store = await openByAddress(address);
    await store.initialise(makePlan());
    await client.metadata.refreshKeyspaces();
    house = await House.open();
    const { node, script } = await builtProgram();
    terminal = house.run([node, script, 'Jaroslaw', '--store', address]);
    await terminal.waitFor('live', PATIENCE_MS);
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await Promise.all([house.close(), store.close(), client.shutdown()]);
  });

  /** The number of the node that the bookings of a room go to while all are well. */
  function firstNodeOf(room: string): number {
    const { contactPoints, port } = theCluster();
    const [first] = client.getReplicas(keyspace, Buffer.from(room));
    return contactPoints.findIndex((point) => `${point}:${port}` === first?.address) + 1;
  }

  /** Who has the seats of row 1 of room A, by a linearizable look. */
  async function rowOne(): Promise<readonly string[]> {
    const { seats } = await store.look('A', 'settle');
    return seats.flatMap(({ row, place, content }) =>
      row === 1 && content.kind === 'booked' ? [`${place} ${content.client}`] : [],
    );
  }

  test(
    'goes on booking when the node that the bookings go to stands still',
    { timeout: SLOW_MS },
    async () => {
      const first = firstNodeOf('A');
      await theCluster().freeze(first);
      terminal.press('\r');
      await terminal.waitFor('Booked A 1-1 for Jaroslaw', PATIENCE_MS);
      await theCluster().thaw(first);
      expect(await rowOne()).toEqual(['1 Jaroslaw']);
    },
  );

  test('goes on booking when that node is killed', { timeout: SLOW_MS }, async () => {
    await theCluster().kill(firstNodeOf('A'));
    terminal.press('l\r');
    await terminal.waitFor('Booked A 1-2 for Jaroslaw', PATIENCE_MS);
    expect(await rowOne()).toEqual(['1 Jaroslaw', '2 Jaroslaw']);
  });

  test(
    'keeps the last picture with its age while all nodes are gone, and says when it tries again',
    { timeout: SLOW_MS },
    async () => {
      const others = [1, 2, 3].filter((node) => node !== firstNodeOf('A'));
      await Promise.all(others.map((node) => theCluster().kill(node)));
      await terminal.waitFor(
        (screen) => /reconnecting (?:now|in \d+ s), \d+ s old/.test(screen),
        PATIENCE_MS,
      );
      // Two bookings side by side are told apart.
      expect(terminal.screen()).toContain('◆◈');
      terminal.press('l\r');
      await terminal.waitFor('Nothing was booked', PATIENCE_MS);
    },
  );

  test('is live again by itself once they are back', { timeout: SLOW_MS }, async () => {
    await theCluster().restore();
    await terminal.waitFor('live', PATIENCE_MS);
    terminal.press('\r');
    await terminal.waitFor('Booked A 1-3 for Jaroslaw', PATIENCE_MS);
    // The store of this test asked nothing meanwhile, and may find the nodes again a few seconds later than the
    // terminal.
    const seats = ['1 Jaroslaw', '2 Jaroslaw', '3 Jaroslaw'];
    await expect.poll(rowOne, { timeout: PATIENCE_MS }).toEqual(seats);
  });
});
