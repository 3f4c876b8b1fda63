import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { terminalEnvironment } from '../../terminal-driver/environment.ts';
import { Terminal } from '../../terminal-driver/terminal.ts';
import type { Bench, Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';

/** Keys of one program, then of the next, and round again: whatever slows the machine down slows all of them. */
const ROUNDS = 12;
const KEYS_A_ROUND = 40;
const PROGRAMS = join(import.meta.dirname, '../../../tools/bench/programs');

/** A program under measurement, and the times of its keys so far, ms. */
type Subject = {
  readonly terminal: Terminal;
  /** What a key must change, and a refresh does not. */
  readonly stateOf: (terminal: Terminal) => string;
  readonly times: number[];
};

/** How long a key takes to the first byte of the frame that answers it. */
export const keysPart: Part = {
  name: 'keys',
  about: 'keypress to first byte, against an Ink app of one line and a bare echo',
  async run(bench) {
    const file = join(bench.folder, 'keys.db');
    await (await openSqliteStore(file)).close();
    const oneLine = await open(bench, [bench.oneLineApp], bytesOf);
    const echo = await open(bench, [join(PROGRAMS, 'echo.ts')], bytesOf);
    const theater = await open(bench, [bench.program, 'Jaroslaw', '--store', file], caretOf);
    const subjects = [oneLine, echo, theater];
    await measure(subjects);

    const booker = spawn(bench.node, [join(PROGRAMS, 'booker.ts'), file, '50'], { stdio: ['pipe', 1, 2] });
    const busy: Subject = { ...theater, times: [] };
    await measure([busy]);
    booker.stdin?.end();
    await once(booker, 'exit');
    await Promise.all(subjects.map(close));

    const rows = [
      measuredTimes('Ink app of one line', oneLine.times),
      measuredTimes('bare Node echo', echo.times),
      measuredTimes('theater, nobody else books', theater.times),
      measuredTimes('theater, 20 changes/s by another', busy.times),
    ] as const;
    return {
      title: 'Keypress to first byte, 80x24',
      unit: 'ms',
      rows,
      aims: [
        {
          name: 'a cursor move, times the one-line app',
          reached: rows[2].p50 / rows[0].p50,
          wanted: 4,
          isMoreBetter: false,
        },
      ],
      notes: [],
    };
  },
};

function bytesOf({ bytes }: Terminal): string {
  return String(bytes);
}

/** The mark under the cursor. */
function caretOf(terminal: Terminal): string {
  return String(terminal.lines().find((line) => /^ *\^$/.test(line)));
}

async function open(bench: Bench, args: readonly string[], stateOf: Subject['stateOf']): Promise<Subject> {
  const environment = terminalEnvironment(bench.folder);
  const terminal = new Terminal({ command: bench.node, args, environment });
  await terminal.waitFor((screen) => /ready|live/.test(screen));
  return { terminal, stateOf, times: [] };
}

/** Presses keys round by round; the first round warms up and is dropped. */
async function measure(subjects: readonly Subject[]): Promise<void> {
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const subject of subjects) {
      const times = await pressKeys(subject);
      if (round > 0) subject.times.push(...times);
    }
  }
}

async function pressKeys({ terminal, stateOf }: Subject): Promise<readonly number[]> {
  const times: number[] = [];
  for (let key = 0; key < KEYS_A_ROUND; key += 1) {
    const before = stateOf(terminal);
    const pressedAt = performance.now();
    terminal.press(key % 2 === 0 ? 'l' : 'h');
    await terminal.waitFor(() => stateOf(terminal) !== before);
    times.push(terminal.shownAt - pressedAt);
    // As a person holds a key down, but never in step with anything that ticks.
    await wait(15 + Math.random() * 30);
  }
  return times;
}

async function close({ terminal }: Subject): Promise<void> {
  terminal.press('q');
  await terminal.waitForEnd();
}
