import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { fieldsOf, parseFields } from '../../source/store/codec.ts';
import { makeSafe } from '../../source/theater/safe-text.ts';

/** What the second judge says of one history. */
export type SecondVerdict = {
  readonly history: string;
  /** `unknown`: it did not find out in time. */
  readonly verdict: 'ok' | 'illegal' | 'unknown';
  readonly operations: number;
  /** Rooms and seats for which no order explains everything: `room A`, `seat A 1-1`. */
  readonly illegal: readonly string[];
};

/** The second judge, built; or why it cannot be, in a sentence without its full stop. */
export type Built = { readonly program: string } | { readonly whyNot: string };

/** The longest that Go may take to fetch the one module that it needs, and to build, ms. */
const BUILD_MS = 120_000;

/** Builds the judge below a folder. Go keeps what it has built, so that only the first time takes long. */
export function buildJudge(folder: string): Built {
  mkdirSync(folder, { recursive: true });
  const program = path.join(folder, 'judge');
  const { error, status, stderr } = spawnSync('go', ['build', '-buildvcs=false', '-o', program, '.'], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: BUILD_MS,
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT')
    return { whyNot: 'there is no Go here, which the second judge is built with' };
  if (error !== undefined || status !== 0)
    return { whyNot: `Go cannot build the second judge here (${lastLine(stderr)})` };
  return { program };
}

function lastLine(text: string | null): string {
  return makeSafe(text?.trim().split('\n').at(-1) ?? '') || 'it took too long';
}

/** Has histories judged, each a file or a folder. Rejects where one cannot be read. */
export async function judgeAgain(
  program: string,
  histories: readonly string[],
): Promise<readonly SecondVerdict[]> {
  const said = await promisify(execFile)(program, [...histories], { maxBuffer: 2 ** 28 }).catch(
    (error: unknown) => {
      const told = fieldsOf(error);
      // 1: a history without an order, which is in what it printed.
      if (told?.['code'] === 1 && typeof told['stdout'] === 'string') return { stdout: told['stdout'] };
      throw error;
    },
  );
  return said.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map(readVerdict);
}

function readVerdict(line: string): SecondVerdict {
  const { history, verdict, operations, illegal } = parseFields(line) ?? {};
  const isKnown = verdict === 'ok' || verdict === 'illegal' || verdict === 'unknown';
  if (!isKnown || typeof history !== 'string' || typeof operations !== 'number' || !Array.isArray(illegal))
    throw new Error('the second judge said something that nobody understands');
  return { history, verdict, operations, illegal: illegal.map(String) };
}
