import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Client, Host } from 'cassandra-driver';

import { makeChangeId } from '../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { LEVEL_CODE } from '../../../source/store/cassandra/connection/consistency.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { checkHistory } from '../../../source/stress/checker/check-history.ts';
import { readHistory } from '../../../source/stress/history/read-history.ts';
import {
  createRecorder,
  type Recorder,
  recordingBoxOffice,
  recordingStore,
} from '../../../source/stress/history/recorder.ts';
import type { Change } from '../../../source/theater/change.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { Request } from '../../../source/theater/request.ts';
import { seatLabel } from '../../../source/theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../source/theater/snapshot.ts';
import { openByAddress } from '../../cluster/harness/cassandra-opener.ts';
import { connectTo, newKeyspace } from '../../cluster/harness/keyspaces.ts';
import { seatsIn } from '../../store/support/changes.ts';
import { whyNoClock } from '../clock/offset-clock.ts';
import { makeKeptCommits } from '../commits/kept-commits.ts';
import { makeOldHouse } from '../commits/old-house.ts';
import type { Fault, Scene } from '../scene.ts';

/** Something that Mia does, and what Ola is to hear when she wants a seat afterwards. */
type Operation = {
  /** What Mia has done before, in peace. */
  readonly before?: (room: string) => Request;
  readonly request: (room: string) => Request;
  /** Seats that Ola then wants, each with what becomes of that. */
  readonly wants: Readonly<Record<string, 'taken' | 'closed' | 'applied'>>;
};

const book = (seats: string, client = 'Mia') => {
  return (room: string): Request => {
    return { kind: 'book', room, seats: seatsIn(seats), client, booking: makeChangeId() };
  };
};

/** In the order of rounds, two of them in each: one in each room that the node is first in. */
const OPERATIONS: readonly (readonly Operation[])[] = [
  [
    { request: book('3-1 3-2 3-3'), wants: { '3-2': 'taken' } },
    {
      before: book('5-1'),
      request: (room) => {
        const seats = { from: seatsIn('5-1'), to: seatsIn('5-2') };
        return { kind: 'move', room, ...seats, client: 'Mia', pins: null };
      },
      wants: { '5-2': 'taken', '5-1': 'applied' },
    },
  ],
  [
    {
      before: book('6-1'),
      request: (room) => ({ kind: 'release', room, seats: seatsIn('6-1'), client: 'Mia', pins: null }),
      wants: { '6-1': 'applied' },
    },
    { request: (room) => ({ kind: 'close', room, by: 'Mia' }), wants: { '7-1': 'closed' } },
  ],
  [
    { request: book('8-1'), wants: { '8-1': 'taken' } },
    {
      request: (room) => ({ kind: 'rename', room, play: 'Faust', pin: null, by: 'Mia' }),
      wants: {},
    },
  ],
];

/** Reads that others make of the table, each of some columns: cqlsh, other programs, screens of before. */
const NARROW = ['row, place, version', 'client, occupied', 'closed', 'play', 'revision', 'version, change'];

/** Of three replicas a read at QUORUM asks two: so often, by way of each node, every pair is asked. */
const TURNS = 4;

/**
 * A commit reaches one node alone. Others read some of the columns of that room at QUORUM, the node dies, and
 * somebody else wants the seat; with hints and without.
 */
export const tornRowFault: Fault = {
  name: 'a commit on one node alone, narrow reads, and its death',
  isBounded: true,
  whyNotHere: whyNoClock,
  async inflict(scene) {
    const { cluster, coordinatorOf, folder, isFull } = scene;
    const node = coordinatorOf('A');
    const commits = await makeKeptCommits(folder);
    const driver = await connectTo(cluster);
    const keyspace = newKeyspace();
    const [first, second] = await Promise.all(
      [1, 2].map(() => openByAddress(cluster.storeAddress(keyspace))),
    );
    const own = path.join(folder, '..', 'torn');
    await mkdir(own, { recursive: true });
    const recorder = createRecorder(path.join(own, 'history.jsonl'));
    const complaints: string[] = [];
    try {
      if (first === undefined || second === undefined) throw new Error('no stores');
      const plan = makePlan();
      await first.initialise(plan);
      const rooms = plan.rooms.map(({ room }) => room).filter((room) => coordinatorOf(room) === node);
      for (const [round, operations] of OPERATIONS.slice(0, isFull ? undefined : 1).entries()) {
        const twin = `${keyspace}_before_${round}`;
        const desk = { scene, node, driver, keyspace, twin, commits, recorder, first, second };
        complaints.push(...(await tear(desk, { rooms, operations, hasHints: round % 2 === 0 })));
      }
      const watched = recordingStore(second, recorder, { client: 'the end' });
      for (const room of rooms) await watched.look(room, 'settle');
    } finally {
      recorder.close();
      await Promise.all([first?.close(), second?.close(), driver.shutdown()]);
    }
    const { violations } = checkHistory((await readHistory(own)).events);
    return [...complaints, ...violations.map((violation) => JSON.stringify(violation))];
  },
};

type Desk = {
  readonly scene: Scene;
  readonly node: number;
  readonly driver: Client;
  readonly keyspace: string;
  readonly twin: string;
  readonly commits: Awaited<ReturnType<typeof makeKeptCommits>>;
  readonly recorder: Recorder;
  /** Mia's and Ola's. */
  readonly first: SellingStore;
  readonly second: SellingStore;
};

type Round = {
  readonly rooms: readonly string[];
  readonly operations: readonly Operation[];
  readonly hasHints: boolean;
};

