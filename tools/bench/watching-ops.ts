import { setTimeout as wait } from 'node:timers/promises';

import type { BoxOffice } from '../../source/booking/box-office.ts';
import { terminalEnvironment } from '../terminal-driver/environment.ts';
import { Terminal } from '../terminal-driver/terminal.ts';

/** How `theater ops` is started: its command line, and the folder that takes all files that it writes. */
export type OpsCommandLine = { readonly words: readonly string[]; readonly home: string };

const ROUNDS = 8;
const BOOKINGS_A_ROUND = 60;
/** Between two bookings, ms: a round is long enough for `theater ops` to ask everything that it asks. */
const PAUSE_MS = 25;
/** A busy machine takes a while to start a program, ms. */
const PATIENCE_MS = 60_000;

/** What bookings took while `theater ops` watched, and while it was stopped in its tracks and asked nothing; ms. */
export type WatchedTimes = { readonly alone: readonly number[]; readonly watched: readonly number[] };

/**
 * Books and releases seats in rounds, watched and not watched in turn, so that whatever slows the machine slows both.
 */
export async function timeWatchedBookings(
  office: BoxOffice,
  { words, home }: OpsCommandLine,
): Promise<WatchedTimes> {
  const [command = '', ...args] = words;
  const environment = terminalEnvironment(home);
  const ops = new Terminal({ command, args, environment, columns: 120, rows: 40 });
  const times = { alone: [] as number[], watched: [] as number[] };
  try {
    await ops.waitFor((screen) => /live .*UTC/.test(screen), PATIENCE_MS);
    for (let round = 0; round <= ROUNDS; round += 1) {
      const watched = await book(office, round);
      process.kill(ops.pid, 'SIGSTOP');
      const alone = await book(office, round);
      process.kill(ops.pid, 'SIGCONT');
      // The clock in its title goes on when it does.
      const stopped = ops.screen();
      await ops.waitFor((screen) => screen !== stopped, PATIENCE_MS);
      // The first round warms up.
      if (round === 0) continue;
      times.watched.push(...watched);
      times.alone.push(...alone);
    }
  } finally {
    await ops.end();
  }
  return times;
}

async function book(office: BoxOffice, round: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < BOOKINGS_A_ROUND; turn += 1) {
    const room = 'ABCDEF'[turn % 6] ?? 'A';
    const seats = [{ row: 1 + (round % 12), place: 1 + (turn % 10) }];
    const startedAt = performance.now();
    const booked = await office.fulfil({ kind: 'book', room, seats, client: 'Mia', booking: `${turn}` });
    times.push(performance.now() - startedAt);
    if (booked.kind !== 'applied') throw new Error(booked.kind);
    await office.fulfil({ kind: 'release', room, seats, client: 'Mia', pins: null });
    await wait(PAUSE_MS * (0.5 + Math.random()));
  }
  return times;
}
