import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { describeProgress, isHopeless, readProgress, whyItFailed } from '../../bin/installation.js';
import { Clone } from './support/clone.ts';
import {
  NODE_PACKAGE,
  NODE_VERSION,
  packNode,
  startRegistry,
  startSilentRegistry,
} from './support/registry.ts';

/** Whether this user may lay a small disk over a folder, seen by one process and its children alone. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

let clone: Clone;

beforeEach(async () => {
  clone = await Clone.make({ hasDependencies: false });
});

afterEach(async () => {
  await clone.remove();
});

/** The environment of a start that finds the npm of this machine, and asks `registry`. */
function withNpm(registry: string): Readonly<Record<string, string>> {
  return {
    PATH: process.env['PATH'] ?? '',
    npm_config_registry: registry,
    npm_config_fetch_timeout: '200',
    npm_config_fetch_retry_mintimeout: '1',
  };
}

// Each runs npm itself, some twice.
describe('a set-up that cannot be made says why', { timeout: 120_000 }, () => {
  test('when the registry never answers, after two rounds of questions, however many packages there are', async () => {
    const registry = await startSilentRegistry();
    try {
      const { code, stderr } = await clone.run([], { environment: withNpm(registry.address) });

      expect(stderr).toMatch(
        new RegExp(`\\ntheater: npm ci failed: the registry ${registry.host} does not answer \\(\\S+\\)\\n$`),
      );
      expect(stderr).not.toMatch(/Node 24|npm http/);
      expect(code).toBe(69);
    } finally {
      registry.close();
    }
  });

  test('when nothing listens there', async () => {
    const registry = await startSilentRegistry();
    registry.close();

    const { code, stderr } = await clone.run([], { environment: withNpm(registry.address) });

    expect(stderr).toContain(
      `theater: npm ci failed: the registry ${registry.host} does not answer (ECONNREFUSED)\n`,
    );
    expect(code).toBe(69);
  });

  // npm itself is content then: it leaves half a file, warns of it, and ends with 0.
  test.skipIf(!canMount)(
    'when the disk is full (skipped where no small disk can be laid over a folder)',
    async () => {
      const node = await packNode(clone.path('packing'), randomBytes(8_000_000));
      const registry = await startRegistry(node);
      const disk = clone.path('disk');
      await mkdir(disk);
      await writeFile(clone.path('older.cjs'), OLDER_NODE);
      const locked = { version: NODE_VERSION, integrity: node.integrity, optional: true };
      const needed = {
        name: 'x',
        version: '1.0.0',
        type: 'module',
        optionalDependencies: { [NODE_PACKAGE]: NODE_VERSION },
      };
      const packages = { '': needed, [`node_modules/${NODE_PACKAGE}`]: locked };
      await writeFile(clone.path('package.json'), JSON.stringify(needed));
      await writeFile(
        clone.path('package-lock.json'),
        JSON.stringify({ ...needed, lockfileVersion: 3, packages }),
      );
      try {
        const env = {
          ...withNpm(registry.address),
          npm_config_fetch_timeout: '20000',
          HOME: clone.folder,
          NODE: clone.otherNode,
          NODE_OPTIONS: `--require ${clone.path('older.cjs')}`,
        };
        const { code, stderr } = await runOnASmallDisk(env);

        expect(stderr).toMatch(/: the disk is full: \S+\/disk\/ needs about 400 MB, \d MB are free\n$/);
        expect(stderr).not.toContain('Node 24');
        // Half an installation must not be taken for a whole one by the next start.
        expect(stderr.match(/installing the dependencies/g)).toHaveLength(2);
        expect(code).toBe(69);
      } finally {
        registry.close();
      }
    },
  );
});

const ON_A_SMALL_DISK = `
mount -t tmpfs -o size=4m tmpfs disk && cp -r bin package.json package-lock.json disk || exit 1
"$NODE" disk/bin/theater.js
exec "$NODE" disk/bin/theater.js`;

/** Starts a copy of the clone on a disk of 4 MB, which is gone with the process. */
async function runOnASmallDisk(env: NodeJS.ProcessEnv): Promise<{ code: unknown; stderr: string }> {
  const words = ['-rm', 'sh', '-c', ON_A_SMALL_DISK];
  return await new Promise((resolve) => {
    execFile('unshare', words, { cwd: clone.folder, env }, (error, _, stderr) => {
      resolve({ code: error?.code, stderr });
    });
  });
}

const OLDER_NODE = `
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });`;

describe('what npm prints', () => {
  const fetched = 'npm http fetch GET 200 https://registry.example/ink/-/ink-8.0.0.tgz 120ms (cache miss)';
  const failed =
    'npm http fetch GET https://me:secret@registry.example/react attempt 1 failed with ETIMEDOUT';

  test('says how many packages have come, and from where', () => {
    const output = ['npm http fetch GET 200 https://registry.example/ink 80ms (cache miss)', fetched];
    const progress = readProgress(output.join('\n'));

    expect(describeProgress(progress, 120, 10)).toBe('… 1 of 120 packages have come after 10 s');
    expect(describeProgress(readProgress(''), 120, 5)).toBe('… still at it after 5 s');
  });

  test('says that the registry does not answer, without the password to it', () => {
    const progress = readProgress([fetched, failed].join('\n'));

    expect(describeProgress(progress, 120, 25)).toBe(
      '… the registry registry.example does not answer so far, after 25 s',
    );
  });

  test('is hopeless after thirty failures in a row, and not while packages come', () => {
    const row = Array.from({ length: 29 }, () => failed);

    expect(isHopeless(readProgress([...row, failed].join('\n')))).toBe(true);
    expect(isHopeless(readProgress([...row, fetched, failed].join('\n')))).toBe(false);
  });

  test.each([
    ['npm error code ENOSPC', /^the disk is full: .* needs about 400 MB/],
    ['npm ERR! code ENOSPC', /^the disk is full/],
    [`${failed}\nnpm error code FETCH_ERROR`, /^the registry registry\.example does not answer/],
    ['npm error code ENOTFOUND', /^the registry does not answer \(ENOTFOUND\)$/],
    ['npm error code EINTEGRITY', /^what came is not the package that package-lock\.json names/],
    ['npm error code EACCES', /cannot be written \(EACCES\)$/],
  ])('gives the reason of a failure: %s', (output, reason) => {
    expect(whyItFailed(readProgress(output), clone.folder)).toMatch(reason);
  });

  test('gives none that it does not know', () => {
    expect(whyItFailed(readProgress('npm error code EUSAGE'), clone.folder)).toBeUndefined();
  });
});
