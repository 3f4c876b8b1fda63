import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { terminalEnvironment } from '../../terminal-driver/environment.ts';
import { Terminal } from '../../terminal-driver/terminal.ts';
import type { Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';

const BOOKINGS = 60;

/** How long a booking that has been applied takes to be drawn by a terminal of another program. */
export const otherScreenPart: Part = {
  name: 'other-screen',
  about: "a booking's way to another program's screen",
  async run(bench) {
    const file = join(bench.folder, 'other-screen.db');
    const store = await openSqliteStore(file);
    const office = createBoxOffice(store);
    const terminal = new Terminal({
      command: bench.node,
      args: [bench.program, 'Jaroslaw', '--store', file],
      environment: terminalEnvironment(bench.folder),
    });
    await terminal.waitFor('live');
    const samples: number[] = [];
    for (let turn = 0; turn < BOOKINGS; turn += 1) {
      const seats = [{ row: 2 + Math.floor(turn / 10), place: 1 + (turn % 10) }];
      await wait(60 + Math.random() * 100);
      const before = terminal.screen();
      const request = { kind: 'book', room: 'B', seats, client: 'Mia', booking: `${turn}` } as const;
      const outcome = await office.fulfil(request);
      const appliedAt = performance.now();
      if (outcome.kind !== 'applied') throw new Error(outcome.kind);
      await terminal.waitFor((screen) => screen !== before);
      samples.push(terminal.shownAt - appliedAt);
    }
    terminal.press('q');
    await terminal.waitForEnd();
    await store.close();
    const row = measuredTimes('applied to drawn', samples);
    return {
      title: "A booking on another program's screen, SQLite",
      unit: 'ms',
      rows: [row],
      aims: [{ name: 'median, ms', reached: row.p50, wanted: 100, isMoreBetter: false }],
      notes: [],
    };
  },
};
