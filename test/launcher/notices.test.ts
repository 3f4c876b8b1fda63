import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { bundle } from '../../tools/bundle.ts';
import {
  type BundledPackage,
  bundledPackages,
  mayNotBePassedOn,
  renderNotices,
} from '../../tools/notices.ts';

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
    expect(mayNotBePassedOn(packages)).toEqual([]);
    const other = { name: 'other', version: '1.0.0', license: 'GPL-3.0-only', texts: [] };
    expect(mayNotBePassedOn([...packages, other])).toEqual([other]);
    // Of a choice one is enough; of what holds together all would have to be known.
    const choice = { ...other, license: '(GPL-3.0-only OR MIT)' };
    const both = { ...other, license: '(GPL-3.0-only AND MIT)' };
    expect(mayNotBePassedOn([choice, both])).toEqual([both]);
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
