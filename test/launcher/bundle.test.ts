import { join } from 'node:path';

import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';

import { bundle } from '../../tools/bundle.ts';

/** What `cli.tsx` loads at once, when it has told Node where compiled code is kept. */
const FIRST = 'source/commands/run-program.ts';

let chunks: Metafile['outputs'];
let start: string;

beforeAll(async () => {
  const folder = join(import.meta.dirname, '../../dist');
  ({ outputs: chunks } = await bundle({ folder, shouldWrite: false }));
  start = Object.keys(chunks).find((path) => chunks[path]?.entryPoint === FIRST) ?? '';
});

/** The packages whose code is loaded with a chunk, before anything is imported dynamically. */
function packagesLoadedWith(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return new Set();
  seen.add(path);
  const { inputs = {}, imports = [] } = chunks[path] ?? {};
  const own = Object.keys(inputs).flatMap(
    (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  const others = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
  return new Set([...own, ...others.flatMap((chunk) => [...packagesLoadedWith(chunk.path, seen)])]);
}

/** The chunks that hold code of a package. */
function chunksWith(name: string): readonly string[] {
  const hasPackage = (path: string): boolean =>
    Object.keys(chunks[path]?.inputs ?? {}).some((file) => file.includes(`node_modules/${name}/`));
  return Object.keys(chunks).filter(hasPackage);
}

describe('the bundle', () => {
  test('loads neither Ink nor React nor the Cassandra driver before a command asks for it', () => {
    const packages = packagesLoadedWith(start);

    expect(packages).toContain('meow');
    for (const name of ['ink', 'react', 'react-reconciler', 'yoga-layout', 'cassandra-driver']) {
      expect(packages).not.toContain(name);
    }
  });

  test('has the screen and the Cassandra driver in chunks of their own', () => {
    expect(chunksWith('ink-select-input')).toEqual([expect.stringMatching(/chunks\/client-app-\w+\.js$/)]);
    // The store and the stress programs share it.
    expect(chunksWith('cassandra-driver')).toHaveLength(1);
  });

  test('holds the production half of React alone', () => {
    const files = Object.values(chunks).flatMap(({ inputs }) => Object.entries(inputs));
    const names = files.flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));

    expect(names.filter((file) => /react.*\.production\.js$/.test(file))).not.toEqual([]);
    expect(names.filter((file) => /react.*\.development\.js$/.test(file))).toEqual([]);
  });
});
