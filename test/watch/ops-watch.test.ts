import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { expect, onTestFinished, test, vi } from 'vitest';

import { makeChangeId } from '../../source/booking/asked.ts';
import { NO_JOURNAL } from '../../source/booking/journal/journal.ts';
import { forwardTo, meteredStore } from '../../source/store/metered-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { OpsWatch } from '../../source/watch/ops-watch.ts';
import { bookingOn } from '../store/support/changes.ts';
import { makeFolder, openForTest } from '../store/support/files.ts';

/** How long a busy machine may take, ms. */
const PATIENCE = { timeout: 20_000 };

/** A store that notes what it is asked, and takes its time for some of it. */
function observed(inner: SellingStore, asked: string[]): SellingStore {
  const slowly = async <Answer>(name: string, ask: () => Promise<Answer>): Promise<Answer> => {
    asked.push(`${name} begins`);
    // Longer than from one beat of the watch to the next.
    await wait(1_200);
    const answer = await ask();
    asked.push(`${name} ends`);
    return answer;
  };
  return {
    ...forwardTo(inner),
    look: (room, level) => {
      asked.push(`look at ${level}`);
      return inner.look(room, level);
    },
    apply: (change) => {
      asked.push('apply');
      return inner.apply(change);
    },
    history: (query) => slowly('history', () => inner.history(query)),
    health: () => slowly('health', () => inner.health()),
    vitals: () => slowly('vitals', () => inner.vitals()),
  };
}

test('asks one question of a kind at a time, looks at the read level alone, and changes nothing', async () => {
  const store = await openForTest(join(makeFolder(), 'theater.db'));
  await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
  const entry = { room: 'B', count: 2, client: 'Zoë', by: 'Ola', note: '' };
  await store.waiting?.add({ ...entry, id: makeChangeId() });
  const asked: string[] = [];
  const metered = meteredStore(observed(store, asked));
  const watch = new OpsWatch(metered, await store.plan(), NO_JOURNAL, metered.store);
  onTestFinished(watch.stop);
  const countOf = (kind: string): number => asked.filter((question) => question.startsWith(kind)).length;
  watch.start();
  watch.askSeat({ room: 'A', row: 1, place: 1 });
  await vi.waitUntil(() => {
    watch.refresh();
    const { history, findings, vitals, seatHistory, rooms, meter } = watch.getView();
    return (
      [history, findings, vitals, seatHistory, meter].every((fact) => fact !== null) &&
      rooms.size > 0 &&
      countOf('vitals') > 4
    );
  }, PATIENCE);
  expect(watch.getView().seatHistory?.entries).toHaveLength(1);
  expect(watch.getView().waiting).toEqual(new Map([['B', 1]]));
  expect(new Set(asked.filter((question) => question.startsWith('look')))).toEqual(
    new Set(['look at browse']),
  );
  expect(asked).not.toContain('apply');
  for (const kind of ['health', 'vitals']) {
    const own = asked.filter((question) => question.startsWith(kind));
    // Begun, ended, begun again: never begun twice.
    expect(own.every((question, index) => question.endsWith(index % 2 === 0 ? 'begins' : 'ends'))).toBe(true);
  }
});
