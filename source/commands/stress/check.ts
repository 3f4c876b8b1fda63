import { checkHistory, type CheckResult, verdictWords } from '../../stress/checker/check-history.ts';
import { HistoryError } from '../../stress/history/event.ts';
import { readHistory } from '../../stress/history/read-history.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import type { Output } from '../cli/output.ts';
import { JSON_FLAG } from '../cli/shared-flags.ts';

/** Violations that the JSON holds in full; it says where there are more. */
const MOST_SHOWN = 100;

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Judge a recorded history: was a seat sold twice, or a booking lost',
  usage: 'check HISTORY',
  details: [
    'HISTORY is a file that a stress program kept (--history FILE), or a folder',
    'with one such file for each process. Says whether one order of all changes',
    'explains every answer, every look and everything that people were told, and',
    'explains the first contradiction. Needs no store. Exit codes: 0 nothing',
    'contradicts what is promised, 1 something does, 2 it is not a history.',
  ],
  flags: JSON_FLAG,
  example: 'theater check rush.jsonl',
  run: async ({ words, output }) => {
    const [path, ...others] = words;
    if (path === undefined || others.length > 0) return output.usage('theater check takes one history');
    try {
      const { events, torn } = await readHistory(path);
      return report(output, checkHistory(events), torn);
    } catch (error) {
      if (error instanceof HistoryError) return output.fail('history', error.message, EXIT.usage);
      throw error;
    }
  },
});

function report(output: Output, result: CheckResult, torn: readonly string[]): ExitCode {
  if (output.isJson) {
    const { verdict, counts, ledger, violations } = result;
    output.json({
      verdict,
      ...counts,
      torn: torn.length,
      ledger,
      violations: violations.slice(0, MOST_SHOWN),
      truncated: violations.length > MOST_SHOWN,
    });
  } else {
    for (const file of torn)
      output.say(`${file} ends in the middle of a line: its program was killed there.`);
    output.print(verdictWords(result));
  }
  return result.verdict === 'ok' ? EXIT.done : EXIT.refused;
}
