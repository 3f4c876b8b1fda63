import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, expectTypeOf, test } from 'vitest';

import type { SellingStore, Store } from '../../source/store/store.ts';
import {
  circlesIn,
  fileEdges,
  floorOf,
  folderEdges,
  readSource,
  ROOT,
} from '../../tools/structure/imports.ts';

/** What a floor of `source` may import besides itself and packages; the whole of the dependency rule. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'cli.tsx': ['commands'],
  commands: ['screen', 'stress', 'watch', 'booking', 'store', 'theater'],
  screen: ['watch', 'booking', 'store', 'theater'],
  stress: ['booking', 'store', 'theater'],
  watch: ['booking', 'store', 'theater'],
  booking: ['store', 'theater'],
  store: ['theater'],
  theater: [],
};

/** The only file that names the concrete stores. */
const OPENER = 'source/commands/opening/open-store.ts';

const files = readSource();
const imports = fileEdges(files);

test('every import leads down: cli, commands, screen and stress, watch, booking, store, theater', () => {
  const wrong = imports.filter(([file, target]) => {
    const [from, to] = [floorOf(file), floorOf(target)];
    return from !== to && !(MAY_IMPORT[from] ?? []).includes(to);
  });
  expect(wrong).toEqual([]);
  expect(imports.length).toBeGreaterThan(20);
});

test('the concrete stores are named by the file that opens them, and by nobody else', () => {
  const concrete = /^source\/store\/(sqlite|cassandra)\//;
  const wrong = imports.filter(
    ([file, target]) =>
      concrete.test(target) && file !== OPENER && concrete.exec(file)?.[0] !== concrete.exec(target)?.[0],
  );
  expect(wrong).toEqual([]);
});

test('nobody can change a seat through the type that a store has for everybody', () => {
  expectTypeOf<Store>().not.toHaveProperty('apply');
  expectTypeOf<SellingStore>().toHaveProperty('apply');
});

test('the type that can is asked for by the box office, by stores, and by what records them, and by nobody else', () => {
  const askers = files
    .map(({ file }) => file)
    .filter((file) => /\b(SellingStore|toSell)\b/.test(readFileSync(path.join(ROOT, file), 'utf8')));
  const wrong = askers.filter((file) => !/^source\/(booking|store|stress\/history)\//.test(file));
  expect(wrong).toEqual([]);
  expect(askers).toContain('source/booking/drive.ts');
});

test('no file leads back to itself, and no folder does', () => {
  expect(circlesIn(fileEdges(files))).toEqual([]);
  expect(circlesIn(folderEdges(files))).toEqual([]);
});

test('a circle is found', () => {
  const circle = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'a'],
    ['c', 'd'],
  ] as const;
  expect(circlesIn(circle)).toEqual(['a', 'b', 'c']);
});

test('the program imports nothing of tools, scripts or tests', () => {
  expect(imports.filter(([, target]) => !/^(source\/|cli\.tsx|package\.json)/.test(target))).toEqual([]);
});
