import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a folder of `source` may import besides itself and packages; the whole of the dependency rule. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'cli.tsx': ['commands'],
  commands: ['screen', 'stress', 'box-office', 'store', 'theater'],
  screen: ['box-office', 'store', 'theater'],
  stress: ['box-office', 'store', 'theater'],
  'box-office': ['store', 'theater'],
  store: ['theater'],
  theater: [],
};

/** The only file that names the concrete stores. */
const OPENER = 'source/commands/open-store.ts';

function sourceFiles(): readonly string[] {
  const inside = readdirSync(path.join(root, 'source'), { recursive: true, encoding: 'utf8' });
  return [
    'cli.tsx',
    ...inside.map((file) => path.posix.join('source', file.replaceAll(path.sep, '/'))),
  ].filter((file) => /\.tsx?$/.test(file));
}

function importsOf(file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const relative = /(?:\bfrom|\bimport|\bimport\()\s*'(\.{1,2}\/[^']+)'/g;
  const specifiers = Array.from(text.matchAll(relative), ([, specifier = '']) => specifier);
  return specifiers
    .filter((specifier) => /\.tsx?$/.test(specifier))
    .map((specifier) => path.posix.join(path.posix.dirname(file), specifier));
}

/** `source/store/sqlite/x.ts` is in the folder `store`; `cli.tsx` is a folder of its own. */
function folderOf(file: string): string {
  return file.startsWith('source/') ? (file.split('/')[1] ?? '') : file;
}

const imports = sourceFiles().flatMap((file) => importsOf(file).map((target) => ({ file, target })));

test('every import points one way: cli, commands, screen and stress, box office, store, theater', () => {
  const wrong = imports.filter(({ file, target }) => {
    const [from, to] = [folderOf(file), folderOf(target)];
    return from !== to && !(MAY_IMPORT[from] ?? []).includes(to);
  });
  expect(wrong).toEqual([]);
  expect(imports.length).toBeGreaterThan(20);
});

test('the concrete stores are named by the file that opens them, and by nobody else', () => {
  const concrete = /^source\/store\/(sqlite|cassandra)\//;
  const wrong = imports.filter(
    ({ file, target }) =>
      concrete.test(target) && file !== OPENER && !file.startsWith(path.posix.dirname(target)),
  );
  expect(wrong).toEqual([]);
});

test('a change is applied by the box office and by nobody else', () => {
  const callers = sourceFiles().filter(
    (file) =>
      /\bstore\.apply\(/i.test(readFileSync(path.join(root, file), 'utf8')) &&
      // A store may be wrapped by another store that passes the call on.
      !['box-office', 'store'].includes(folderOf(file)),
  );
  expect(callers).toEqual([]);
});
