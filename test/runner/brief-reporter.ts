import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** Lines of each error, and characters of each line, that are told. */
const LINES = 4;
const WIDTH = 300;
/** So many failures are told; where one makes all others fail, it is among the first. */
const TOLD = 25;

/**
 * Writes what failed, in the order in which it happened and a few lines each, and the counts as the last line, to the
 * file that `THEATER_TEST_REPORT` names. Whoever sees only the end of a long output still sees what went wrong first;
 * an error of a hook is in it, which is not so in the reports that Vitest writes for programs.
 */
export default class BriefReporter implements Reporter {
  readonly #failures: string[] = [];
  readonly #counts = { passed: 0, failed: 0, skipped: 0 };

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result();
    if (state === 'failed') this.#tell(`${test.module.relativeModuleId}: ${test.fullName}`, errors);
  }

  onTestSuiteResult(suite: TestSuite): void {
    this.#tell(`${suite.module.relativeModuleId}: ${suite.fullName} (a hook)`, suite.errors());
  }

  onTestModuleEnd(module: TestModule): void {
    this.#tell(module.relativeModuleId, module.errors());
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      this.#counts[state === 'pending' ? 'skipped' : state] += 1;
    }
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.#tell('outside of the tests', unhandled);
    const told = this.#failures.slice(0, TOLD);
    if (told.length < this.#failures.length) told.push(`… and ${this.#failures.length - TOLD} more`);
    const { passed, failed, skipped } = this.#counts;
    told.push(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    const file = process.env['THEATER_TEST_REPORT'];
    if (file !== undefined) writeFileSync(file, `${told.join('\n')}\n`);
  }

  #tell(where: string, errors: readonly Partial<SerializedError>[] | undefined): void {
    if (errors === undefined || errors.length === 0) return;
    const lines = errors.flatMap((error) => words(error).slice(0, LINES));
    this.#failures.push([`✗ ${where}`, ...lines.map((line) => `    ${line}`)].map(cut).join('\n'));
  }
}

function words({ message = '', stack = '' }: Partial<SerializedError>): readonly string[] {
  const frame = stack.split('\n').find((line) => /^\s+at .*\/(test|source|scripts)\//.test(line));
  const text = stripVTControlCharacters(message).split('\n');
  return [...text.slice(0, LINES - 1), frame ?? ''].map((line) => line.trim()).filter((line) => line !== '');
}

function cut(text: string): string {
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}
