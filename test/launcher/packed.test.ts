import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import manifest from '../../package.json' with { type: 'json' };
import { packNode, startRegistry } from './support/registry.ts';
import { type Ended, type Packed, PackedClone, type User } from './support/tarball.ts';

/** Half as much again as it was when this was written (bytes); more wants a reason. */
const MOST_PACKED = 1_000_000;
const MOST_UNPACKED = 4_500_000;

/** Debian's name for who owns nothing. */
const NOBODY: User = { uid: 65_534, gid: 65_534 };
const BOOKED = { client: 'Mia', bookings: [{ room: 'A', seats: ['7-4'] }] };

const canBeAnother = process.platform === 'linux' && process.getuid?.() === 0;

let clone: PackedClone;
let packed: Packed;

beforeAll(async () => {
  clone = await PackedClone.make();
  packed = await clone.pack();
}, 120_000);

afterAll(async () => {
  await clone.remove();
});

/** Installs the tarball in a home of its own, and gives the command back. */
async function install(home: string, words: readonly string[], user?: User): Promise<string> {
  const places = ['--prefix', path.join(home, 'prefix'), '--cache', path.join(home, 'cache')];
  const { code, stderr } = await clone.npm(
    ['install', '--global', '--silent', ...places, ...words, clone.path(packed.filename)],
    { cwd: home, ...(user && { user }) },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return path.join(home, 'prefix/bin/theater');
}

async function theater(command: string, home: string, words: readonly string[], user?: User): Promise<Ended> {
  const store = ['--store', path.join(home, 'evening.db'), '--json'];
  return await clone.run(command, [...words, ...store], { cwd: home, ...(user && { user }) });
}

/** The seats that a program says are booked, once it has booked A 7-4 in a theater of its own. */
async function bookAndReadBack(command: string, home: string, user?: User): Promise<unknown> {
  for (const words of [['init'], ['book', 'A', '7-4', '--as', 'Mia']]) {
    expect(await theater(command, home, words, user)).toMatchObject({ code: 0, stderr: '' });
  }
  const mine = await theater(command, home, ['mine', '--as', 'Mia'], user);
  expect(mine).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(mine.stdout);
}

describe('the package', () => {
  test('is built by npm pack, and has the program, its launcher its manual, and the licences of all that is in it', () => {
    const files = packed.files.map((file) => file.path);

    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'bin/theater.js',
        'dist/cli.js',
        'dist/THIRD-PARTY-NOTICES.txt',
      ]),
    );
    expect(
      files.filter((file) => !/^(?:bin\/|dist\/|LICENSE$|README\.md$|package\.json$)/.test(file)).toSorted(),
    ).toEqual(['docs/config.schema.json', 'docs/theater.1']);
    expect(files.filter((file) => file.startsWith('dist/compiled'))).toEqual([]);
  });

  test('needs no other package than a Node, and has no script that an installation would run', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(Object.keys(manifest.optionalDependencies).filter((name) => !name.startsWith('node-'))).toEqual(
      [],
    );
    expect(Object.keys(manifest.scripts).filter((name) => /install|^prepare$/.test(name))).toEqual([]);
  });

  test('is as small as it was', () => {
    expect(packed.size).toBeLessThan(MOST_PACKED);
    expect(packed.unpackedSize).toBeLessThan(MOST_UNPACKED);
  });
});

describe('an installation of the tarball, in a home where nothing was', { timeout: 120_000 }, () => {
  test('books a seat on a file and reads it back, without any registry, on a Node that is there', async () => {
    const home = await clone.home('own');
    const command = await install(home, ['--offline']);

    expect(await bookAndReadBack(command, home)).toMatchObject(BOOKED);
  });

  test.skipIf(process.platform === 'win32')('puts the page of the manual where man finds it', async () => {
    const home = await clone.home('manual');
    await install(home, ['--offline']);
    const page = await readFile(path.join(home, 'prefix/share/man/man1/theater.1'), 'utf8');
    expect(page).toBe(await readFile(path.join(import.meta.dirname, '../../docs/theater.1'), 'utf8'));
  });

  test.skipIf(!canBeAnother)(
    'does so for another user than who packed it (skipped where the tests are not run by root)',
    async () => {
      const home = await clone.home('another', NOBODY);
      const command = await install(home, ['--offline'], NOBODY);

      expect(await bookAndReadBack(command, home, NOBODY)).toMatchObject(BOOKED);
    },
  );

  test.skipIf(process.platform !== 'linux')(
    'takes its Node from the registry and runs on that one',
    async () => {
      const home = await clone.home('with-node');
      // It notes each of its starts, and passes them on.
      const node = await packNode(
        clone.path('packing'),
        `#!/bin/sh\necho "$*" >> '${clone.path('ran')}'\nexec '${clone.path('commands/node')}' "$@"\n`,
      );
      const registry = await startRegistry(node);
      try {
        const command = await install(home, [`--registry=${registry.address}`]);
        expect(await bookAndReadBack(command, home)).toMatchObject(BOOKED);
      } finally {
        registry.close();
      }
      expect(await readFile(clone.path('ran'), 'utf8')).toMatch(/cli\.js book A 7-4/);
    },
  );
});
