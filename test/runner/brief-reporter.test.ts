import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { temporaryFolder } from '../commands/program.ts';

const run = promisify(execFile);
const project = join(import.meta.dirname, '..', '..');
const vitest = join(project, 'node_modules', 'vitest');

const FAILING = `
  import { beforeAll, describe, expect, it } from ${JSON.stringify(join(vitest, 'dist', 'index.js'))};
  describe('a theater', () => {
    it('is open', () => {});
    it('has a hall', () => expect(2, 'halls').toBe(3));
    describe('with nodes', () => {
      beforeAll(() => { throw new Error('no node answers'); });
      it('books', () => {});
    });
  });
`;

test('what failed is told in a few lines, hooks and files included, and the last line counts', async () => {
  const folder = temporaryFolder();
  const report = join(folder, 'report.txt');
  await writeFile(join(folder, 'failing.test.js'), FAILING);
  await writeFile(join(folder, 'broken.test.js'), "throw new Error('not even read');");

  const reporter = `--reporter=${join(import.meta.dirname, 'brief-reporter.ts')}`;
  const words = ['run', '--root', folder, '--maxWorkers', '1', reporter];
  const env = { ...process.env, THEATER_TEST_REPORT: report };
  const runs = run(process.execPath, [join(vitest, 'vitest.mjs'), ...words], { env });
  await expect(runs).rejects.toMatchObject({ code: 1 });

  const lines = (await readFile(report, 'utf8')).trimEnd().split('\n');
  expect(lines.at(-1)).toBe('1 passed, 1 failed, 1 skipped');
  const told = lines.join('\n');
  expect(told).toContain('✗ failing.test.js: a theater > has a hall\n    halls: expected 2 to be 3');
  expect(told).toContain('✗ failing.test.js: a theater > with nodes (a hook)\n    no node answers');
  expect(told).toContain('✗ broken.test.js\n    not even read');
});
