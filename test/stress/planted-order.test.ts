import { expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { faultsOf, firstMessage, mia, NEW, pair, zoe } from './planted-faults.ts';
import { change, PlantedHistory } from './planted-history.ts';

test('a version that nobody made is a gap', () => {
  const [seat] = mia.seats;
  const skipping = { ...mia, seats: [{ ...seat, after: { ...seat.after, version: 2 } }] } as const;
  const history = new PlantedHistory().send(skipping, 1, 2).look(8, 9, { '1-1': [2, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I2 version gap']);
  expect(firstMessage(history)).toBe(
    'Seat A 1-1: the version went from 0 to 2, and nobody made what is between.',
  );
});

test('a linearizable look that misses what was acknowledged before it breaks the order', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .look(3, 4, { '1-1': NEW })
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toBe(
    'Room A: the booking of A 1-1 by Mia (change c-mia) was answered to program at 2.000 s, but the SERIAL look by program from 3.000 s to 4.000 s still shows 1-1 at version 0.',
  );
});

test('a change that was seen, then not seen, then seen again breaks the order', () => {
  const history = new PlantedHistory()
    .send(mia, 1, null)
    .look(2, 3, { '1-1': [1, 'c-mia', 'Mia'] })
    .look(4, 5, { '1-1': NEW })
    .look(6, 7, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
});

test('two pictures of which each lacks what the other one shows cannot both be true', () => {
  const other = change('c-zoe', { '1-2': NEW }, 'Zoe');
  const both = { '1-1': [1, 'c-mia', 'Mia'], '1-2': [1, 'c-zoe', 'Zoe'] } as const;
  const history = new PlantedHistory()
    .send(mia, 1, 9)
    .send(other, 1, 9)
    .look(2, 3, { ...both, '1-2': NEW })
    .look(2, 3, { ...both, '1-1': NEW })
    .look(10, 11, both);
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('two pictures cannot both be true');
});

test('a look is no older than what it shows, and what it lacks is younger', () => {
  const other = change('c-zoe', { '1-2': NEW }, 'Zoe');
  const both = { '1-1': [1, 'c-mia', 'Mia'], '1-2': [1, 'c-zoe', 'Zoe'] } as const;
  // The long look shows what was sent at 6, and so took place after the answer at 4.
  const history = new PlantedHistory()
    .look(2, 9, { ...both, '1-2': NEW })
    .send(other, 3, 4)
    .send(mia, 6, 7)
    .look(10, 11, both);
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
});

test('a look that shows more than another one is younger, whenever it was called', () => {
  const other = change('c-zoe', { '1-2': NEW }, 'Zoe');
  const both = { '1-1': [1, 'c-mia', 'Mia'], '1-2': [1, 'c-zoe', 'Zoe'] } as const;
  const history = new PlantedHistory()
    .send(mia, 1, null)
    .send(other, 1, 4)
    .look(2, 9, { ...both, '1-2': NEW })
    .look(6, 7, { '1-1': NEW, '1-2': NEW })
    .look(10, 11, both);
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('from 6.000 s to 7.000 s still shows 1-2 at version 0');
});

test('a change that was decided on another one before that was sent breaks the order', () => {
  const release = change('c-off', { '1-2': [1, 'c-pair', 'Mia'] }, null);
  const history = new PlantedHistory()
    .send(release, 1, 6)
    .send(pair, 2, 3)
    .look(8, 9, { '1-1': [1, 'c-pair', 'Mia'], '1-2': [2, 'c-off', null] });
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toBe(
    'Room A: the booking of A 1-1, 1-2 by Mia (change c-pair) was already seen by program at 1.000 s, but sent only at 2.000 s.',
  );
});

test('two groups that came each before the other break the order', () => {
  const left = change('c-left', { '1-1': NEW, '1-2': [1, 'c-right', null] }, null, 'fence');
  const right = change('c-right', { '1-1': [1, 'c-left', null], '1-2': NEW }, null, 'fence');
  const history = new PlantedHistory()
    .send(left, 1, 4)
    .send(right, 1, 4)
    .look(8, 9, { '1-1': [2, 'c-right', null], '1-2': [2, 'c-left', null] });
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('each before the other');
});

test('a refusal that nothing explains breaks the order', () => {
  const history = new PlantedHistory().send(mia, 1, 2, 'refused').look(8, 9, { '1-1': NEW });
  expect(faultsOf(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('was refused at 2.000 s, although nothing had changed its seats');
});

test('a refusal is not explained by a change in doubt that a later look still lacks', () => {
  const history = new PlantedHistory()
    .send(zoe, 1, null)
    .send(mia, 2, 3, 'refused')
    .look(8, 9, { '1-1': NEW });
  expect(faultsOf(history)).toEqual(['I5 unsettled', 'I1 not linearizable']);
});

test('a room that is closed explains a refused booking', () => {
  const closing = { ...change('c-close', { '1-2': NEW }, null, 'close'), gate: 'close' } as const;
  const history = new PlantedHistory()
    .send(closing, 1, 2)
    .send(mia, 3, 4, 'refused')
    .look(8, 9, { '1-1': NEW, '1-2': [1, 'c-close', null] });
  expect(faultsOf(history)).toEqual([]);
});

test('a change that nobody sent is named as such', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).look(2, 3, { '1-1': [1, 'stray', 'Eve'] });
  expect(faultsOf(history)).toEqual(['I1 not linearizable', 'ledger ledger']);
  expect(firstMessage(history)).toContain('nobody sent in this history; did another program use the store?');
});

test('a change of a program that was not recorded is no fault when the history of the store has it', () => {
  const release = change('c-off', { '1-1': [1, 'c-mia', 'Mia'] }, null);
  const history = new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .send(mia, 2, 3)
    .look(8, 9, { '1-1': [2, 'c-off', null] })
    .row(release, 10);
  expect(faultsOf(history)).toEqual([]);
  expect(checkHistory(history.events).ledger).toEqual([
    { room: 'A', client: 'Mia', before: 0, booked: 1, released: 1, has: 0 },
  ]);
});

test('a row that was written later is believed in what it made, and not in what was there before', () => {
  // Somebody found version 2 without a row, and guessed what it had replaced.
  const guessed = change('c-stray', { '1-1': [1, 'c-guess', 'Eve'] }, null);
  const history = new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .send(mia, 2, null)
    .look(8, 9, { '1-1': [2, 'c-stray', null] })
    .row(guessed, 10, true);
  expect(faultsOf(history)).not.toContain('I2 version gap');
  expect(faultsOf(history)).not.toContain('I1 not linearizable');
});

test('a seat with other content than its change wrote breaks the order', () => {
  const history = new PlantedHistory().send(mia, 1, 2).look(8, 9, { '1-1': [1, 'c-mia', 'Zoe'] });
  expect(faultsOf(history)).toEqual(['I1 lost booking', 'I1 not linearizable', 'ledger ledger']);
});
