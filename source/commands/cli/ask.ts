import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';

import { CleanUp, onEndingSignal } from '../../screen/kit/terminal/endings.ts';
import { TerminalInput } from '../../screen/kit/terminal/terminal-input.ts';
import { bytesOf, PASTE_MARKS } from '../../screen/reader/line-reader.ts';
import { readName } from '../../theater/names.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import type { Output } from './output.ts';

/** Whether there is a person to ask: answers come from stdin, questions go to stderr, or else to stdout. */
export function canAsk(): boolean {
  return process.stdin.isTTY && (process.stderr.isTTY || process.stdout.isTTY);
}

/**
 * Asks a question on the terminal and gives the line that was typed; null when Ctrl-C or Ctrl-D was typed instead.
 * What a terminal says by itself is no answer, and no line break that was pasted ends one.
 */
export async function ask(question: string): Promise<string | null> {
  const terminal = process.stderr.isTTY ? process.stderr : process.stdout;
  const hasMarks = process.env['TERM'] !== 'dumb';
  const keys = Object.assign(new PassThrough(), { setRawMode });
  const reader = createInterface({ input: keys, output: terminal, terminal: true });
  const input = new TerminalInput(process.stdin);
  input.resume();
  const unlisten = input.listen({
    isTyping: () => true,
    press: (pressed) =>
      void keys.write(pressed.map((key) => bytesOf(key === 'tab' ? 'space' : key)).join('')),
    refusePaste: () => undefined,
  });
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const end = (): void => resolve(null);
  reader.once('close', end);
  process.stdin.once('end', end);
  const cleanUp = new CleanUp();
  cleanUp.add(() => void terminal.write('\n'));
  cleanUp.add(() => setRawMode(false));
  cleanUp.add(() => void (hasMarks && terminal.write(PASTE_MARKS.off)));
  const stopListening = onEndingSignal(() => cleanUp.run());
  if (hasMarks) terminal.write(PASTE_MARKS.on);
  reader.question(makeSafe(question), resolve);
  const answer = await promise;
  if (hasMarks) terminal.write(PASTE_MARKS.off);
  if (answer === null) terminal.write('\n');
  reader.close();
  unlisten();
  input.pause();
  process.stdin.off('end', end);
  stopListening();
  return answer;
}

function setRawMode(isRaw: boolean): void {
  process.stdin.setRawMode(isRaw);
}

/** Asks for a name on the terminal until one can be used; null when Ctrl-C or Ctrl-D was typed instead. */
export async function askForName(output: Output): Promise<string | null> {
  output.say('Seats are booked in a name: a label, not an account; the settings can keep it.');
  for (;;) {
    // Each question depends on the answer before it.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask('Your name: ');
    if (answer === null) return null;
    const reading = readName(answer);
    if (reading.kind === 'name') return reading.name;
    output.say(`${reading.message}.`);
  }
}
