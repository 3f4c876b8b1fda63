// Has recorded histories judged a second time, by a search that others have written (Porcupine, in Go):
//   npm run judge -- HISTORY …      files and folders, as `theater stress … --history` and the suite of faults leave them
//   npm run judge                   of stress runs on a file, which are made for it
// Exit codes: 0 both judges agree that nothing is wrong; 1 one of them does not; 2 a history cannot be read; 69 without Go.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { checkHistory } from '../source/stress/checker/check-history.ts';
import { HistoryError } from '../source/stress/history/event.ts';
import { readHistory } from '../source/stress/history/read-history.ts';
import { makeSafe } from '../source/theater/safe-text.ts';
import { buildJudge, judgeAgain } from '../tools/judge/second-judge.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'theater-judge-'));
try {
  process.exitCode = await judgeAll(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof HistoryError)) throw error;
  console.error(makeSafe(error.message));
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function judgeAll(named: readonly string[]): Promise<number> {
  const built = buildJudge(folder);
  if ('whyNot' in built) {
    console.error(`Nothing was judged: ${built.whyNot}.`);
    return 69;
  }
  let isAgreed = true;
  for (const history of named.length === 0 ? makeHistories() : named) {
    const first = checkHistory((await readHistory(history)).events);
    const start = performance.now();
    const [second] = await judgeAgain(built.program, [history]);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const names = [...new Set(first.violations.map(({ name }) => name))].join(', ');
    console.log(makeSafe(`${history}: ${first.counts.changes} changes, ${first.counts.looks} looks`));
    console.log(`  the checker: ${first.verdict}${names === '' ? '' : ` (${names})`}`);
    const where = second?.illegal.slice(0, 5).join(', ') ?? '';
    const what = `${second?.verdict ?? 'nothing'}${where === '' ? '' : ` (${where})`}`;
    console.log(makeSafe(`  Porcupine:   ${what}, ${second?.operations ?? 0} operations in ${seconds} s`));
    if (first.verdict !== 'ok' || second?.verdict !== 'ok') isAgreed = false;
  }
  return isAgreed ? 0 : 1;
}

/** Records each of the stress programs on a file of its own. */
function makeHistories(): readonly string[] {
  const runs = [
    ['rush', '--clients', '4'],
    ['random', '--clients', '4', '--for', '5s'],
    ['repeat', 'write-all', '--clients', '4', '--for', '3s'],
  ];
  return runs.map((words) => {
    const history = path.join(folder, `history-${words[0]}`);
    const store = ['--store', path.join(folder, `${words[0]}.db`)];
    const launcher = path.join(import.meta.dirname, '../bin/theater.js');
    const own = [launcher, 'stress', ...words, ...store, '--history', history];
    execFileSync(process.execPath, own, { stdio: 'pipe' });
    return history;
  });
}
