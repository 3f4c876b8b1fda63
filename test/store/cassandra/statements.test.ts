import { describe, expect, test } from 'vitest';

import { plainQueries } from '../../../source/store/cassandra/cassandra-store.ts';
import { compareAndSetQueries } from '../../../source/store/cassandra/rooms/statements.ts';
import { MIGRATIONS, SCHEMA_VERSION, TABLES } from '../../../source/store/cassandra/schema/schema.ts';
import { parseKey } from '../../../tools/data-model/parse-key.ts';

const reads = plainQueries('ks').filter((query) => query.startsWith('SELECT'));

function tableOf(query: string): keyof typeof TABLES {
  const name = /\bks\.(\w+)/.exec(query)?.[1];
  const table = Object.keys(TABLES).find((each): each is keyof typeof TABLES => each === name);
  if (table === undefined) throw new Error(query);
  return table;
}

describe('what a node is asked to read', () => {
  test.each(reads)('is of named partitions, for which no node waits that is silent: %s', (query) => {
    const where = query.split(' WHERE ')[1] ?? '';
    for (const column of parseKey(TABLES[tableOf(query)].key).partition) {
      expect(where).toMatch(new RegExp(`\\b${column} (=|IN)`));
    }
  });

  test.each(reads.filter((query) => tableOf(query) === 'rooms'))(
    'is whole rows of seats, or none: %s',
    (query) => {
      const columns = Object.entries<string>(TABLES.rooms.columns);
      const isOfRooms = query.includes('DISTINCT');
      const wanted = columns.filter(
        ([name, type]) => name === 'room' || !isOfRooms || type.endsWith('static'),
      );
      const selected = (query.split(' FROM ')[0] ?? '').split(/[\s,]+/);
      for (const [name] of wanted) expect(selected).toContain(name);
    },
  );
});

test('each compare-and-set names the version and the change that the seat was seen with', () => {
  for (const query of compareAndSetQueries('ks')) {
    expect(query.split(' IF ')[1]).toMatch(/^version = \? AND change = \?/);
  }
});

test('the newest format is that of the last migration', () => {
  expect(MIGRATIONS.at(-1)?.version).toBe(SCHEMA_VERSION);
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 2));
});
