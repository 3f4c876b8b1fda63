import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Text } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { useOccupancy } from '../../source/screen/kit/terminal/components.tsx';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { occupancyOf } from '../../source/theater/figures.ts';
import { OccupancyWatch } from '../../source/watch/occupancy-watch.ts';
import type { OccupancyControl } from '../../source/watch/occupancy.ts';

const PATIENCE = { timeout: 10_000 };

let folder: string;
let store: SellingStore;
let watch: OccupancyWatch;
let renders: OccupancyControl[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-occupancy-'));
  store = await openSqliteStore(join(folder, 'theater.db'));
  watch = new OccupancyWatch(store, ['A', 'B']);
  renders = [];
  // Keeps Ink from asking the system how large this machine's terminal is.
  vi.stubEnv('COLUMNS', '80');
  vi.stubEnv('LINES', '24');
});

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await store.close();
  await rm(folder, { recursive: true });
});

function Rooms(): ReactNode {
  const control = useOccupancy(watch);
  renders.push(control);
  const booked = [...control.view.rooms.values()].map((room) => occupancyOf(room).booked);
  return <Text>{`${control.view.link.kind} ${booked.join(' ')}`}</Text>;
}

test('a component shows the rooms, and renders again only for what must be drawn', async () => {
  const { lastFrame, unmount } = render(<Rooms />);
  await vi.waitUntil(() => lastFrame() === 'live 0 0', PATIENCE);
  const before = renders.length;

  const seats = [{ row: 1, place: 1 }];
  const request = { kind: 'book', room: 'B', seats, client: 'Mia', booking: 'b' } as const;
  const outcome = await createBoxOffice(store).fulfil(request);
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  renders.at(-1)?.merge(outcome.change);
  await vi.waitUntil(() => lastFrame() === 'live 0 1', PATIENCE);
  expect(renders.length).toBe(before + 1);
  expect(renders.at(-1)?.merge).toBe(renders[0]?.merge);
  unmount();
});

test('a watch that was started before shows the rooms in the first frame', async () => {
  watch.start();
  await vi.waitUntil(() => watch.getView().link.kind === 'live', PATIENCE);
  const { frames, unmount } = render(<Rooms />);
  expect(frames[0]).toBe('live 0 0');
  unmount();
});

test('a component that is gone leaves nothing that asks the store', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { lastFrame, unmount } = render(<Rooms />);
  await vi.waitUntil(() => lastFrame() === 'live 0 0', PATIENCE);
  const revisions = vi.spyOn(store, 'revisions');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(revisions).toHaveBeenCalled();

  unmount();
  revisions.mockClear();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(revisions).not.toHaveBeenCalled();
});
