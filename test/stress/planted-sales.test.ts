import { describe, expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { faultsOf, firstMessage, mia, NEW, zoe } from './planted-faults.ts';
import { change, PlantedHistory } from './planted-history.ts';

test('a booking, its release and another booking are no fault', () => {
  const release = change('c-off', { '1-1': [1, 'c-mia', 'Mia'] }, null);
  const again = change('c-zoe', { '1-1': [2, 'c-off', null] }, 'Zoe');
  const history = new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .send(mia, 2, 3)
    .send(release, 4, 5)
    .send(again, 6, 7)
    .look(8, 9, { '1-1': [3, 'c-zoe', 'Zoe'] });
  const { verdict, ledger } = checkHistory(history.events);
  expect(verdict).toBe('ok');
  expect(ledger).toEqual([
    { room: 'A', client: 'Mia', before: 0, booked: 1, released: 1, has: 0 },
    { room: 'A', client: 'Zoe', before: 0, booked: 1, released: 0, has: 1 },
  ]);
});

test('a seat that two people were told to have is a double booking', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 4)
    .send(zoe, 2, 3)
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faultsOf(history)).toContain('I1 double booking');
  expect(firstMessage(history)).toBe(
    'Seat A 1-1 was sold twice: to Zoe, who was told so at 3.000 s (booking booking of Zoe), and to Mia, who was told so at 4.000 s (booking booking of Mia); nobody released it in between.',
  );
});

test('a booking over a booking is a double booking, even one that the store granted in order', () => {
  const over = change('c-over', { '1-1': [1, 'c-mia', 'Mia'] }, 'Zoe');
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .send(over, 3, 4)
    .look(8, 9, { '1-1': [2, 'c-over', 'Zoe'] });
  expect(faultsOf(history)).toEqual(['I1 double booking', 'I1 lost booking']);
});

test('a booking that is gone in the end is lost', () => {
  const history = new PlantedHistory().send(mia, 1, 2).look(8, 9, { '1-1': NEW });
  expect(faultsOf(history)).toEqual(['I1 lost booking', 'I1 not linearizable', 'ledger ledger']);
  expect(firstMessage(history)).toBe(
    'Seat A 1-1 was sold to Mia, who was told so at 2.000 s (booking booking of Mia), and nobody released it; in the end it is free.',
  );
});

test('a booking that the person was told of without an answer can be lost as well', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'applied')
    .look(8, 9, { '1-1': NEW });
  expect(faultsOf(history)).toContain('I1 lost booking');
});

test('a booking that was acknowledged after the last look is not lost, and no ledger is drawn up', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).send(mia, 2, 3);
  const { verdict, ledger } = checkHistory(history.events);
  expect({ verdict, ledger }).toEqual({ verdict: 'ok', ledger: [] });
});

test('a change that leaves a booking alone is no booking and no release', () => {
  const fence = change('c-fence', { '1-1': [1, 'c-mia', 'Mia'] }, 'Mia', 'fence');
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .send(fence, 3, 4)
    .look(8, 9, { '1-1': [2, 'c-fence', 'Mia'] });
  expect(checkHistory(history.events).ledger).toEqual([
    { room: 'A', client: 'Mia', before: 0, booked: 1, released: 0, has: 1 },
  ]);
});

test('a release in doubt excuses a booking that is gone', () => {
  const release = change('c-off', { '1-1': [1, 'c-mia', 'Mia'] }, null);
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .send(release, 3, null)
    .look(8, 9, { '1-1': [2, 'c-off', null] });
  expect(faultsOf(history)).toEqual([]);
});

test('plain writes that sell a seat twice are caught by what people were told and by the end', () => {
  const history = new PlantedHistory()
    .write(mia, 1, 4)
    .write(zoe, 2, 3)
    .look(8, 9, { '1-1': [0, '', 'Mia'] });
  expect(faultsOf(history)).toEqual(['I1 double booking', 'I1 lost booking', 'ledger ledger']);
  expect(checkHistory(history.events).counts).toMatchObject({ doubleBookings: 1, lostBookings: 1 });
});

test('plain writes one after the other are no fault', () => {
  const release = change('c-off', { '1-1': [0, '', 'Mia'] }, null);
  const history = new PlantedHistory()
    .write(mia, 1, 2)
    .write(release, 3, 4)
    .write(zoe, 5, 6)
    .look(8, 9, { '1-1': [0, '', 'Zoe'] });
  expect(faultsOf(history)).toEqual([]);
});

test('a plain write in doubt may never have happened', () => {
  const history = new PlantedHistory()
    .send(mia, 1, null, 'info', { isConditional: false })
    .send(zoe, 1, null, 'info', { isConditional: false })
    .look(8, 9, { '1-1': [0, '', null] });
  expect(faultsOf(history)).toEqual([]);
});

describe('a booking that is given to somebody else', () => {
  const given = change('c-give', { '1-1': [1, 'c-mia', 'Mia'] }, 'Zoe under Mia', 'give');

  test('ends one sale and makes another, in the ledger too', () => {
    const history = new PlantedHistory()
      .look(0, 1, { '1-1': NEW })
      .send(mia, 2, 3)
      .send(given, 4, 5)
      .look(8, 9, { '1-1': [2, 'c-give', 'Zoe under Mia'] });
    expect(checkHistory(history.events)).toMatchObject({
      verdict: 'ok',
      ledger: [
        { client: 'Mia', booked: 1, released: 1, has: 0 },
        { client: 'Zoe', booked: 1, released: 0, has: 1 },
      ],
    });
  });

  test('is lost when the seat is the giver’s in the end, also when it was given back before', () => {
    const back = change('c-back', { '1-1': [2, 'c-give', 'Zoe under Mia'] }, 'Mia', 'give');
    const once = new PlantedHistory()
      .send(mia, 1, 2)
      .send(given, 3, 4)
      .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
    expect(faultsOf(once)).toContain('I1 lost booking');
    const twice = new PlantedHistory()
      .send(mia, 1, 2)
      .send(given, 3, 4)
      .send(back, 5, 6)
      .look(8, 9, { '1-1': NEW });
    expect(firstMessage(twice)).toContain('was sold to Mia, who was told so at 6.000 s');
  });

  test('is a double booking when it was another booking that was given away', () => {
    const other = change('c-give', { '1-1': [1, 'c-mia', 'Mia'] }, 'Zoe', 'give');
    const history = new PlantedHistory()
      .send(mia, 1, 2)
      .send(other, 3, 4)
      .look(8, 9, { '1-1': [2, 'c-give', 'Zoe'] });
    expect(faultsOf(history)).toContain('I1 double booking');
  });
});
