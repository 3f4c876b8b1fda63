import { Client } from 'cassandra-driver';

import { connectOnce } from '../../../source/store/cassandra/connection/hosts.ts';
import { TABLE_NAMES } from '../../../source/store/cassandra/schema/schema.ts';
import type { TestCluster } from '../../../tools/kept-cluster/test-cluster.ts';

let made = 0;

/** A keyspace name that no other test has. */
export function newKeyspace(): string {
  made += 1;
  return `test_${process.pid}_${made}`;
}

/** A plain connection to the nodes, for looking at them from outside of the program. The caller shuts it down. */
export async function connectTo({
  contactPoints,
  port,
  dataCenter,
}: Pick<TestCluster, 'contactPoints' | 'port' | 'dataCenter'>): Promise<Client> {
  const options = {
    contactPoints: contactPoints.map((address) => `${address}:${port}`),
    localDataCenter: dataCenter,
    // Shorter than a hook may take: nodes that do not come to agree are looked after between two files.
    protocolOptions: { maxVersion: 4, port, maxSchemaAgreementWaitSeconds: 30 },
    socketOptions: { readTimeout: 30_000 },
  };
  const client = new Client(options);
  await connectOnce(client, options);
  return client;
}

/** Takes every row out of a theater's tables: much faster than making new ones, and easier on the nodes. */
export async function emptyKeyspace(client: Client, keyspace: string): Promise<void> {
  await Promise.all(TABLE_NAMES.map((table) => client.execute(`TRUNCATE ${keyspace}.${table}`)));
}

/** Ends a keyspace of a test. */
export async function dropKeyspace(client: Client, keyspace: string): Promise<void> {
  await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
}
