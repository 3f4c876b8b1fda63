import { expect, test } from 'vitest';

import { textOfOverlay } from '../../../source/screen/client/lines/overlays.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { referenceOf } from '../../../source/theater/reference.ts';
import { temporaryFolder } from '../../commands/program.ts';
import { bookingOn } from '../../store/support/changes.ts';
import { ClientDesk } from './client-desk.ts';

test('whoever looks at the own bookings is told of one that is in two rooms, and of no other', async () => {
  const store = await openSqliteStore(`${temporaryFolder()}/theater.db`);
  await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia', 'mias'));
  await store.apply(bookingOn(await store.look('A', 'settle'), '2-1', 'Noa', 'noas'));
  const before = await ClientDesk.open(store, 'Mia');
  expect(textOfOverlay({ kind: 'mine', index: 0 }, 'A', before.scene).lines).toHaveLength(1);
  await store.apply(bookingOn(await store.look('B', 'settle'), '1-1', 'Mia', 'mias'));
  const words = `${referenceOf('mias')} is in two rooms; theater resolve ends that.`;
  const mia = await ClientDesk.open(store, 'Mia');
  expect(textOfOverlay({ kind: 'mine', index: 0 }, 'A', mia.scene).lines.at(-1)).toBe(words);
  const noa = await ClientDesk.open(store, 'Noa');
  expect(textOfOverlay({ kind: 'mine', index: 0 }, 'A', noa.scene).lines.join('\n')).not.toContain(
    'two rooms',
  );
  await store.close();
});