async function tear(desk: Desk, { rooms, operations, hasHints }: Round): Promise<readonly string[]> {
  const { scene, node, driver, keyspace, twin, commits, recorder, first, second } = desk;
  const { cluster } = scene;
  await cluster.kill(node);
  await cluster.start(node, commits.extras);
  if (!hasHints) await cluster.nodetool(node, ['disablehandoff']);
  const hosts = await hostsOf(desk);
  const [room = ''] = rooms;
  const old = await makeOldHouse(driver, { keyspace: twin, dataCenter: cluster.dataCenter, room });
  const mia = recordingBoxOffice({ store: first, recorder, client: 'Mia', open: createBoxOffice });
  const ola = recordingBoxOffice({ store: second, recorder, client: 'Ola', open: createBoxOffice });
  const complaints: string[] = [];

  const cases = operations.map((operation, index) => ({ operation, room: rooms[index] ?? room }));
  for (const { operation, room: where } of cases) {
    if (operation.before === undefined) continue;
    const { kind } = await mia.fulfil(operation.before(where));
    if (kind !== 'applied') complaints.push(`what Mia did before came to ${kind}`);
  }
  const pictures = await Promise.all(cases.map(async (each) => await first.look(each.room, 'settle')));

  await commits.keep(true);
  const made: (Change | null)[] = await Promise.all(
    cases.map(async ({ operation, room: where }, index) => {
      const picture = pictures[index];
      const decision = picture && decide(picture, operation.request(where), makeChangeId());
      if (decision?.kind !== 'change') return null;
      // Sent alone: a program that looks afterwards, as in doubt it does, brings the commit to the others.
      const attempt = await recordingStore(first, recorder, { client: 'Mia' }).apply(decision.change);
      recorder.told('Mia', decision.change.id, attempt.kind === 'applied' ? 'applied' : 'unknown');
      if (attempt.kind !== 'applied' || !attempt.isUnderReplicated)
        complaints.push(
          `the commit of a ${decision.change.kind} was to stay on one node: ${JSON.stringify(attempt)}`,
        );
      return decision.change;
    }),
  );
  const own = hosts[node - 1];
  const others = hosts.filter((_, index) => index !== node - 1);
  const [other] = others;
  if (own === undefined || other === undefined) throw new Error('no such nodes');
  await old.book('Mia', own);
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const host of hosts) {
      await old.readVersions(host);
      for (const { room: where } of cases) await readNarrowly(driver, `${keyspace}.rooms`, where, host);
    }
  }
  await cluster.kill(node);
  await commits.keep(false);

  for (const [index, { operation, room: where }] of cases.entries()) {
    const [change, picture] = [made[index], pictures[index]];
    if (change === null || change === undefined || picture === undefined) {
      complaints.push('Mia did nothing');
      continue;
    }
    const seen = await recordingStore(second, recorder, { client: 'Ola' }).look(where, 'browse');
    complaints.push(...mixturesIn(seen, picture, change));
    for (const [seat, expected] of Object.entries(operation.wants)) {
      const outcome = await ola.fulfil(book(seat, 'Ola')(where));
      const said = outcome.kind === 'refused' ? outcome.reason : outcome.kind;
      if (said !== expected) complaints.push(`after a ${change.kind} Ola wanted ${seat}, and it was ${said}`);
    }
    const end = await second.look(where, 'settle');
    if (change.play !== undefined && end.play !== change.play.after) complaints.push('a rename is gone');
  }
  const sold = await old.book('Ola', other);
  if (sold !== 'applied') complaints.push(`the version of before was not caught: Ola's booking was ${sold}`);
  await cluster.start(node);
  if (complaints.length === 0) await reopen(cases, ola);
  return complaints;
}

/** What was closed is opened again, for the next round. */
async function reopen(
  cases: readonly { readonly room: string }[],
  office: { fulfil(request: Request): Promise<unknown> },
): Promise<void> {
  for (const { room } of cases) await office.fulfil({ kind: 'open', room, by: 'Ola' });
}

/** Rows of a picture that are neither as they were nor as the change made them. */
function mixturesIn(seen: RoomSnapshot, before: RoomSnapshot, change: Change): readonly string[] {
  return seen.seats.flatMap((seat) => {
    const made = change.seats.find(({ after }) => seatLabel(after) === seatLabel(seat))?.after;
    const shown = JSON.stringify(seat);
    const isWhole = [seatAt(before, seat), made].some((each) => JSON.stringify(each) === shown);
    return isWhole ? [] : [`after a ${change.kind} a look showed a mixture: ${shown}`];
  });
}

async function readNarrowly(driver: Client, table: string, room: string, host: Host): Promise<void> {
  for (const columns of NARROW) {
    const options = { prepare: true, consistency: LEVEL_CODE.QUORUM, host };
    await driver.execute(`SELECT ${columns} FROM ${table} WHERE room = ?`, [room], options);
  }
}

/** The nodes, in the order of their numbers, once the driver has a connection to each. */
async function hostsOf({ scene, driver }: Desk): Promise<readonly Host[]> {
  const { contactPoints, port } = scene.cluster;
  return await Promise.all(
    contactPoints.map(async (point) => {
      const host = driver.hosts.values().find(({ address }) => address === `${point}:${port}`);
      if (host === undefined) throw new Error(`the driver does not know ${point}`);
      for (let tries = 0; ; tries += 1) {
        try {
          await driver.execute('SELECT key FROM system.local', [], { host });
          return host;
        } catch (error) {
          if (tries >= 60) throw error;
          await delay(500);
        }
      }
    }),
  );
}
