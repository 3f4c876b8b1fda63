import { createKeyspace, createTable } from '../../source/store/cassandra/schema/schema.ts';
import { DATA_CENTER } from '../cluster/settings/settings.ts';

/** The theater of cassandra-stress: nobody else's, since the tool books without asking. */
export const STRESS_KEYSPACE = 'theater_stress';

/** The theater of nosqlbench. */
export const NOSQLBENCH_KEYSPACE = 'theater_nosqlbench';

/** The statements that make a keyspace in three copies and its table of seats, the program's own. */
export function tableStatements(keyspace: string): { readonly keyspace: string; readonly rooms: string } {
  return { keyspace: createKeyspace(keyspace, DATA_CENTER, 3), rooms: createTable(keyspace, 'rooms') };
}
