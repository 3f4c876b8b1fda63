import { expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { change, PlantedHistory, type Shown } from './planted-history.ts';

const NEW: Shown = [0, 'initial', null];

/** What the checker calls the faults of a history, each once, the weightiest first. */
function faults(history: PlantedHistory): readonly string[] {
  const { violations } = checkHistory(history.events);
  return [...new Set(violations.map(({ invariant, name }) => `${invariant} ${name}`))];
}

function firstMessage(history: PlantedHistory): string | undefined {
  return checkHistory(history.events).violations[0]?.message;
}

const mia = change('c-mia', { '1-1': NEW }, 'Mia');
const zoe = change('c-zoe', { '1-1': NEW }, 'Zoe');
const pair = change('c-pair', { '1-1': NEW, '1-2': NEW }, 'Mia');

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
  expect(faults(history)).toContain('I1 double booking');
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
  expect(faults(history)).toEqual(['I1 double booking', 'I1 lost booking']);
});

test('a booking that is gone in the end is lost', () => {
  const history = new PlantedHistory().send(mia, 1, 2).look(8, 9, { '1-1': NEW });
  expect(faults(history)).toEqual(['I1 lost booking', 'I1 not linearizable', 'ledger ledger']);
  expect(firstMessage(history)).toBe(
    'Seat A 1-1 was sold to Mia, who was told so at 2.000 s (booking booking of Mia), and nobody released it; in the end it is free.',
  );
});

test('a booking that the person was told of without an answer can be lost as well', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'applied')
    .look(8, 9, { '1-1': NEW });
  expect(faults(history)).toContain('I1 lost booking');
});

test('a release in doubt excuses a booking that is gone', () => {
  const release = change('c-off', { '1-1': [1, 'c-mia', 'Mia'] }, null);
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .send(release, 3, null)
    .look(8, 9, { '1-1': [2, 'c-off', null] });
  expect(faults(history)).toEqual([]);
});

test('a group that a look shows in part is half, at the read level too', () => {
  const history = new PlantedHistory()
    .send(pair, 1, 4)
    .browse(2, 3, { '1-1': [1, 'c-pair', 'Mia'], '1-2': NEW })
    .look(8, 9, { '1-1': [1, 'c-pair', 'Mia'], '1-2': [1, 'c-pair', 'Mia'] });
  expect(faults(history)).toEqual(['I3 half group']);
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
  expect(faults(history)).toContain('I3 half group');
});

test('a group is half when others made the version that it wanted on one seat', () => {
  const other = change('c-zoe', { '1-2': NEW }, 'Zoe');
  const history = new PlantedHistory()
    .send(pair, 1, null)
    .send(other, 1, 2)
    .look(8, 9, { '1-1': [1, 'c-pair', 'Mia'], '1-2': [1, 'c-zoe', 'Zoe'] });
  expect(faults(history)).toContain('I3 half group');
});

test('a change that was told never to apply and shows up is a ghost', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'never')
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faults(history)).toEqual(['I4 ghost']);
  expect(firstMessage(history)).toBe(
    'Room A: the booking of A 1-1 by Mia (change c-mia) was reported never to apply at 3.000 s, and yet it stands on A 1-1, in a look of program at 9.000 s.',
  );
});

test.each(['refused', 'fenced'] as const)('a change that was told %s and shows up is a ghost', (as) => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, as)
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faults(history)).toContain('I4 ghost');
});

test('a change that was refused at every send and shows up is a ghost', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'refused')
    .send(mia, 3, 4, 'fail')
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faults(history)).toContain('I4 ghost');
});

test('a ghost that was overwritten is still one', () => {
  const over = change('c-over', { '1-1': [1, 'c-mia', null] }, 'Zoe');
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'never')
    .send(over, 5, 6)
    .look(8, 9, { '1-1': [2, 'c-over', 'Zoe'] });
  expect(faults(history)).toContain('I4 ghost');
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
  expect(faults(history)).toEqual([]);
});

test('a version that nobody made is a gap', () => {
  const [seat] = mia.seats;
  const skipping = { ...mia, seats: [{ ...seat, after: { ...seat.after, version: 2 } }] } as const;
  const history = new PlantedHistory().send(skipping, 1, 2).look(8, 9, { '1-1': [2, 'c-mia', 'Mia'] });
  expect(faults(history)).toEqual(['I2 version gap']);
  expect(firstMessage(history)).toBe(
    'Seat A 1-1: the version went from 0 to 2, and nobody made what is between.',
  );
});

test('a look at the read level that misses what was acknowledged before it is stale', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .browse(3, 4, { '1-1': NEW })
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faults(history)).toEqual(['I6 stale read']);
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
    expect(faults(history)).toEqual([]);
  }
});

test('a linearizable look that misses what was acknowledged before it breaks the order', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2)
    .look(3, 4, { '1-1': NEW })
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faults(history)).toEqual(['I1 not linearizable']);
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
  expect(faults(history)).toEqual(['I1 not linearizable']);
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
  expect(faults(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('two pictures cannot both be true');
});

