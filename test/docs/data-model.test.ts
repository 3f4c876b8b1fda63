import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { TABLES } from '../../source/store/cassandra/schema/schema.ts';
import { parseKey } from '../../tools/data-model/parse-key.ts';
import { dataModelSvg } from '../../tools/data-model/svg.ts';

const docs = new URL('../../docs/', import.meta.url);

test('the picture of the data model is the schema’s', async () => {
  expect(await readFile(new URL('data-model.svg', docs), 'utf8')).toBe(dataModelSvg(TABLES));
});

test('the text beside the picture has a line for every column', async () => {
  const page = await readFile(new URL('data-model.md', docs), 'utf8');
  const columns = Object.values(TABLES).flatMap((table) => Object.keys(table.columns));
  expect(columns.filter((column) => !page.includes(`\`${column}\``))).toEqual([]);
});

test.each([
  ['(name)', { partition: ['name'], clustering: [] }],
  ['((room), row, place)', { partition: ['room'], clustering: ['row', 'place'] }],
  ['((room, day), at)', { partition: ['room', 'day'], clustering: ['at'] }],
])('the key %s is read', (key, parts) => {
  expect(parseKey(key)).toEqual(parts);
});
