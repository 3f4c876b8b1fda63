import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { seatsWords } from '../../../source/booking/asked.ts';
import { messageLines } from '../../../source/screen/client/lines/message-line.ts';
import { withoutKeys } from '../../../source/screen/reader/told.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { referenceOf } from '../../../source/theater/reference.ts';
import { reservationsIn } from '../../../source/theater/snapshot.ts';
import { withFaults } from '../../booking/faulty-store.ts';
import { temporaryFolder } from '../../commands/program.ts';
import { bookingOn } from '../../store/support/changes.ts';
import { ClientDesk } from './client-desk.ts';

let store: SellingStore;

beforeEach(async () => {
  store = await openSqliteStore(`${temporaryFolder()}/theater.db`);
  await sell('A', '1-1 1-2', 'Mia', 'mias');
  onTestFinished(() => store.close());
});

/** Books seats elsewhere. */
async function sell(room: string, seats: string, client: string, booking: string): Promise<void> {
  const { kind } = await store.apply(bookingOn(await store.look(room, 'settle'), seats, client, booking));
  expect(kind).toBe('applied');
}

/** Who has which booking where, by the store itself. */
async function booked(): Promise<readonly string[]> {
  const { rooms } = await store.plan();
  const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'settle')));
  return reservationsIn(pictures).map(
    ({ client, booking, room, seats }) => `${client} ${booking} ${seatsWords(room, seats)}`,
  );
}

const MIAS = referenceOf('mias');

/** The keys that go to a seat. */
function to(seat: string): readonly string[] {
  return [':', ...Array.from(seat), 'enter'];
}

function marking(...seats: readonly string[]): readonly string[] {
  return seats.flatMap((seat) => [...to(seat), 'space']);
}

describe('s', () => {
  test('moves the whole booking to the marked seats of its room, in their order, and u moves it back', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do(...marking('a8-5', 'a8-4'), ...to('a1-2'), 's');
    expect(mia.said).toBe(`Moved Mia from A 1-1 and 1-2 to A 8-4 and 8-5. Reference ${MIAS}.`);
    expect(await booked()).toEqual(['Mia mias A 8-4 and 8-5']);
    expect(mia.state.marks).toBeNull();
    await mia.do('u');
    expect(mia.said).toContain('Undone. Moved Mia from A 8-4 and 8-5 to A 1-1 and 1-2.');
    expect(await booked()).toEqual(['Mia mias A 1-1 and 1-2']);
    await mia.do('U');
    expect(await booked()).toEqual(['Mia mias A 8-4 and 8-5']);
  });

  test('asks before a booking goes to another room, and y moves it there in both steps', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do(...marking('b9-1', 'b9-2'), ...to('a1-1'), 's');
    expect(messageLines(mia.state, 80, 2, mia.scene.appearance).join(' ')).toContain(
      'Move A 1-1 and 1-2 to B 9-1 and 9-2, another room? No undo takes that back.',
    );
    expect(await booked()).toEqual(['Mia mias A 1-1 and 1-2']);
    await mia.do('y');
    expect(mia.said).toBe(`Moved Mia from A 1-1 and 1-2 to B 9-1 and 9-2. Reference ${MIAS}.`);
    expect(await booked()).toEqual(['Mia mias B 9-1 and 9-2']);
    // Both rooms are shown so at once, as what this terminal did itself.
    expect(reservationsIn(mia.scene.rooms.values()).map(({ room }) => room)).toEqual(['B']);
    await mia.refresh();
    expect(mia.state.news).toEqual([]);
    mia.press('u');
    expect(mia.said).toBe('There is nothing to undo in this terminal.');
  });

  test('leaves a booking and the marks as they are after a no', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do(...marking('b9-1', 'b9-2'), ...to('a1-1'), 's', 'n');
    expect(mia.said).toBe('Nothing was moved.');
    expect(mia.state.marks?.room).toBe('B');
    expect(await booked()).toEqual(['Mia mias A 1-1 and 1-2']);
  });

  test('does nothing for somebody else, for more or fewer seats, and without marks, and says why', async () => {
    await sell('A', '2-1', 'Zoe', 'zoes');
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do(...to('a1-1'), 's');
    expect(mia.said).toBe('Mark free seats first; s moves a booking.');
    expect(withoutKeys(mia.said)).toBe('Mark free seats first; move moves a booking.');
    await mia.do(...marking('a8-4'), ...to('a2-1'), 's');
    expect(mia.said).toBe('A 2-1 is taken by Zoe; s moves a booking of yours.');
    await mia.do(...to('a1-1'), 's');
    expect(mia.said).toBe(`${MIAS} has 2 seats, and 1 is marked: s needs as many.`);
    expect(await booked()).toEqual(['Mia mias A 1-1 and 1-2', 'Zoe zoes A 2-1']);
  });

  test.each(['a', 'b'])('moves nothing to seats of %s that somebody took a moment before', async (room) => {
    const mia = await ClientDesk.open(store, 'Mia');
    mia.press(...marking(`${room}9-1`, `${room}9-2`), ...to('a1-1'));
    await sell(room.toUpperCase(), '9-2', 'Zoe', 'zoes');
    await mia.do('s', ...(room === 'b' ? ['y'] : []));
    expect(mia.said).toBe(`${room.toUpperCase()} 9-2 is booked by Zoe; nothing was moved.`);
    expect(mia.state.marks?.seats).toHaveLength(2);
    expect(await booked()).toContain('Mia mias A 1-1 and 1-2');
  });

  test('says of a move to another room whose second step found no store that it is not confirmed, and who ends it', async () => {
    const failing = Array.from({ length: 50 }, () => 'unavailable' as const);
    const mia = await ClientDesk.open(withFaults(store, ['none', ...failing]), 'Mia');
    await mia.do(...marking('b9-1', 'b9-2'), ...to('a1-1'), 's', 'y');
    expect(mia.said).toMatch(/^Mia has B 9-1 and 9-2\. Not confirmed: .* whether A 1-1 and 1-2 was left/);
    expect(mia.said).toContain('theater resolve ends it.');
    expect(await booked()).toEqual(['Mia mias A 1-1 and 1-2', 'Mia mias B 9-1 and 9-2']);
    expect(mia.state.undo).toEqual([]);
  });

  test('makes the second step of a move whose first one is proved only by a later picture', async () => {
    const faulty = withFaults(store, ['answer-lost']);
    const cut: SellingStore = {
      ...faulty,
      look: (room, how) => faulty.look(room, how),
      apply: async (change) => {
        const attempt = await faulty.apply(change);
        if (attempt.kind === 'unknown') faulty.isSilent = true;
        return attempt;
      },
    };
    const mia = await ClientDesk.open(cut, 'Mia');
    await mia.do(...marking('b9-1', 'b9-2'), ...to('a1-1'), 's', 'y');
    expect(mia.said).toContain('Not confirmed: nobody can say yet whether B 9-1 and 9-2 are taken');
    expect(mia.state.requests).toMatchObject([{ phase: { kind: 'unconfirmed' } }]);
    faulty.isSilent = false;
    await mia.refresh();
    await expect
      .poll(() => mia.said)
      .toBe(`Moved Mia from A 1-1 and 1-2 to B 9-1 and 9-2. Reference ${MIAS}.`);
    expect(await booked()).toEqual(['Mia mias B 9-1 and 9-2']);
  });

  test('moves at a till what is the customer’s, in the name of who sits there, past the holds of the till', async () => {
    const ola = await ClientDesk.open(store, 'Ola', { isTill: true, hasHolds: true });
    await ola.do(...marking('b9-1', 'b9-2'), ...to('a1-1'), 's');
    expect(ola.said).toBe('A 1-1 is taken by Mia; s moves a booking that you sold.');
    await ola.do('c', 'M', 'i', 'a', 'enter');
    await ola.do(...to('a1-1'), 's');
    await ola.do('y');
    expect(ola.said).toContain('Moved Mia from A 1-1 and 1-2 to B 9-1 and 9-2.');
    expect(await booked()).toEqual(['Mia mias B 9-1 and 9-2']);
    const { entries } = await store.history({ room: 'B', limit: 10 });
    expect(entries.filter(({ change }) => change.kind === 'move').map(({ change }) => change.by)).toEqual([
      'Ola',
    ]);
  });
});

