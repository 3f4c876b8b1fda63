import { type CheckResult, verdictWords } from '../../source/stress/checker/check-history.ts';
import { makeSafe } from '../../source/theater/safe-text.ts';
import { medianOf } from './figures.ts';
import type { FaultResult } from './under-load.ts';

const COLUMNS = [
  'fault',
  'attempts',
  'applied',
  'refused',
  'unknown',
  'settled p50',
  'settled max',
  'heard max',
  'violations',
  'naive twin',
  'no resolution',
] as const;

/**
 * The heading of the table, and then a row for each fault; times in ms. `settled`: from the first send of a change in
 * doubt to its proved end; `heard`: until somebody heard the first word of what became of a request.
 */
export function headingLine(): string {
  return lineOf(COLUMNS);
}

/** One row of the table. */
export function rowLine({ name, figures, naive, hasty }: FaultResult): string {
  const { counts, violations } = figures.check;
  const { settledMs } = figures;
  const cells = [
    counts.attempts,
    counts.applied,
    counts.refused,
    counts.unknown,
    msText(medianOf(settledMs)),
    msText(settledMs.at(-1) ?? null),
    figures.slowestWordMs,
    violations.length,
    naive.violations.length,
    hasty === null ? '-' : hasty.violations.length,
  ];
  return lineOf([name, ...cells.map(String)]);
}

/** What people were told while a fault was inflicted, each line with how often, and what the twins were caught in. */
export function wordLines({ name, words, naive, hasty }: FaultResult): readonly string[] {
  return [
    name,
    ...words.map(({ words: said, count }) => countLine(count, said)),
    ...caughtLines('the naive twin', naive),
    ...(hasty === null ? [] : caughtLines('no resolution', hasty)),
  ];
}

function caughtLines(who: string, { violations }: CheckResult): readonly string[] {
  const kinds = Map.groupBy(violations, (violation) => violation.name);
  return [...kinds].map(([kind, { length }]) => countLine(length, `${who}: ${kind}`));
}

function countLine(count: number, words: string): string {
  return `${String(count).padStart(7)}  ${words}`;
}

/** Why a fault did not go as promised, in lines; none when it did. */
export function faultLines({ figures, complaints, naive }: FaultResult): readonly string[] {
  const { verdict } = figures.check;
  return [
    ...(verdict === 'ok' ? [] : verdictWords(figures.check)),
    ...complaints,
    ...(naive.violations.length > 0
      ? []
      : ['The naive twin was not caught: the suite saw nothing in this run.']),
  ].map(makeSafe);
}

/**
 * What is wrong with a full run, in lines: the program without resolution has a handful of chances to err under each
 * fault that it runs beside, and must have taken one of them. A run for each commit gives it too few to insist.
 */
export function runLines(results: readonly FaultResult[]): readonly string[] {
  const twins = results.flatMap(({ hasty }) => (hasty === null ? [] : [hasty]));
  return twins.length === 0 || twins.some(({ violations }) => violations.length > 0)
    ? []
    : ['The program without resolution was not caught: the suite saw nothing of it in this run.'];
}

function msText(ms: number | null): string {
  return ms === null ? '-' : String(Math.round(ms));
}

function lineOf(cells: readonly string[]): string {
  const [first = '', ...others] = cells;
  const widths = COLUMNS.slice(1).map((column) => column.length);
  return [first.padEnd(34), ...others.map((cell, index) => cell.padStart(widths[index] ?? 0))].join('  ');
}
