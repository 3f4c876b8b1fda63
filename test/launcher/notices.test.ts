import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { bundle } from '../../tools/bundle.ts';
import { type BundledPackage, bundledPackages, renderNotices } from '../../tools/notices.ts';

/** Licences under which code may be passed on inside a program of another licence, if their text goes with it. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];

let packages: readonly BundledPackage[];

beforeAll(async () => {
  const folder = join(import.meta.dirname, '../../dist');
  packages = await bundledPackages(await bundle({ folder, shouldWrite: false }));
});

describe('what is bundled in the program', () => {
  test('is found down to what is needed by what is needed', () => {
    const names = packages.map(({ name }) => name);

    expect(names).toEqual(
      expect.arrayContaining(['ink', 'react', 'cassandra-driver', 'long', 'yoga-layout']),
    );
    for (const name of ['esbuild', 'vitest', 'typescript']) expect(names).not.toContain(name);
  });

  test('may be passed on with it', () => {
    const others = packages.filter(({ license }) => !ALLOWED.includes(license));

    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  test('is named in one file, each with its licence and who holds the rights', () => {
    const notices = renderNotices(packages);

    for (const { name, version, license, texts } of packages) {
      expect(notices).toContain(`\n${name} ${version} (${license})\n`);
      expect(texts.join('\n')).toMatch(/copyright/i);
    }
    expect(notices).toContain('Apache Cassandra NodeJS  Driver\nCopyright 2013');
  });
});
