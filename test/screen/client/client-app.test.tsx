import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { render } from 'ink-testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { explainChanges, salesOfEvening } from '../../../source/booking/history.ts';
import { ClientApp } from '../../../source/screen/client/client-app.tsx';
import { TerminalInput } from '../../../source/screen/kit/terminal/terminal-input.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { OccupancyWatch } from '../../../source/watch/occupancy-watch.ts';
import { PLAIN } from './made-up-theater.ts';

const PLAN = makePlan();
const LETTERS = PLAN.rooms.map(({ room }) => room);

let folder: string;
let store: SellingStore;

beforeEach(async () => {
  // The library's terminal is 100 columns wide and has no height of its own.
  vi.stubEnv('COLUMNS', '100');
  vi.stubEnv('LINES', '24');
  folder = await mkdtemp(join(tmpdir(), 'theater-app-'));
  store = await openSqliteStore(join(folder, 'theater.db'), { plan: PLAN });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
  vi.unstubAllEnvs();
});

type Started = Omit<ReturnType<typeof render>, 'stdin'> & {
  /** What the person types. */
  readonly stdin: PassThrough;
  /** What was left open, each time that the screen was left. */
  readonly left: unknown[];
  /** Every screen that was painted ahead of Ink's frame, or after it. */
  readonly painted: string[];
};

function start(client: string): Started {
  const left: unknown[] = [];
  const painted: string[] = [];
  const paint = (lines: readonly string[]): void => void painted.push(lines.join('\n'));
  const stdin = new PassThrough();
  const input = new TerminalInput(Object.assign(stdin, { ref: () => stdin, unref: () => stdin }));
  void input.start();
  const app = render(
    <ClientApp
      client={client}
      address="theater.db"
      isNew={false}
      watch={new OccupancyWatch(store, LETTERS)}
      boxOffice={createBoxOffice(store)}
      explain={(what, signal) => explainChanges(store, what, signal)}
      findSales={() => salesOfEvening(store)}
      findStory={() => Promise.resolve([])}
      findRecent={() => Promise.resolve([])}
      plan={PLAN}
      appearance={PLAIN}
      tools={{
        suspend: () => Promise.resolve(),
        paint,
        repaint: () => undefined,
        copy: () => false,
        takeMouse: () => undefined,
        rename: () => undefined,
        notify: () => undefined,
        input,
      }}
      onLeave={(open) => left.push(open)}
    />,
  );
  return { ...app, stdin, left, painted };
}

/** A screen that has seen somebody else book the seat under its cursor. */
async function startAfterMia(): Promise<Started> {
  const app = start('Jaroslaw');
  await expect.poll(app.lastFrame).toContain('live');
  const seats = [{ row: 1, place: 1 }];
  await createBoxOffice(store).fulfil({ kind: 'book', room: 'A', seats, client: 'Mia', booking: 'b' });
  await expect.poll(app.lastFrame).toContain('A 1-1  taken by Mia');
  return app;
}

test('keys that arrive in one chunk all count, and the booking is on the screen with its outcome', async () => {
  const app = start('Jaroslaw');
  await expect.poll(app.lastFrame).toContain('live');
  app.stdin.write('lllj\r');
  await expect.poll(app.lastFrame).toContain('Booked A 2-4 for Jaroslaw.');
  expect(app.lastFrame()).toContain('> 2 ···◆······');
  expect(app.lastFrame()).toContain('1 of 720 booked   1 yours');
  app.unmount();
});

test("somebody else's booking appears by itself, and whoever tries it is told", async () => {
  const app = await startAfterMia();
  app.stdin.write('\r');
  await expect.poll(app.lastFrame).toContain('A 1-1 is taken by Mia; nothing was booked.');
  app.unmount();
});

test('an outcome that makes the picture what it was before the key is painted over what the key had painted', async () => {
  const app = await startAfterMia();
  app.stdin.write('\r');
  await expect.poll(() => app.painted.at(-1)).toContain('nothing was booked');
  const { length } = app.painted;
  app.stdin.write('\r');
  await expect.poll(() => app.painted.slice(length).join()).toContain('being booked');
  await expect.poll(() => app.painted.at(-1)).toContain('A 1-1 is taken by Mia; nothing was booked.');
  app.unmount();
});

test('the programme chooses a room by keys in one chunk', async () => {
  const app = start('Jaroslaw');
  await expect.poll(app.lastFrame).toContain('live');
  app.stdin.write('p');
  await expect.poll(app.lastFrame).toContain('Tonight');
  app.stdin.write('jj\r');
  await expect.poll(app.lastFrame).toContain('▸ C Faust');
  app.unmount();
});

test('q leaves, with nothing open', async () => {
  const app = start('Jaroslaw');
  await expect.poll(app.lastFrame).toContain('live');
  app.stdin.write('q');
  await expect.poll(() => app.left).toEqual([[]]);
});

test('a paste on the rooms does nothing, and it is said', async () => {
  const app = start('Jaroslaw');
  await expect.poll(app.lastFrame).toContain('live');
  app.stdin.write('\u001B[200~Maria Ruiz\r\u001B[201~');
  await expect.poll(app.lastFrame).toContain('That was pasted, not typed: nothing was done.');
  expect(app.lastFrame()).toContain('0 of 720 booked');
  app.unmount();
});
