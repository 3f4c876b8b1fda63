import { expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { openChanges } from '../../source/stress/checker/outcomes.ts';
import { faultsOf, firstMessage, mia, NEW, zoe } from './planted-faults.ts';
import { change, PlantedHistory } from './planted-history.ts';

test('a change that was told never to apply and shows up is a ghost', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'never')
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I4 ghost']);
  expect(firstMessage(history)).toBe(
    'Room A: the booking of A 1-1 by Mia (change c-mia) was reported never to apply at 3.000 s, and yet it stands on A 1-1, in a look of program at 9.000 s.',
  );
});

test.each(['refused', 'fenced'] as const)('a change that was told %s and shows up is a ghost', (as) => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, as)
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toContain('I4 ghost');
});

test('a change that was refused at every send and shows up is a ghost', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'refused')
    .send(mia, 3, 4, 'fail')
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toContain('I4 ghost');
});

test('a ghost that was overwritten is still one', () => {
  const over = change('c-over', { '1-1': [1, 'c-mia', null] }, 'Zoe');
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'never')
    .send(over, 5, 6)
    .look(8, 9, { '1-1': [2, 'c-over', 'Zoe'] });
  expect(faultsOf(history)).toContain('I4 ghost');
});

test('a booking decided again under the same booking id is no ghost', () => {
  const again = change('c-again', { '1-1': [1, 'c-fence', null] }, 'Mia');
  const fence = change('c-fence', { '1-1': NEW }, null, 'fence');
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .send(fence, 3, 4)
    .told('c-mia', 4, 'never')
    .send(again, 5, 6)
    .look(8, 9, { '1-1': [2, 'c-again', 'Mia'] });
  expect(faultsOf(history)).toEqual([]);
});

test('a change in doubt that can still apply in the end is unsettled', () => {
  const history = new PlantedHistory().send(mia, 1, null).look(8, 9, { '1-1': NEW });
  expect(faultsOf(history)).toEqual(['I5 unsettled']);
  expect(firstMessage(history)).toContain('shows its seats unchanged, so it can still apply');
});

test('a change in doubt after which nobody looked is unsettled', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).send(mia, 2, 3, 'info');
  expect(faultsOf(history)).toEqual(['I5 unsettled']);
  expect(firstMessage(history)).toContain('no linearizable look was made after it');
});

test('a change in doubt ends as never when somebody else made the version that it wanted to make', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 9, 'info')
    .send(zoe, 2, 3)
    .look(4, 5, { '1-1': [1, 'c-zoe', 'Zoe'] })
    .told('c-mia', 6, 'never')
    .look(10, 11, { '1-1': [1, 'c-zoe', 'Zoe'] });
  expect(faultsOf(history)).toEqual([]);
});

test('the history of the store settles a change in doubt that was overtaken unseen', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).send(mia, 2, 3, 'info');
  history.look(8, 9, { '1-1': [2, 'c-off', null] });
  expect(faultsOf(history)).toContain('I5 unsettled');
  history.row(mia, 10);
  expect(faultsOf(history)).not.toContain('I5 unsettled');
});

test('what was told both to stand and not to is a ghost', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'applied')
    .told('c-mia', 4, 'fenced')
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toContain('I4 ghost');
});

test('open changes are those in doubt of which nobody was told an end', () => {
  const { events } = new PlantedHistory()
    .send(mia, 1, null)
    .send(zoe, 1, 2, 'info')
    .told('c-zoe', 3, 'unknown')
    .send(change('c-told', { '1-2': NEW }, 'Ada'), 1, null)
    .told('c-told', 3, 'never')
    .send(change('c-fence', { '1-3': NEW }, null, 'fence'), 1, null)
    .send(change('c-known', { '1-4': NEW }, 'Ben'), 1, 2);
  expect(openChanges(events)).toEqual([mia, zoe]);
});

test('a history with an answer to nothing is not whole, and is not judged', () => {
  const { events } = new PlantedHistory().send(mia, 1, 2);
  expect(() => checkHistory(events.filter(({ type }) => type !== 'send'))).toThrow(
    'the history is not whole',
  );
});
