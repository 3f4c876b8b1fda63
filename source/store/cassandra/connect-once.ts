import type { Client, DseClientOptions } from 'cassandra-driver';

import { listenWithoutLimit } from './host-listeners.ts';

/**
 * Connects a client by the contact point of its options, and takes that away from it: from then on it finds nodes that
 * it lost by their own addresses. With a contact point left, driver 4.10 answers the loss of every connection at once by
 * putting a second object in the place of the contact point's node. The first one, which its ring goes on naming, then
 * keeps a connection that no shutdown ends, so that the program would not end either, and that no pulse cuts off.
 */
export async function connectOnce(client: Client, options: DseClientOptions): Promise<void> {
  await client.connect();
  listenWithoutLimit(client);
  // The very array that the client has kept.
  options.contactPoints?.splice(0);
}
