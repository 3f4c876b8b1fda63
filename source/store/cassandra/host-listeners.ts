import type { Client, Host } from 'cassandra-driver';

/**
 * Where connections are cut while they are made, the driver listens to a node once more for each of them until the node is
 * down. That is no leak, and Node's warning of one would be written into somebody's terminal.
 */
export function listenWithoutLimit(client: Client): void {
  for (const host of client.hosts.values()) host.setMaxListeners(0);
  client.on('hostAdd', (host: Host) => host.setMaxListeners(0));
}
