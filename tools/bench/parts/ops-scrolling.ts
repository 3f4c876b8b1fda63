import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { terminalEnvironment } from '../../terminal-driver/environment.ts';
import { Terminal } from '../../terminal-driver/terminal.ts';
import type { Bench, Part } from '../bench.ts';
import { bookingsOf, freeAll, mustApply } from '../cassandra/sale.ts';
import { measuredTimes } from '../figures.ts';

const ROUNDS = 12;
const KEYS_A_ROUND = 40;
/** At least so many changes in the history. */
const CHANGES = 1_000;

/** How long a key takes that scrolls through a thousand changes. */
export const opsScrollingPart: Part = {
  name: 'ops-scrolling',
  about: 'keypress to first byte in a history of a thousand changes',
  async run(bench) {
    const file = join(bench.folder, 'scrolling.db');
    await makeHistory(file);
    const oneLine = start(bench, [bench.oneLineApp]);
    const ops = start(bench, [bench.program, 'ops', '--store', file]);
    await oneLine.waitFor((screen) => screen.includes('ready'));
    await ops.waitFor((screen) => /live .*UTC/.test(screen));
    ops.press('f');
    await ops.waitFor((screen) => / of \d{4}/.test(screen));
    const times = { oneLine: [] as number[], ops: [] as number[] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const floor = await pressKeys(oneLine, ({ bytes }) => String(bytes));
      const scrolled = await pressKeys(ops, partInSight);
      if (round === 0) continue;
      times.oneLine.push(...floor);
      times.ops.push(...scrolled);
    }
    await Promise.all([oneLine.end(), ops.end()]);
    const rows = [
      measuredTimes('Ink app of one line', times.oneLine),
      measuredTimes('theater ops, what happened', times.ops),
    ] as const;
    return {
      title: 'Keypress to first byte, scrolling through a thousand changes, 80x24',
      unit: 'ms',
      rows,
      aims: [
        {
          name: 'times the one-line app',
          reached: rows[1].p50 / rows[0].p50,
          wanted: 4,
          isMoreBetter: false,
        },
      ],
      notes: [],
    };
  },
};

async function makeHistory(file: string): Promise<void> {
  const store = await openSqliteStore(file);
  for (let made = 0; made < CHANGES;) {
    for (const picture of await freeAll(store)) {
      for (const change of bookingsOf(picture, 2)) await mustApply(store, change);
      made += picture.seats.length / 2;
    }
  }
  await store.close();
}

function start(bench: Bench, args: readonly string[]): Terminal {
  return new Terminal({ command: bench.node, args, environment: terminalEnvironment(bench.folder) });
}

/** Which lines the heading says are in sight; a refresh of the clock does not change it. */
function partInSight(terminal: Terminal): string {
  return /\d+-\d+ of/.exec(terminal.screen())?.[0] ?? '';
}

async function pressKeys(
  terminal: Terminal,
  stateOf: (terminal: Terminal) => string,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let key = 0; key < KEYS_A_ROUND; key += 1) {
    const before = stateOf(terminal);
    const pressedAt = performance.now();
    terminal.press('j');
    await terminal.waitFor(() => stateOf(terminal) !== before);
    times.push(terminal.shownAt - pressedAt);
    await wait(15 + Math.random() * 30);
  }
  return times;
}
