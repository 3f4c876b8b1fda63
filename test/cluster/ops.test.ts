import type { Client } from 'cassandra-driver';
import { v1 as makeTimeUuid } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { run, temporaryFolder } from '../commands/program.ts';
import { bookingOn } from '../store/support/changes.ts';
import { House } from '../terminal/driver/house.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, dropKeyspace, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** What is promised: a node that was killed is told of by then, ms. */
const TOLD_WITHIN_MS = 5_000;
/** A node that is started again takes clients after 15 s on a quiet machine. */
const BACK_WITHIN_MS = 120_000;

describeOnCluster('theater ops', (theCluster) => {
  const keyspace = newKeyspace();
  let client: Client;
  let store: SellingStore;
  let address: string;
  let house: House;

  beforeAll(async () => {
    client = await connectTo(theCluster());
    address = theCluster().storeAddress(keyspace);
    store = await openByAddress(address);
    await store.initialise(makePlan());
    house = await House.open(address);
  }, CLUSTER_START_MS);

  afterEach(async () => {
    await theCluster().restore();
  }, BACK_WITHIN_MS);

  afterAll(async () => {
    await house.close();
    await store.close();
    await dropKeyspace(client, keyspace);
    await client.shutdown();
  });

  async function openOps(): Promise<Terminal> {
    const terminal = await house.start(['ops'], { columns: 120, rows: 40 });
    await terminal.waitFor((screen) => /live .*UTC/.test(screen));
    return terminal;
  }

  test(
    'tells of a node that was killed within five seconds, and what goes on, and no more of it once it is back',
    { timeout: 2 * BACK_WITHIN_MS },
    async () => {
      const [, second = ''] = theCluster().contactPoints;
      const terminal = await openOps();
      terminal.press('n');
      await terminal.waitFor('every level can be had; browsing and booking go on at QUORUM');
      await terminal.waitFor('the nodes agree');
      expect(terminal.screen()).toMatch(new RegExp(`^ ${second} +(up|slow) +[\\d-]`, 'm'));
      terminal.press('a');
      await theCluster().kill(2);
      await terminal.waitFor(
        `node 2 (${second}) has no process; browsing and booking go on at QUORUM`,
        TOLD_WITHIN_MS,
      );
      terminal.press('n');
      await terminal.waitFor(`ALL cannot be had: ${second} is down`);
      expect(terminal.screen()).toMatch(new RegExp(`^ ${second} +down +- +0 +0$`, 'm'));
      await theCluster().start(2);
      await terminal.waitFor('every level can be had', BACK_WITHIN_MS);
      terminal.press('a');
      await terminal.waitFor((screen) => !screen.includes('has no process'));
      await terminal.end();
    },
  );

  test(
    '--check is 0 while all is well, 1 with a node down, and 2 without a quorum',
    { timeout: BACK_WITHIN_MS },
    async () => {
      const [, second] = theCluster().contactPoints;
      // A node that was started a moment ago may answer too late for a monitor, which is told just that.
      const soon = { timeout: BACK_WITHIN_MS / 3 };
      await expect.poll(() => checkOf(address), soon).toMatch(/^0 THEATER OK - /);
      await theCluster().kill(2);
      const warning = new RegExp(`^1 THEATER WARNING - .*${second}.*\\|`);
      await expect.poll(() => checkOf(address), soon).toMatch(warning);
      await theCluster().kill(3);
      expect(await checkOf(address)).toMatch(/^2 THEATER CRITICAL - [^\n]+\n$/);
    },
  );

  test('finds the booking of a program that died before it wrote the history, and writes its row', async () => {
    const picture = await store.look('C', 'settle');
    const booking = bookingOn(picture, '4-2 4-3', 'Mia');
    const id = makeTimeUuid({ msecs: Date.now() - 60_000 });
    const [first, ...others] = booking.seats.map(({ before, after }) => ({
      before,
      after: { ...after, change: id },
    }));
    if (first === undefined) throw new Error('the booking has seats');
    expect(await store.apply({ ...booking, id, seats: [first, ...others] })).toMatchObject({
      kind: 'applied',
    });
    const terminal = await openOps();
    await terminal.waitFor('C 4-2 and 4-3 (booked by Mia) had no row in the history');
    await terminal.waitFor((screen) => /Mia booked C 4-2 and 4-3 [2-9A-Z]{6} \(recovered\)/.test(screen));
    const { entries: rows } = await store.history({ room: 'C', limit: 10 });
    expect(rows.map(({ change, isRecovered }) => [change.id, change.by, isRecovered])).toEqual([
      [id, 'Mia', true],
    ]);
    await terminal.end();
  });
});

/** The exit code of a check for a monitor, and its line. */
async function checkOf(address: string): Promise<string> {
  const { code, stdout } = await run(['ops', '--check', '--store', address], { home: temporaryFolder() });
  return `${code} ${stdout}`;
}
