import { expect, test } from 'vitest';

import { faultsOf, firstMessage, mia, NEW, pair } from './planted-faults.ts';
import { change, PlantedHistory } from './planted-history.ts';

test('a group that a look shows in part is half, at the read level too', () => {
  const history = new PlantedHistory()
    .send(pair, 1, 4)
    .browse(2, 3, { '1-1': [1, 'c-pair', 'Mia'], '1-2': NEW })
    .look(8, 9, { '1-1': [1, 'c-pair', 'Mia'], '1-2': [1, 'c-pair', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I3 half group']);
  expect(firstMessage(history)).toBe(
    'Room A: the booking of A 1-1, 1-2 by Mia (change c-pair) stands in part in the QUORUM look by program from 2.000 s to 3.000 s: of 1-1, 1-2 some are changed by it, and some are not.',
  );
});

test('a group is half when one of its seats was overwritten and the other one never changed', () => {
  const release = change('c-off', { '1-1': [1, 'c-pair', 'Mia'] }, null);
  const history = new PlantedHistory()
    .send(pair, 1, null)
    .send(release, 3, 4)
    .look(8, 9, { '1-1': [2, 'c-off', null], '1-2': NEW });
  expect(faultsOf(history)).toContain('I3 half group');
});

test('a group is half when others made the version that it wanted on one seat', () => {
  const other = change('c-zoe', { '1-2': NEW }, 'Zoe');
  const history = new PlantedHistory()
    .send(pair, 1, null)
    .send(other, 1, 2)
    .look(8, 9, { '1-1': [1, 'c-pair', 'Mia'], '1-2': [1, 'c-zoe', 'Zoe'] });
  expect(faultsOf(history)).toContain('I3 half group');
});

test('a group is half by what is proved of the versions, though nobody looked', () => {
  const other = change('c-zoe', { '1-2': NEW }, 'Zoe');
  const release = change('c-off', { '1-1': [1, 'c-pair', 'Mia'] }, null);
  const history = new PlantedHistory().send(pair, 1, null).send(other, 2, 3).send(release, 4, 5);
  expect(faultsOf(history)).toContain('I3 half group');
});

test('a look at the read level that misses what was acknowledged before it is stale', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .browse(3, 4, { '1-1': NEW })
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I6 stale read']);
  expect(firstMessage(history)).toBe(
    'Room A: the QUORUM look by program from 3.000 s to 4.000 s shows 1-1 at version 0, although version 1, the booking of A 1-1 by Mia (change c-mia), was acknowledged at 2.000 s, before it began.',
  );
});

test('a look at the read level may miss what was acknowledged while it went on, or by too few replicas', () => {
  const during = new PlantedHistory().send(mia, 1, 3).browse(2, 4, { '1-1': NEW });
  const fewer = new PlantedHistory()
    .send(mia, 1, 2, 'ok', { isUnderReplicated: true })
    .browse(3, 4, { '1-1': NEW });
  for (const history of [during, fewer]) {
    history.look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
    expect(faultsOf(history)).toEqual([]);
  }
});
