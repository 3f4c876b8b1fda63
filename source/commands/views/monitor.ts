import { asTyped } from '../../store/typed-command.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { EXIT, MONITOR } from '../cli/exit-codes.ts';
import type { Output } from '../cli/output.ts';

/** How a check for a monitor ended. */
export type MonitorState = keyof typeof MONITOR;

/** The one line that a monitor reads. A bar would begin its numbers, so that none is left in the words. */
export function monitorLine(state: MonitorState, words: string, numbers = ''): string {
  const safe = makeSafe(asTyped(words)).replaceAll('|', '/');
  return `THEATER ${state.toUpperCase()} - ${safe}${numbers === '' ? '' : ` | ${numbers}`}`;
}

/** Whether a command line asks for a check, however wrong the rest of it may be. */
export function isCheckAsked(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const before = argv.slice(0, end === -1 ? argv.length : end);
  return before.includes('ops') && before.includes('--check');
}

/**
 * An output whose failures are what a monitor expects: one line on stdout, and 2 for a store that cannot be used or 3
 * for anything else.
 */
export function forMonitor(output: Output): Output {
  const fail: Output['fail'] = (_reason, message, code) => {
    const state = code === EXIT.unreachable ? 'critical' : 'unknown';
    output.print([monitorLine(state, message)]);
    return MONITOR[state];
  };
  return { ...output, fail, usage: (message) => fail('usage', message, EXIT.usage) };
}