test('two groups that came each before the other break the order', () => {
  const left = change('c-left', { '1-1': NEW, '1-2': [1, 'c-right', null] }, null, 'fence');
  const right = change('c-right', { '1-1': [1, 'c-left', null], '1-2': NEW }, null, 'fence');
  const history = new PlantedHistory()
    .send(left, 1, 4)
    .send(right, 1, 4)
    .look(8, 9, { '1-1': [2, 'c-right', null], '1-2': [2, 'c-left', null] });
  expect(faults(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('each before the other');
});

test('a refusal that nothing explains breaks the order', () => {
  const history = new PlantedHistory().send(mia, 1, 2, 'refused').look(8, 9, { '1-1': NEW });
  expect(faults(history)).toEqual(['I1 not linearizable']);
  expect(firstMessage(history)).toContain('was refused at 2.000 s, although nothing had changed its seats');
});

test('a change that nobody sent is named as such', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).look(2, 3, { '1-1': [1, 'stray', 'Eve'] });
  expect(faults(history)).toEqual(['I1 not linearizable', 'ledger ledger']);
  expect(firstMessage(history)).toContain('nobody sent in this history; did another program use the store?');
});

test('a change of a program that was not recorded is no fault when the history of the store has it', () => {
  const release = change('c-off', { '1-1': [1, 'c-mia', 'Mia'] }, null);
  const history = new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .send(mia, 2, 3)
    .look(8, 9, { '1-1': [2, 'c-off', null] })
    .row(release, 10);
  expect(faults(history)).toEqual([]);
  expect(checkHistory(history.events).ledger).toEqual([
    { room: 'A', client: 'Mia', before: 0, booked: 1, released: 1, has: 0 },
  ]);
});

test('a seat with other content than its change wrote breaks the order', () => {
  const history = new PlantedHistory().send(mia, 1, 2).look(8, 9, { '1-1': [1, 'c-mia', 'Zoe'] });
  expect(faults(history)).toEqual(['I1 lost booking', 'I1 not linearizable', 'ledger ledger']);
});

test('a change in doubt that can still apply in the end is unsettled', () => {
  const history = new PlantedHistory().send(mia, 1, null).look(8, 9, { '1-1': NEW });
  expect(faults(history)).toEqual(['I5 unsettled']);
  expect(firstMessage(history)).toContain('shows its seats unchanged, so it can still apply');
});

test('a change in doubt after which nobody looked is unsettled', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).send(mia, 2, 3, 'info');
  expect(faults(history)).toEqual(['I5 unsettled']);
  expect(firstMessage(history)).toContain('no linearizable look was made after it');
});

test('a change in doubt ends as never when somebody else made the version that it wanted to make', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 9, 'info')
    .send(zoe, 2, 3)
    .look(4, 5, { '1-1': [1, 'c-zoe', 'Zoe'] })
    .told('c-mia', 6, 'never')
    .look(10, 11, { '1-1': [1, 'c-zoe', 'Zoe'] });
  expect(faults(history)).toEqual([]);
});

test('the history of the store settles a change in doubt that was overtaken unseen', () => {
  const history = new PlantedHistory().look(0, 1, { '1-1': NEW }).send(mia, 2, 3, 'info');
  history.look(8, 9, { '1-1': [2, 'c-off', null] });
  expect(faults(history)).toContain('I5 unsettled');
  history.row(mia, 10);
  expect(faults(history)).not.toContain('I5 unsettled');
});

test('what was told both to stand and not to is a ghost', () => {
  const history = new PlantedHistory()
    .send(mia, 1, 2, 'info')
    .told('c-mia', 3, 'applied')
    .told('c-mia', 4, 'fenced')
    .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });
  expect(faults(history)).toContain('I4 ghost');
});

test('plain writes that sell a seat twice are caught by what people were told and by the end', () => {
  const history = new PlantedHistory()
    .write(mia, 1, 4)
    .write(zoe, 2, 3)
    .look(8, 9, { '1-1': [0, '', 'Mia'] });
  expect(faults(history)).toEqual(['I1 double booking', 'I1 lost booking', 'ledger ledger']);
  expect(checkHistory(history.events).counts).toMatchObject({ doubleBookings: 1, lostBookings: 1 });
});

test('plain writes one after the other are no fault', () => {
  const release = change('c-off', { '1-1': [0, '', 'Mia'] }, null);
  const history = new PlantedHistory()
    .write(mia, 1, 2)
    .write(release, 3, 4)
    .write(zoe, 5, 6)
    .look(8, 9, { '1-1': [0, '', 'Zoe'] });
  expect(faults(history)).toEqual([]);
});

test('plain writes that no order explains are caught by the search', () => {
  const history = new PlantedHistory()
    .write(mia, 1, 2)
    .look(3, 4, { '1-1': [0, '', null] })
    .look(8, 9, { '1-1': [0, '', 'Mia'] });
  expect(faults(history)).toEqual(['I1 not linearizable']);
});
