import { access, readdir, rm, writeFile } from 'node:fs/promises';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Clone } from './support/clone.ts';

const SETTING_UP =
  'theater: setting up, once: installing the dependencies (npm ci; about 370 MB, a Node among them) …\n' +
  'theater: setting up: building the program …\n';

const WITHIN = { timeout: 20_000, interval: 20 };

let clone: Clone;

beforeEach(async () => {
  clone = await Clone.make({ hasDependencies: false });
});

afterEach(async () => {
  await clone.remove();
});

/** The calls of npm so far: its process, its arguments and what it read. */
async function npmCalls(): Promise<readonly string[]> {
  const calls = await clone.read('npm-calls').catch(() => '');
  return calls.split('\n').filter((line) => line !== '');
}

/** Lets npm hang from now on, until the function that is given back is called. */
async function holdNpm(): Promise<() => Promise<void>> {
  await writeFile(clone.path('npm-waits'), '');
  return async () => {
    await rm(clone.path('npm-waits'));
  };
}

async function untilNpmRuns(): Promise<void> {
  await vi.waitFor(async () => await access(clone.path('npm-calls')), WITHIN);
}

describe('the set-up', () => {
  test('installs with all that a build needs and no script, builds, and runs the program', async () => {
    const { code, stdout, stderr } = await clone.run(['rooms', '--json']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: SETTING_UP });
    expect(JSON.parse(stdout)).toMatchObject({ args: ['rooms', '--json'] });
    const [call = ''] = await npmCalls();
    expect(call).toContain(' ci --include=dev --include=optional --ignore-scripts ');
  });

  test('leaves what is typed meanwhile to the program', async () => {
    const { process: launcher, ended } = clone.start(['echo']);
    launcher.stdin?.end('typed early');

    expect(await ended).toMatchObject({ code: 0, stdout: 'typed early' });
    expect(await npmCalls()).toEqual([expect.stringMatching(/\[\]$/)]);
  });

  test('says again and again how far it has come', async () => {
    const letNpmGo = await holdNpm();
    // Time that passes quickly for whoever tells it.
    await writeFile(
      clone.path('quick.cjs'),
      'const { setInterval: slow } = globalThis; globalThis.setInterval = (work) => slow(work, 20);',
    );
    const fetched = ['ink/-/ink-8.0.0.tgz', 'react/-/react-19.3.1.tgz'].map(
      (file) => `npm http fetch GET 200 http://127.0.0.1/${file} 12ms (cache miss)`,
    );
    const { process: launcher, ended } = clone.start([], {
      environment: { NPM_SAYS: fetched.join('\n'), NODE_OPTIONS: `--require ${clone.path('quick.cjs')}` },
    });
    let told = '';
    launcher.stderr?.on('data', (chunk) => void (told += chunk));
    await vi.waitFor(
      () => expect(told).toMatch(/\ntheater: … 2 of \d+ packages have come after \d+ s\n/),
      WITHIN,
    );
    await letNpmGo();

    expect(await ended).toMatchObject({ code: 0 });
  });

  test('that fails in npm shows what npm said and one clear line, and the failure is JSON too if that is asked', async () => {
    const { code, stdout, stderr } = await clone.run(['rooms', '--json'], {
      environment: { NPM_FAILS: 'yes' },
    });

    expect(stderr).toMatch(/\nnpm error: no network\ntheater: npm ci failed \(exit code 3\)\n$/);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'error',
      reason: 'set-up',
      message: 'npm ci failed (exit code 3)',
    });
    expect(code).toBe(69);
  });

  test('says that npm is missing', async () => {
    const { code, stderr } = await clone.run([], { environment: { PATH: clone.path('source') } });

    expect(stderr).toMatch(
      /\ntheater: npm ci could not be started: it is not installed, or not on the PATH\n$/,
    );
    expect(code).toBe(69);
  });
});

describe('two starts at once', () => {
  test('set up once: the second waits, says for whom, and then runs', async () => {
    const letNpmGo = await holdNpm();
    const first = clone.start(['first']);
    await untilNpmRuns();
    const second = clone.start(['second']);
    const waits = new Promise((resolve) => void second.process.stderr?.once('data', resolve));
    expect(String(await waits)).toBe(
      `theater: waiting for process ${first.process.pid}, which is setting up as well …\n`,
    );
    await letNpmGo();

    expect(await first.ended).toMatchObject({ code: 0, stderr: SETTING_UP });
    expect(await second.ended).toMatchObject({ code: 0, stdout: expect.stringContaining('["second"]') });
    expect(await npmCalls()).toHaveLength(1);
    expect(await readdir(clone.path('.set-up.lock'))).toEqual([]);
  });

  test('set up once when both meet at the lock, and both run', async () => {
    const runs = await Promise.all([clone.run(['first']), clone.run(['second']), clone.run(['third'])]);

    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await npmCalls()).toHaveLength(1);
  });

  test('do not collide when the first is killed and its npm still works: the second waits for npm', async () => {
    const letNpmGo = await holdNpm();
    const first = clone.start([]);
    await untilNpmRuns();
    first.process.kill('SIGKILL');
    await new Promise((resolve) => void first.process.once('exit', resolve));
    const [call = ''] = await npmCalls();
    const second = clone.start(['second']);
    const waits = new Promise((resolve) => void second.process.stderr?.once('data', resolve));
    expect(String(await waits)).toContain(`waiting for process ${Number.parseInt(call, 10)},`);
    await letNpmGo();

    expect(await second.ended).toMatchObject({ code: 0 });
    expect(await npmCalls()).toHaveLength(1);
  });

  test('go on at once when the first is dead, with all that it had started', async () => {
    await holdNpm();
    const first = clone.start([]);
    await untilNpmRuns();
    const [call = ''] = await npmCalls();
    process.kill(Number.parseInt(call, 10), 'SIGKILL');
    first.process.kill('SIGKILL');
    await first.ended;
    await rm(clone.path('npm-waits'));

    expect(await clone.run([])).toMatchObject({ code: 0, stderr: SETTING_UP });
  });
});
