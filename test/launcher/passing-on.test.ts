import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Clone, type Started } from './support/clone.ts';

let clone: Clone;

beforeAll(async () => {
  clone = await Clone.make();
  await clone.run([]);
});

afterAll(async () => {
  await clone.remove();
});

async function startAndWait(request: string): Promise<Started> {
  const started = clone.start([request]);
  await new Promise((resolve) => void started.process.stdout?.once('data', resolve));
  return started;
}

describe('the launcher passes on', () => {
  test.each([0, 1, 75])('the exit code %i', async (code) => {
    expect(await clone.run(['exit', String(code)])).toMatchObject({ code, signal: null });
  });

  test('what is typed', async () => {
    const { process: launcher, ended } = clone.start(['echo']);
    launcher.stdin?.end('lll\r');

    expect(await ended).toMatchObject({ code: 0, stdout: 'lll\r' });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s to a program that ends in its own way',
    async (signal) => {
      const { process: launcher, ended } = await startAndWait('wait-for-signal');
      launcher.kill(signal);

      expect(await ended).toMatchObject({ code: 7, stdout: `ready\n${signal}\n` });
    },
  );

  test('no SIGUSR1, by which Node would open a debugger', async () => {
    const { process: launcher, ended } = await startAndWait('wait-for-signal');
    launcher.kill('SIGUSR1');
    launcher.kill('SIGTERM');
    const { stderr } = await ended;
    expect(stderr).not.toContain('ebugger');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('the death of the program by %s', async (signal) => {
    const { process: launcher, ended } = await startAndWait('wait');
    launcher.kill(signal);

    expect(await ended).toMatchObject({ code: null, signal });
  });
});
