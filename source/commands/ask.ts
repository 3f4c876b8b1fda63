import { createInterface } from 'node:readline';

import { makeSafe } from '../theater/safe-text.ts';

/** Whether there is a person to ask: answers come from stdin, questions go to stderr, or else to stdout. */
export function canAsk(): boolean {
  return process.stdin.isTTY && (process.stderr.isTTY || process.stdout.isTTY);
}

/** Asks a question on the terminal and gives the line that was typed; null when Ctrl-C or Ctrl-D was typed instead. */
export async function ask(question: string): Promise<string | null> {
  const terminal = process.stderr.isTTY ? process.stderr : process.stdout;
  const reader = createInterface({ input: process.stdin, output: terminal });
  const { promise, resolve } = Promise.withResolvers<string | null>();
  reader.once('close', () => resolve(null));
  reader.question(makeSafe(question), resolve);
  const answer = await promise;
  if (answer === null) terminal.write('\n');
  reader.close();
  return answer;
}
