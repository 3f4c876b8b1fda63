import { join } from 'node:path';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { terminalEnvironment } from '../../terminal-driver/environment.ts';
import { Terminal } from '../../terminal-driver/terminal.ts';
import type { Bench, Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';

const ROUNDS = 15;

/** How long a start takes to the first frame, and to the first that shows who sits where. */
export const firstPaintPart: Part = {
  name: 'start',
  about: 'start to first paint, against a bare Node start',
  async run(bench) {
    const file = join(bench.folder, 'start.db');
    await (await openSqliteStore(file)).close();
    const theater = [bench.program, 'Jaroslaw', '--store', file];
    const bare: number[] = [];
    const oneLine: number[] = [];
    const frame: number[] = [];
    const seats: number[] = [];
    await warmUp(bench, theater);
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await paint(bench, ['-e', 'process.stdout.write("ready")'], 'ready'));
      oneLine.push(await paint(bench, [bench.oneLineApp], 'ready'));
      frame.push(await paint(bench, theater, 'stage'));
      seats.push(await paint(bench, theater, 'live'));
    }
    const rows = [
      measuredTimes('bare Node', bare),
      measuredTimes('Ink app of one line', oneLine),
      measuredTimes('theater, first frame', frame),
      measuredTimes('theater, with its seats', seats),
    ] as const;
    return {
      title: 'Start to first paint, 80x24, on the Node of the project',
      unit: 'ms',
      rows,
      aims: [
        {
          name: 'seats on the screen, times a bare Node start',
          reached: rows[3].p50 / rows[0].p50,
          wanted: 5,
          isMoreBetter: false,
        },
      ],
      notes: [],
    };
  },
};

/** The first start makes the store's file, and keeps compiled code for the next ones when it ends. */
async function warmUp(bench: Bench, args: readonly string[]): Promise<void> {
  const terminal = open(bench, args);
  await terminal.waitFor('live');
  terminal.press('q');
  await terminal.waitForEnd();
}

async function paint(bench: Bench, args: readonly string[], wanted: string): Promise<number> {
  const startedAt = performance.now();
  const terminal = open(bench, args);
  await terminal.waitFor(wanted);
  await terminal.end();
  return terminal.shownAt - startedAt;
}

function open(bench: Bench, args: readonly string[]): Terminal {
  const environment = terminalEnvironment(bench.folder);
  return new Terminal({ command: bench.node, args, environment });
}
