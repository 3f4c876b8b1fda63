import { join } from 'node:path';

import { expect, test } from 'vitest';

import { meteredStore } from '../../source/store/metered-store.ts';
import { toSell } from '../../source/store/store.ts';
import { withFaults } from '../booking/faulty-store.ts';
import { bookingOn } from './support/changes.ts';
import { makeFolder, openForTest } from './support/files.ts';

test('counts looks and sends by what came of them, and how long answers took', async () => {
  const faulty = withFaults(await openForTest(join(makeFolder(), 'theater.db')), [
    'none',
    'none',
    'answer-lost',
  ]);
  const metered = meteredStore(faulty);
  const [store, read] = [toSell(metered.store), metered.read];
  expect(read()).toMatchObject({ looks: { answered: 0, p50: 0 }, attempts: { applied: 0 } });
  const picture = await store.look('A', 'browse');
  await store.apply(bookingOn(picture, '1-1', 'Mia'));
  await store.apply(bookingOn(picture, '1-1', 'Noa'));
  await store.apply(bookingOn(picture, '1-2', 'Mia'));
  faulty.isSilent = true;
  await expect(store.look('A', 'browse')).rejects.toThrow('nobody answers');
  const { looks, changes, attempts } = read();
  expect(attempts).toEqual({ applied: 1, refused: 1, notApplied: 0, unknown: 1 });
  expect(looks).toMatchObject({ answered: 1, failed: 1 });
  expect(changes).toMatchObject({ answered: 3, failed: 0 });
  expect(changes.p50).toBeGreaterThan(0);
  expect(changes.p99).toBeGreaterThanOrEqual(changes.p50);
});
