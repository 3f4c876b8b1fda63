import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as Reader from '@actions/workflow-parser';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { readAudit } from '../../tools/supply-chain.ts';

const FOLDER = join(import.meta.dirname, '../../.github/workflows');

const WORKFLOWS = readdirSync(FOLDER).map((name) => ({
  name,
  content: readFileSync(join(FOLDER, name), 'utf8'),
}));

type Job = { readonly 'timeout-minutes'?: number; readonly steps: readonly Step[] };
type Step = { readonly uses?: string; readonly run?: string };
type Workflow = { readonly permissions?: unknown; readonly jobs: Readonly<Record<string, Job>> };

let reader: typeof Reader;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'theater-workflows-'));
  try {
    // It imports its schema as only a bundler may, without saying that it is JSON.
    const outfile = join(folder, 'reader.mjs');
    const entryPoints = ['@actions/workflow-parser'];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' });
    reader = await import(outfile);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** What GitHub's own reader of workflows has against a file. */
function faultsOf(file: { name: string; content: string }): readonly string[] {
  const { parseWorkflow, NoOperationTraceWriter } = reader;
  return parseWorkflow(file, new NoOperationTraceWriter()).context.errors.getErrors().map(String);
}

test('a workflow with a slip in it is found out', () => {
  const content = 'on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    stepps: []\n';

  expect(faultsOf({ name: 'slip.yml', content }).join('\n')).toContain('stepps');
});

describe.each(WORKFLOWS)('the workflow $name', ({ name, content }) => {
  const workflow: Workflow = parse(content);
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('is what GitHub reads without complaint', () => {
    expect(faultsOf({ name, content })).toEqual([]);
  });

  test('may only read, unless a job says what it has to write, and ends some time', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(workflow.jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  test('runs actions by their content, with the version beside it, and puts nothing of an event into a shell', () => {
    const used = [...content.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    expect(used).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    expect(used.filter((action) => !/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual(
      [],
    );
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });
});

describe('what the registry says of vulnerabilities', () => {
  const counts = { info: 3, low: 0, moderate: 7, high: 0, critical: 0, total: 10 };

  test('is clean when nothing is serious', () => {
    expect(readAudit(JSON.stringify({ metadata: { vulnerabilities: counts } }))).toEqual({
      outcome: 'clean',
    });
  });

  test('is not when something is', () => {
    const found = { ...counts, high: 2, critical: 1 };
    expect(readAudit(JSON.stringify({ metadata: { vulnerabilities: found } }))).toEqual({
      outcome: 'vulnerable',
      counts: '2 high, 1 critical',
    });
  });

  test.each([
    ['', 'npm says nothing that can be read'],
    ['null', 'npm says nothing that can be read'],
    ['{"message":"405 Method Not Allowed"}', '405 Method Not Allowed'],
    ['{"error":{"code":"ENOTFOUND"}}', 'ENOTFOUND'],
  ])('is never called clean when nobody could be asked: %s', (output, why) => {
    expect(readAudit(output)).toEqual({ outcome: 'untold', why });
  });
});
