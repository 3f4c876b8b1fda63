import { join } from 'node:path';

import { terminalEnvironment } from '../../../test/terminal/driver/environment.ts';
import { Terminal } from '../../../test/terminal/driver/terminal.ts';
import type { Bench, Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';

const ROUNDS = 15;

/** How long a start takes to the first frame that shows the rooms. */
export const firstPaintPart: Part = {
  name: 'start',
  about: 'start to first paint, against a bare Node start',
  async run(bench) {
    const theater = [bench.program, 'Jaroslaw', '--store', join(bench.folder, 'start.db')];
    const bare: number[] = [];
    const oneLine: number[] = [];
    const screen: number[] = [];
    // The first start makes the store's file, and fills the compile cache.
    await paint(bench, theater, 'stage');
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await paint(bench, ['-e', 'process.stdout.write("ready")'], 'ready'));
      oneLine.push(await paint(bench, [bench.oneLineApp], 'ready'));
      screen.push(await paint(bench, theater, 'stage'));
    }
    const rows = [
      measuredTimes('bare Node', bare),
      measuredTimes('Ink app of one line', oneLine),
      measuredTimes('theater', screen),
    ] as const;
    return {
      title: 'Start to first paint, 80x24, on the Node of the project',
      unit: 'ms',
      rows,
      aims: [
        {
          name: 'first paint, times a bare Node start',
          reached: rows[2].p50 / rows[0].p50,
          wanted: 5,
          isMoreBetter: false,
        },
      ],
      notes: [],
    };
  },
};

async function paint(bench: Bench, args: readonly string[], wanted: string): Promise<number> {
  const startedAt = performance.now();
  const terminal = new Terminal({
    command: bench.node,
    args,
    environment: terminalEnvironment(bench.folder),
  });
  await terminal.waitFor(wanted);
  await terminal.end();
  return terminal.shownAt - startedAt;
}
