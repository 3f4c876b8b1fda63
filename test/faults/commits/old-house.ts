import type { Client, Host } from 'cassandra-driver';
import { v1 as makeTimeUuid } from 'uuid';

import { LEVEL_CODE } from '../../../source/store/cassandra/connection/consistency.ts';
import { schemaOfFormat2, statementsOfFormat2 } from '../../cluster/harness/house-of-format-2.ts';

/** One seat of one room as the last program of format 2 kept and booked it: the twin that sells a torn row. */
export type OldHouse = {
  /** Has it booked by way of this node; whatever is answered. */
  book(client: string, host: Host): Promise<'applied' | 'refused' | 'no answer'>;
  /** What a screen of it asks every few seconds, which writes back what it names. */
  readVersions(host: Host): Promise<void>;
};

/** Makes such a house with a single seat, free at version 0, in this room. */
export async function makeOldHouse(
  driver: Client,
  { keyspace, dataCenter, room }: { keyspace: string; dataCenter: string; room: string },
): Promise<OldHouse> {
  const statements = statementsOfFormat2(keyspace);
  for (const query of schemaOfFormat2(keyspace, dataCenter)) await driver.execute(query);
  const run = async (name: string, values: readonly unknown[], host?: Host) =>
    await driver.execute(statements[name] ?? '', [...values], {
      prepare: true,
      consistency: LEVEL_CODE.QUORUM,
      ...(host !== undefined && { host }),
    });
  await run('begun', ['Hamlet', room]);
  await run('seat', [room, 1, 1, 'no', '-', 0, makeTimeUuid(), '-', '-', 0, '-']);
  return {
    async book(client, host) {
      const seat = (await run('look', [room], host)).first();
      if (seat.get('occupied') !== 'no') return 'refused';
      const id = makeTimeUuid();
      const version = Number(seat.get('version'));
      const booked = ['yes', client, version + 1, id, 'booking', '-', 0, '-'];
      try {
        const result = await run('book', [id, ...booked, room, 1, 1, version], host);
        return result.wasApplied() ? 'applied' : 'refused';
      } catch {
        return 'no answer';
      }
    },
    readVersions: async (host) => void (await run('versions', [room], host)),
  };
}