describe('+', () => {
  test('adds the marked seats to the booking under the cursor, under its reference, and u lets only them go', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do(...marking('a1-3', 'a1-4'), ...to('a1-1'), '+');
    expect(mia.said).toBe(`Added A 1-3 and 1-4 to ${MIAS} of Mia.`);
    expect(await booked()).toEqual(['Mia mias A 1-1, 1-2, 1-3 and 1-4']);
    await mia.do('u');
    expect(await booked()).toEqual(['Mia mias A 1-1 and 1-2']);
    await mia.do('U');
    expect(await booked()).toEqual(['Mia mias A 1-1, 1-2, 1-3 and 1-4']);
  });

  test('adds nothing of another room, and nothing to a booking that is gone by now', async () => {
    const mia = await ClientDesk.open(store, 'Mia');
    await mia.do(...marking('b1-1'), ...to('a1-1'), '+');
    expect(mia.said).toBe(`${MIAS} is in room A; + adds seats of that room.`);
    expect(withoutKeys(mia.said)).toBe(`${MIAS} is in room A; join adds seats of that room.`);
    await mia.do('escape', ...marking('a1-3'), ...to('a1-1'));
    const other = await ClientDesk.open(store, 'Mia');
    await other.do(...to('a1-1'), 'R', 'y');
    await mia.do('+');
    expect(mia.said).toBe(`${MIAS} has no seats of Mia any more in room A; nothing was booked.`);
    expect(await booked()).toEqual([]);
  });

  test('adds at a till for whoever has the booking, whoever is the next customer', async () => {
    const ola = await ClientDesk.open(store, 'Ola', { isTill: true });
    await ola.do('c', 'M', 'i', 'a', 'enter');
    await ola.do(...to('a3-1'), 'enter');
    await ola.do('Z', 'o', 'e', 'enter');
    await ola.do(...marking('a3-2'), ...to('a3-1'), '+');
    expect(ola.said).toMatch(/^Added A 3-2 to \w{6} of Mia\.$/);
    expect(await ola.ownerOf('A 3-2')).toBe('Mia');
    expect(ola.state.till?.customer).toBe('Zoe');
  });
});
