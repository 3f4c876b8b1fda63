import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import { ROLE_NAMES, type RoleName } from '../../source/store/rights.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { seatAt } from '../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../source/watch/occupancy-watch.ts';
import { jsonOf, run, type Run, temporaryFolder } from '../commands/program.ts';
import { bookingOn, releaseOn } from '../store/support/changes.ts';
import { CLUSTER_START_MS, clusterFault, startCluster } from './harness/nodes.ts';

const SLOW_MS = 240_000;

const KEYSPACE = 'guarded';

/** What each role may do; its password is none that a message could have by chance. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  teller: [`SELECT ON KEYSPACE ${KEYSPACE}`, `MODIFY ON KEYSPACE ${KEYSPACE}`],
  inspector: [
    `SELECT ON KEYSPACE ${KEYSPACE}`,
    `MODIFY ON KEYSPACE ${KEYSPACE}`,
    'SELECT ON KEYSPACE system_views',
  ],
  reader: [`SELECT ON KEYSPACE ${KEYSPACE}`],
  archivist: [`SELECT ON KEYSPACE ${KEYSPACE}`, `MODIFY ON TABLE ${KEYSPACE}.history`],
  forgetful: [`SELECT ON KEYSPACE ${KEYSPACE}`, `MODIFY ON TABLE ${KEYSPACE}.rooms`],
  blind: [
    `SELECT ON TABLE ${KEYSPACE}.theater`,
    `SELECT ON TABLE ${KEYSPACE}.plays`,
    `MODIFY ON KEYSPACE ${KEYSPACE}`,
  ],
  stranger: [],
};

function passwordOf(role: string): string {
  return role === 'cassandra' ? role : `zq-${role}-7319`;
}

describe.skipIf(clusterFault !== null)('a node that asks who one is', { timeout: SLOW_MS }, () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let admin: Client;
  let house: SellingStore;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1, door: 'guarded' });
    ends.push(() => cluster.stop());
    const options = {
      contactPoints: [`${cluster.contactPoints[0]}:${cluster.port}`],
      localDataCenter: cluster.dataCenter,
      credentials: { username: 'cassandra', password: 'cassandra' },
      protocolOptions: { maxVersion: 4 },
    };
    // The first role is made in the moment after the node takes connections.
    await vi.waitUntil(async () => await canLogIn(options), { timeout: 60_000 });
    admin = new Client(options);
    ends.push(() => admin.shutdown());
    house = await open('cassandra');
    ends.push(() => house.close());
    await house.initialise(makePlan({ rooms: 1, rows: 3, places: 4 }), { copies: 1 });
    for (const [role, grants] of Object.entries(ROLES)) {
      await admin.execute(`CREATE ROLE ${role} WITH PASSWORD = '${passwordOf(role)}' AND LOGIN = true`);
      for (const grant of grants) await admin.execute(`GRANT ${grant} TO ${role}`);
    }
  }, CLUSTER_START_MS);

  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  }, SLOW_MS);

  async function open(username: string): Promise<SellingStore> {
    const address = { contactPoints: contactPoints(), keyspace: KEYSPACE, dataCenter: cluster.dataCenter };
    return await openCassandraStore({ address, credentials: { username, password: passwordOf(username) } });
  }

  function contactPoints(): readonly [string, ...string[]] {
    return [`${cluster.contactPoints[0]}:${cluster.port}`];
  }

  type Told = Run & { readonly home: string; readonly all: string };

  /** What the program says to somebody with this user name and password; null: with none. */
  async function toldTo(login: { role: string; password: string } | null, ...args: string[]): Promise<Told> {
    const home = temporaryFolder();
    const environment: Record<string, string> = { THEATER_STORE: cluster.storeAddress(KEYSPACE) };
    if (login !== null) {
      environment['THEATER_USER'] = login.role;
      environment['THEATER_PASSWORD'] = login.password;
    }
    const plain = await run(args, { home, environment });
    const debugged = await run(['rooms'], { home, environment: { ...environment, THEATER_DEBUG: '1' } });
    const all = [plain.stdout, plain.stderr, debugged.stdout, debugged.stderr].join('\n');
    expect(all.split(login?.password ?? '\0')).toHaveLength(1);
    return { ...plain, home, all };
  }

  const as = (role: string, ...args: string[]): Promise<Told> =>
    toldTo({ role, password: passwordOf(role) }, ...args);

  function adminEnvironment(): Record<string, string> {
    const THEATER_STORE = cluster.storeAddress(KEYSPACE);
    return { THEATER_STORE, THEATER_USER: 'cassandra', THEATER_PASSWORD: 'cassandra' };
  }

  /** No change waits to be settled. */
  async function expectNothingLeft({ home }: Told): Promise<void> {
    const journal = join(home, '.local', 'state', 'theater', 'journal');
    expect(await readdir(journal).catch(() => [])).toEqual([]);
  }

  async function ownersIn(row: number): Promise<readonly string[]> {
    const { seats } = await house.look('A', 'settle');
    const own = seats.filter((seat) => seat.row === row);
    return own.map(({ content }) => (content.kind === 'booked' ? content.client : '-'));
  }

  test('says which of both is missing or wrong, and never the password', async () => {
    const none = await toldTo(null, 'book', 'A', '1-1', '--as', 'Mia');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toMatch(
      /asks for a user name and a password: set THEATER_USER and THEATER_PASSWORD_FILE\n$/,
    );
    for (const role of ['teller', 'nobody']) {
      const wrong = await toldTo({ role, password: 'zq-wrong-7319' }, 'book', 'A', '1-1', '--as', 'Mia');
      expect(wrong).toMatchObject({ code: 2, stdout: '' });
      expect(wrong.stderr).toMatch(/^theater: the cluster at [^\n]* refused the user name or password\n$/);
      await expectNothingLeft(wrong);
    }
    expect(await ownersIn(1)).toEqual(['-', '-', '-', '-']);
  });

  test.for(['reader', 'archivist'])(
    'a booking by a %s is one that was not made, with the reason',
    async (role) => {
      const words = `User ${role} has no MODIFY permission on <table ${KEYSPACE}.rooms> or any of its parents`;
      const told = await as(role, 'book', 'A', '1-1', '1-2', '--as', 'Mia');
      expect(told).toMatchObject({ code: 69, stdout: '' });
      expect(told.stderr).toBe(`Nothing was booked: the store does not allow writing (${words}).\n`);
      await expectNothingLeft(told);
      const json = await as(role, 'book', 'A', '1-1', '--as', 'Mia', '--json');
      expect(json.code).toBe(69);
      expect(jsonOf(json)).toMatchObject({
        outcome: 'not-applied',
        reason: 'read-only',
        message: expect.stringContaining(words),
      });
      expect(await ownersIn(1)).toEqual(['-', '-', '-', '-']);
    },
  );

  test.for([
    ['blind', 'rooms'],
    ['stranger', 'theater'],
  ] as const)(
    'a %s, who may not read %s, is told so, and nothing is left in doubt',
    async ([role, table]) => {
      const told = await as(role, 'book', 'A', '1-1', '--as', 'Mia');
      expect(told).toMatchObject({ code: 2, stdout: '' });
      const words = `does not let this role do that: User ${role} has no SELECT permission on <table ${KEYSPACE}.${table}>`;
      expect(told.stderr).toContain(words);
      expect(told.all).not.toMatch(/confirmed|cluster up/i);
      await expectNothingLeft(told);
      expect(await ownersIn(1)).toEqual(['-', '-', '-', '-']);
    },
  );

  test('a booking stands though its role may not write the history, and who may writes the row', async () => {
    const told = await as('forgetful', 'book', 'A', '2-1', '--as', 'Noa');
    expect(told).toMatchObject({ code: 0 });
    expect(told.stdout).toMatch(/^Booked A 2-1 for Noa\. Reference \w{6}\.\n$/);
    expect(told.stderr).toBe('The booking of A 2-1 stands; its row in the history is still missing.\n');
    expect(await ownersIn(2)).toEqual(['Noa', '-', '-', '-']);
    const environment = {
      THEATER_STORE: cluster.storeAddress(KEYSPACE),
      THEATER_USER: 'teller',
      THEATER_PASSWORD: passwordOf('teller'),
    };
    const resolved = await run(['resolve'], { home: told.home, environment });
    expect(resolved).toMatchObject({ code: 0, stdout: expect.stringContaining('it went through after all') });
    await expectNothingLeft(told);
    const { entries } = await house.history({ limit: 10 });
    expect(entries.map(({ change }) => change.by)).toContain('Noa');
  });

  test('a right that is taken away while a terminal is open is a definite no', async () => {
    await admin.execute("CREATE ROLE passing WITH PASSWORD = 'zq-passing-7319' AND LOGIN = true");
    await admin.execute(`GRANT SELECT ON KEYSPACE ${KEYSPACE} TO passing`);
    await admin.execute(`GRANT MODIFY ON KEYSPACE ${KEYSPACE} TO passing`);
    const store = await open('passing');
    onTestFinished(() => store.close());
    const change = async (): ReturnType<SellingStore['apply']> => {
      const picture = await store.look('A', 'settle');
      const isTaken = seatAt(picture, { row: 3, place: 1 })?.content.kind === 'booked';
      return await store.apply((isTaken ? releaseOn : bookingOn)(picture, '3-1', 'Zoe'));
    };
    expect(await change()).toMatchObject({ kind: 'applied' });
    await admin.execute(`REVOKE MODIFY ON KEYSPACE ${KEYSPACE} FROM passing`);
    await expect.poll(change).toMatchObject({ kind: 'notApplied', reason: 'read-only' });
    await admin.execute('DROP ROLE passing');
    const words = /does not let this role do that: User passing has no SELECT permission/;
    await expect.poll(async () => await lookOf(store)).toMatch(words);
  });

  describe('with the roles that init makes', () => {
    let home = '';
    let folder = '';
    let told: Run;

    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'theater-roles-'));
      ends.push(() => rm(home, { recursive: true }));
      folder = join(home, '.config', 'theater', 'roles', KEYSPACE);
      const environment = adminEnvironment();
      told = await run(['init', '--roles'], { home, environment });
    }, SLOW_MS);

    /** What the program says to somebody with this role, whose password is in the file that init wrote. */
    async function by(role: RoleName, ...args: string[]): Promise<Run> {
      const THEATER_PASSWORD_FILE = join(folder, `${role}.password`);
      const THEATER_STORE = cluster.storeAddress(KEYSPACE);
      return await run(args, {
        home,
        environment: { THEATER_STORE, THEATER_USER: role, THEATER_PASSWORD_FILE },
      });
    }

    test('their passwords are in files for one user, and are said nowhere; a second run changes none', async () => {
      expect(told).toMatchObject({ code: 0, stderr: '' });
      for (const role of ROLE_NAMES) {
        const file = join(folder, `${role}.password`);
        expect(told.stdout).toContain(`Role ${role}: its password is in ${file}`);
        expect(told.stdout).not.toContain(readFileSync(file, 'utf8').trim());
        expect(statSync(file).mode & 0o777).toBe(0o600);
      }
      const again = await run(['init', '--roles', '--json'], { home, environment: adminEnvironment() });
      expect(jsonOf(again)).toMatchObject({
        roles: ROLE_NAMES.map((role) => ({ role, passwordFile: null })),
      });
      expect((await by('viewer', 'rooms')).code).toBe(0);
    });

    async function code(...call: readonly [RoleName, ...string[]]): Promise<number | null> {
      return (await by(...call)).code;
    }

    test('a viewer looks, and is told at once that he may not change anything', async () => {
      for (const args of [
        ['seats', 'A'],
        ['history', 'A'],
        ['ops', '--json'],
      ])
        expect(await code('viewer', ...args)).toBe(0);
      for (const args of [
        ['book', 'A', '2-4'],
        ['close', 'A', '--yes'],
        ['rename', 'A', 'Faust', '--yes'],
        ['reset', '--room', 'A', '--yes'],
        ['renew', '--yes'],
      ])
        expect({ args, code: await code('viewer', ...args) }).toEqual({ args, code: 69 });
    });

    test('a till sells, moves, blocks and opens, and neither resets nor renames nor renews', async () => {
      expect(await code('till', 'book', 'A', '3-2', '--for', 'Mia')).toBe(0);
      expect(await code('till', 'move', 'A', '3-2', 'to', '3-3', '--for', 'Mia', '--yes')).toBe(0);
      expect(await code('till', 'release', 'A', '3-3', '--for', 'Mia')).toBe(0);
      expect(await code('till', 'block', 'A', '3-4', '--yes')).toBe(0);
      expect(await code('till', 'close', 'A', '--yes')).toBe(0);
      expect(await code('till', 'open', 'A', '--yes')).toBe(0);
      expect(await code('till', 'rename', 'A', 'Faust', '--yes')).toBe(69);
      expect(await code('till', 'renew', '--yes')).toBe(69);
      const refused = await by('till', 'reset', '--yes');
      expect(refused.code).toBe(69);
      expect(refused.stderr).toContain('your role till may not rename plays or reset rooms');
      expect(refused.stdout + refused.stderr).not.toMatch(/confirmed/i);
      await expectNothingLeft({ ...refused, home, all: '' });
    });

    test('the house does all of that, in any name, and resets, renames and renews', async () => {
      expect(await code('house', 'book', 'A', '3-2', '--as', 'Ola')).toBe(0);
      expect(await code('house', 'rename', 'A', 'Faust', '--yes')).toBe(0);
      expect(await code('house', 'reset', '--room', 'A', '--yes')).toBe(0);
      expect(await code('house', 'renew', '--yes')).toBe(0);
    });

    test('what a till does is done in the name of its role, whatever is typed', async () => {
      for (const args of [
        ['--as', 'Mia'],
        ['--as', 'Mia', '--for', 'Zoe'],
      ]) {
        const refused = await by('till', 'book', 'A', '1-3', ...args);
        expect(refused.code).toBe(69);
        expect(refused.stderr).toContain('your role till acts in the name of till alone');
      }
      expect((await by('till', 'book', 'A', '1-3', '--for', 'Zoe')).code).toBe(0);
      const { entries } = await house.history({ room: 'A', limit: 1 });
      expect(entries.map(({ change }) => [change.by, change.kind])).toEqual([['till', 'book']]);
    });

    test('a person’s own role has the rights and the bounds of the one it was granted', async () => {
      await admin.execute(`CREATE ROLE "Ola" WITH PASSWORD = 'zq-Ola-7319' AND LOGIN = true`);
      await admin.execute('GRANT till TO "Ola"');
      const codes: (number | null)[] = [];
      for (const said of ['--for=Mia', '--as=till'])
        codes.push((await as('Ola', 'book', 'A', said === '--for=Mia' ? '2-3' : '2-4', said)).code);
      expect(codes).toEqual([0, 69]);
      const { entries } = await house.history({ room: 'A', limit: 1 });
      expect(entries.map(({ change }) => change.by)).toEqual(['Ola']);
    });

    test('ops lists who is connected, by name, version and role', async () => {
      const { store } = JSON.parse((await by('viewer', 'ops', '--json')).stdout);
      expect(store.connected).toContainEqual({
        program: 'theater ops',
        version: expect.stringMatching(/^\d/),
        from: expect.any(String),
        role: 'viewer',
        count: 1,
      });
    });

    test('who may announce and nothing else cannot sell, and what he announces is shown for seconds at most', async () => {
      const password = passwordOf('herald');
      await admin.execute(`CREATE ROLE herald WITH PASSWORD = '${password}' AND LOGIN = true`);
      await admin.execute(`GRANT SELECT ON KEYSPACE ${KEYSPACE} TO herald`);
      await admin.execute(`GRANT MODIFY ON TABLE ${KEYSPACE}.bells TO herald`);
      const herald = await open('herald');
      onTestFinished(() => herald.close());
      const picture = await house.look('A', 'settle');
      const booking = bookingOn(picture, '1-4', 'Nobody');
      expect(await herald.apply(booking)).toMatchObject({ kind: 'notApplied', reason: 'read-only' });
      const watch = new OccupancyWatch(house, ['A']);
      const shown = (): string | undefined => {
        const room = watch.getView().rooms.get('A');
        return room === undefined ? undefined : seatAt(room, { row: 1, place: 4 })?.content.kind;
      };
      onTestFinished(watch.stop);
      watch.start();
      await expect.poll(shown).toBe('free');
      // The store takes his word for a change that was applied, and tells of it.
      await herald.record({ at: Date.now(), change: booking, isRecovered: false }).catch(() => undefined);
      await expect.poll(shown).toBe('booked');
      await expect.poll(shown).toBe('free');
      expect((await by('till', 'book', 'A', '1-4', '--for', 'Mia')).code).toBe(0);
      expect(await ownersIn(1)).toContain('Mia');
    });

    test('a program that only looks has no connection by which it could change anything', async () => {
      const address = { contactPoints: contactPoints(), keyspace: KEYSPACE, dataCenter: cluster.dataCenter };
      const credentials = { username: 'cassandra', password: 'cassandra' };
      const name = 'a wall';
      const store = await openCassandraStore({
        address,
        credentials,
        isReadOnly: true,
        program: { name, version: '1' },
      });
      onTestFinished(() => store.close());
      await store.look('A', 'settle');
      await store.news?.look('A');
      const picture = await store.look('A', 'settle');
      expect(await store.apply(bookingOn(picture, '2-2', 'Zoe'))).toMatchObject({ kind: 'notApplied' });
      await expect(store.renew()).rejects.toThrow('started to look');
      const { rows } = await admin.execute('SELECT client_options FROM system_views.clients');
      const own = rows.filter((row) => row.get('client_options')['APPLICATION_NAME'] === name);
      // One to ask, and the driver's own to hear of nodes.
      expect(own.length).toBeLessThanOrEqual(2);
      expect(await ownersIn(2)).not.toContain('Zoe');
    });
  });

  test('doctor calls nothing right that its role may not read, and names the grant', async () => {
    const reader = await as('reader', 'doctor');
    expect(reader.code).toBe(1);
    expect(reader.stdout).toMatch(
      /warning +settings of the nodes +not known: [^\n]*\(not permitted\); paxos_state_purging/,
    );
    expect(reader.stdout).toContain('-> GRANT SELECT ON KEYSPACE system_views TO its role');
    expect(reader.stdout).not.toMatch(/fine +(commitlog_sync|timeouts|paxos_state_purging)/);
    const inspector = await as('inspector', 'doctor');
    expect(inspector.stdout).toMatch(/fine +commitlog_sync +every live node writes through/);
    const stranger = await as('stranger', 'doctor');
    expect(stranger.stdout).toContain(
      `-> GRANT SELECT, MODIFY ON KEYSPACE ${KEYSPACE} TO the role of this program`,
    );
    expect(stranger.stdout).not.toContain('look again once the nodes answer');
  });
});

async function canLogIn(options: ConstructorParameters<typeof Client>[0]): Promise<boolean> {
  const client = new Client(options);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.shutdown();
  }
}

/** The room, or what the store says instead. */
async function lookOf(store: SellingStore): Promise<string> {
  try {
    return (await store.look('A', 'settle')).room;
  } catch (error) {
    return String(error);
  }
}
