import { readName } from '../theater/names.ts';
import { ask } from './ask.ts';
import type { Output } from './output.ts';

/** Asks for a name on the terminal until one can be used; null when Ctrl-C or Ctrl-D was typed instead. */
export async function askForName(output: Output): Promise<string | null> {
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
