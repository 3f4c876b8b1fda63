import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { terminalEnvironment } from '../../../test/terminal/driver/environment.ts';
import { Terminal } from '../../../test/terminal/driver/terminal.ts';
import type { Bench, Part } from '../bench.ts';
import { measuredTimes, type Measured } from '../figures.ts';

const WARM_UP_KEYS = 60;
const KEYS = 400;
const PROGRAMS = join(import.meta.dirname, '../programs');

/** How long a key takes to the first byte of the frame that answers it. */
export const keysPart: Part = {
  name: 'keys',
  about: 'keypress to first byte, against an Ink app of one line and a bare echo',
  async run(bench) {
    const file = join(bench.folder, 'keys.db');
    const theater = [bench.program, 'Jaroslaw', '--store', file];
    const oneLine = await measure(bench, 'Ink app of one line', [bench.oneLineApp]);
    const echo = await measure(bench, 'bare Node echo', [join(PROGRAMS, 'echo.ts')]);
    const quiet = await measure(bench, 'theater, nobody else books', theater, caretOf);
    const booker = spawn(bench.node, [join(PROGRAMS, 'booker.ts'), file, '50'], { stdio: ['pipe', 1, 2] });
    const busy = await measure(bench, 'theater, 20 changes/s by another', theater, caretOf);
    booker.stdin?.end();
    await once(booker, 'exit');
    return {
      title: 'Keypress to first byte, 80x24',
      unit: 'ms',
      rows: [oneLine, echo, quiet, busy],
      aims: [
        {
          name: 'a cursor move, times the one-line app',
          reached: quiet.p50 / oneLine.p50,
          wanted: 4,
          isMoreBetter: false,
        },
      ],
      notes: [],
    };
  },
};

/** The column of the mark under the cursor: what a cursor move must change, and a refresh does not. */
function caretOf(terminal: Terminal): string {
  return String(terminal.lines().find((line) => /^ *\^ *$/.test(line)));
}

async function measure(
  bench: Bench,
  name: string,
  args: readonly string[],
  stateOf: (terminal: Terminal) => string = ({ bytes }) => String(bytes),
): Promise<Measured> {
  const terminal = new Terminal({
    command: bench.node,
    args,
    environment: terminalEnvironment(bench.folder),
  });
  const samples: number[] = [];
  await terminal.waitFor(() => /ready|live/.test(terminal.screen()));
  for (let key = 0; key < WARM_UP_KEYS + KEYS; key += 1) {
    const before = stateOf(terminal);
    const pressedAt = performance.now();
    terminal.press(key % 2 === 0 ? 'l' : 'h');
    await terminal.waitFor(() => stateOf(terminal) !== before);
    if (key >= WARM_UP_KEYS) samples.push(terminal.shownAt - pressedAt);
    // As a person holds a key down, but never in step with anything that ticks.
    await wait(15 + Math.random() * 30);
  }
  terminal.press('q');
  await terminal.waitForEnd();
  return measuredTimes(name, samples);
}
