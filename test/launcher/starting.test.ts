import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Clone } from './support/clone.ts';

let clone: Clone;

beforeEach(async () => {
  clone = await Clone.make();
});

afterEach(async () => {
  await clone.remove();
});

/** The time of the last write to every file and folder in the clone, its dependencies apart. */
async function writeTimes(): Promise<ReadonlyMap<string, number>> {
  const names = await readdir(clone.folder, { recursive: true });
  const own = names.filter((name) => !name.startsWith('node_modules'));
  return new Map(
    await Promise.all(own.map(async (name) => [name, (await stat(clone.path(name))).mtimeMs] as const)),
  );
}

describe('a start', () => {
  test('builds the program when it is missing, says so on standard error alone, and calls no npm', async () => {
    const { code, stdout, stderr } = await clone.run(['rooms', '--json']);

    expect(JSON.parse(stdout)).toEqual({
      args: ['rooms', '--json'],
      node: process.execPath,
      mode: 'production',
    });
    expect(stderr).toBe('theater: setting up: building the program …\n');
    expect(code).toBe(0);
    await expect(stat(clone.path('npm-calls'))).rejects.toThrow('ENOENT');
  });

  test('changes no file and says nothing when all is ready, so a clone that cannot be written to runs', async () => {
    await clone.run([]);
    const before = await writeTimes();

    const { stderr } = await clone.run([]);

    expect(stderr).toBe('');
    expect(await writeTimes()).toEqual(before);
  });

  test('builds again when a source has changed, and not when only its time has', async () => {
    await clone.run([]);
    await utimes(clone.path('cli.tsx'), new Date(), new Date());
    expect(await clone.run([])).toMatchObject({ stderr: '' });

    await writeFile(clone.path('source/added.ts'), 'export const added = 1;\n');

    expect(await clone.run([])).toMatchObject({
      code: 0,
      stderr: 'theater: setting up: building the program …\n',
    });
    expect(await clone.run([])).toMatchObject({ stderr: '' });
  });

  test('installs and builds again when the lockfile names another version', async () => {
    await clone.run([]);
    const lockfile = await clone.read('package-lock.json');
    await writeFile(
      clone.path('package-lock.json'),
      lockfile.replace(/("node_modules\/ink": \{\s+"version": ")[^"]+/, '$10.0.1'),
    );
    await rm(clone.path('node_modules'));

    const { stderr } = await clone.run([]);

    expect(stderr).toMatch(/installing the dependencies .*\n.*building the program/);
  });

  test('runs on the Node that comes with the project in the same process if that Node runs the launcher', async () => {
    const { process: launcher, ended } = clone.start(['wait'], { node: process.execPath });
    launcher.stdout?.once('data', () => launcher.kill('SIGKILL'));

    expect(await ended).toMatchObject({ stdout: 'ready\n', signal: 'SIGKILL' });
  });
});

describe('a build', () => {
  test('leaves nothing of an older build, nor of one that was killed', async () => {
    await clone.run([]);
    await writeFile(join(clone.path('dist'), 'old-chunk.js'), '');
    // No process has this id: it is beyond the largest that Linux gives.
    await writeFile(clone.path('dist.new-4194305'), '');
    await writeFile(clone.path('cli.tsx'), 'console.log("new");\n');

    expect(await clone.run([])).toMatchObject({ stdout: 'new\n' });

    expect(await readdir(clone.path('dist'))).toEqual([
      'THIRD-PARTY-NOTICES.txt',
      'built-from.json',
      'cli.js',
    ]);
    expect((await readdir(clone.folder)).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  test('that fails shows the error and one clear line, and the older program stays', async () => {
    await clone.run([]);
    const older = await clone.read('dist/cli.js');
    await writeFile(clone.path('cli.tsx'), 'const = 1;\n');

    const { code, stdout, stderr } = await clone.run(['rooms']);

    expect(stderr).toMatch(/cli\.tsx:1:6:\n[^]*\ntheater: the build failed \(exit code 1\)\n$/);
    expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
    expect(await clone.read('dist/cli.js')).toBe(older);
  });
});

describe('an installed package', () => {
  test('runs the program that it came with', async () => {
    await clone.run([]);
    for (const name of ['package-lock.json', 'cli.tsx', 'source', 'scripts']) {
      await rm(clone.path(name), { recursive: true });
    }

    expect(await clone.run(['exit', '5'])).toMatchObject({ code: 5, stderr: '' });
  });

  test('says that it came without a program', async () => {
    await rm(clone.path('package-lock.json'));

    const message = 'this package was packed without its program; build it before packing';
    expect(await clone.run([])).toMatchObject({ code: 69, stderr: `theater: ${message}\n` });
  });
});
