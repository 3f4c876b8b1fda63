import { Client, type DseClientOptions, policies, types } from 'cassandra-driver';

import { contentColumns, contentOf } from '../../source/store/codec.ts';
import type { Change } from '../../source/theater/change.ts';
import type { Seat, SeatPosition } from '../../source/theater/seats.ts';
import { assertNaive, type PlainConnection, type PlainTheater } from './naive-client.ts';

/** Where the theater is. */
export type PlainCluster = {
  /** `host:port`, all with one port. */
  readonly contactPoints: readonly string[];
  readonly keyspace: string;
};

/** Removing a keyspace takes as long as its slowest node, ms. */
const TIMEOUT_MS = 30_000;

const COLUMNS = [
  'occupied',
  'client',
  'booking',
  'held_by',
  'held_until',
  'note',
  'version',
  'change',
] as const;
const WHERE = 'WHERE room = ? AND row = ? AND place = ?';

/**
 * Plain reads and writes at QUORUM in a keyspace that was made for them. QUORUM both ways, so that what goes wrong is
 * not the level's fault. Throws a RangeError for any other keyspace.
 */
export function plainCassandra(cluster: PlainCluster): PlainTheater {
  const { keyspace } = cluster;
  assertNaive(keyspace);
  return {
    connect: async () => await connect(cluster),
    remove: async () => {
      const client = new Client(optionsOf(cluster));
      try {
        await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
      } finally {
        await client.shutdown();
      }
    },
  };
}

async function connect(cluster: PlainCluster): Promise<PlainConnection> {
  const client = new Client(optionsOf(cluster));
  await client.connect();
  const { keyspace } = cluster;
  return {
    read: async (room, position) => await read(client, keyspace, room, position),
    write: async (change) => await write(client, keyspace, change),
    close: async () => await client.shutdown(),
  };
}

async function read(
  client: Client,
  keyspace: string,
  room: string,
  { row, place }: SeatPosition,
): Promise<Seat> {
  const query = `SELECT ${COLUMNS.join(', ')} FROM ${keyspace}.rooms ${WHERE}`;
  const found = (await client.execute(query, [room, row, place], { prepare: true })).first();
  const text = (column: string): string => String(found?.get(column));
  const content = contentOf({
    occupied: text('occupied'),
    client: text('client'),
    booking: text('booking'),
    held_by: text('held_by'),
    held_until: Number(found?.get('held_until')),
    note: text('note'),
  });
  if (content === null) throw new Error(`there is no seat ${room} ${row}-${place}`);
  return { row, place, version: Number(found?.get('version')), change: text('change'), content };
}

async function write(client: Client, keyspace: string, { room, seats }: Change): Promise<void> {
  const query = `UPDATE ${keyspace}.rooms SET ${COLUMNS.map((column) => `${column} = ?`).join(', ')} ${WHERE}`;
  for (const { after } of seats) {
    const { row, place, version, change, content } = after;
    const values = { ...contentColumns(content), version, change };
    const parameters = [...COLUMNS.map((column) => values[column]), room, row, place];
    await client.execute(query, parameters, { prepare: true });
  }
}

function optionsOf({ contactPoints }: PlainCluster): DseClientOptions {
  const [first = ''] = contactPoints;
  return {
    contactPoints: [...contactPoints],
    // It needs no data center to be named.
    policies: { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() },
    protocolOptions: { maxVersion: 4, port: Number(first.slice(first.lastIndexOf(':') + 1)) },
    queryOptions: { consistency: types.consistencies.quorum },
    socketOptions: { readTimeout: TIMEOUT_MS },
    monitorReporting: { enabled: false },
  };
}
