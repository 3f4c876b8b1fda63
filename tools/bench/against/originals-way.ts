import cassandra from 'cassandra-driver';

import { readCassandraAddress } from '../../../source/store/cassandra/connection/address.ts';

const ROOMS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
const [ROWS, PLACES] = [12, 10] as const;
const CLIENTS = 2;
const KEYSPACE = 'theater_originals_way';

const { consistencies } = cassandra.types;

/** What two clients sold that compare nothing, and how often a seat was sold to both. */
export type OriginalsSale = { readonly perSecond: number; readonly soldTwice: number };

/**
 * The peer of a rush: two clients that read a room at ALL where it is free, choose a seat at random, and write it by
 * a plain batch of one INSERT at ONE, until nothing is free; each with connections that it keeps.
 */
export async function originalsSale(store: string): Promise<OriginalsSale> {
  const reading = readCassandraAddress(store);
  if (reading.kind === 'fault') throw new Error(reading.message);
  const clients = Array.from({ length: CLIENTS }, () => connection(reading.address.contactPoints));
  try {
    const [first] = clients;
    if (first === undefined) throw new Error('no clients');
    await makeRooms(first);
    const start = performance.now();
    const sold = (
      await Promise.all(clients.map((client, number) => sellOut(client, `client ${number}`)))
    ).flat();
    const seconds = (performance.now() - start) / 1_000;
    return { perSecond: sold.length / seconds, soldTwice: sold.length - new Set(sold).size };
  } finally {
    await clients[0]?.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await Promise.all(clients.map((client) => client.shutdown()));
  }
}

function connection(contactPoints: readonly string[]): cassandra.Client {
  return new cassandra.Client({
    contactPoints: [...contactPoints],
    localDataCenter: 'datacenter1',
    queryOptions: { prepare: true },
  });
}

async function makeRooms(client: cassandra.Client): Promise<void> {
  await client.execute(
    `CREATE KEYSPACE IF NOT EXISTS ${KEYSPACE} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 3}`,
  );
  await client.execute(
    `CREATE TABLE IF NOT EXISTS ${KEYSPACE}.rooms (room text, row int, place int, occupied text, client text, PRIMARY KEY (room, row, place)) WITH compaction = {'class': 'LeveledCompactionStrategy'}`,
  );
  for (const room of ROOMS) {
    const seats = Array.from({ length: ROWS * PLACES }, (_, index) => ({
      query: INSERT,
      params: [room, 1 + Math.floor(index / PLACES), 1 + (index % PLACES), 'no', ''],
    }));
    await client.batch(seats, { prepare: true, consistency: consistencies.all });
  }
}

const INSERT = `INSERT INTO ${KEYSPACE}.rooms (room, row, place, occupied, client) VALUES (?, ?, ?, ?, ?)`;
const SELECT_FREE = `SELECT row, place FROM ${KEYSPACE}.rooms WHERE room = ? AND occupied = 'no' ALLOW FILTERING`;

/** Gives the label of every seat that this client took for sold. */
async function sellOut(client: cassandra.Client, name: string): Promise<readonly string[]> {
  const sold: string[] = [];
  for (const room of ROOMS) {
    for (;;) {
      const { rows } = await client.execute(SELECT_FREE, [room], { consistency: consistencies.all });
      const seat = rows[Math.floor(Math.random() * rows.length)];
      if (seat === undefined) break;
      const params = [room, seat['row'], seat['place'], 'yes', name];
      await client.batch([{ query: INSERT, params }], { prepare: true, consistency: consistencies.one });
      sold.push(`${room} ${seat['row']}-${seat['place']}`);
    }
  }
  return sold;
}
