import { join } from 'node:path';

import { expect, test } from 'vitest';

import { closedBoxOffice } from '../../../source/booking/box-office.ts';
import { ClientSession } from '../../../source/screen/client/session/client-session.ts';
import { meteredReading, readingPart } from '../../../source/store/metered-store.ts';
import { limitsOf, READ_ONLY } from '../../../source/store/rights.ts';
import { toSell } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { makeFolder, openForTest } from '../../store/support/files.ts';
import { OperatorScreen } from '../operator/operator-screen.ts';
import { roomWith, sceneOf } from './made-up-theater.ts';

/** A booking terminal that only looks, and has no box office with a store. */
function looking(limits = READ_ONLY): ClientSession {
  const plan = makePlan();
  const rooms = new Map(plan.rooms.map(({ room }) => [room, roomWith(plan, room)]));
  return new ClientSession(
    { ...sceneOf({ plan, rooms, client: 'Mia' }), limits },
    {
      boxOffice: closedBoxOffice(limits.change ?? ''),
      pictures: { merge: () => undefined, mergeSnapshot: () => undefined },
      explain: () => Promise.resolve(new Map()),
      findSales: () => Promise.resolve([]),
      findStory: () => Promise.resolve([]),
      findRecent: () => Promise.resolve([]),
      onLeave: () => undefined,
      onSuspend: () => undefined,
      onRepaint: () => undefined,
      onCopy: () => true,
    },
  );
}

test('a booking terminal that only looks moves its cursor, and says of every key that sells why it does nothing', () => {
  const session = looking();
  session.press('right');
  expect(session.getState().cursor).toMatchObject({ room: 'A', row: 1, place: 2 });
  for (const key of [
    'enter',
    'space',
    'r',
    'R',
    'g',
    's',
    '+',
    'u',
    'U',
    'c',
    'a',
    'A',
    'b',
    'v',
    'V',
    'shift-right',
  ] as const) {
    session.press('left', false);
    session.press(key);
    expect(session.getState()).toMatchObject({ marks: null, requests: [], overlay: null });
    expect(session.getState().message?.text).toBe(READ_ONLY.change);
  }
});

test('a role that may not change seats is told so by its name, made safe', () => {
  const rights = { role: 'view\u001B[31m', mayChange: false, mayRun: false, isBound: false };
  const session = looking(limitsOf(rights));
  session.press('enter');
  expect(session.getState().message?.text).toMatch(/^Your role view\S* may only look\.$/);
  expect(session.getState().message?.text).not.toContain('\u001B');
});

test('what a reading screen is given has nothing that changes a store, and cannot be made to sell', async () => {
  const store = await openForTest(join(makeFolder(), 'theater.db'));
  const { store: read } = meteredReading(readingPart(store));
  for (const way of ['apply', 'record', 'initialise', 'renew', 'makeRoles']) expect(way in read).toBe(false);
  // @ts-expect-error No box office can be made of it: that this does not compile is what is tested.
  expect(() => toSell(read)).toThrow('cannot be changed');
});

test('operator mode is not turned on where its role may only look, and a till’s role resets nothing', async () => {
  const screen = await OperatorScreen.open();
  const limitTo = (mayChange: boolean): void => {
    const limits = limitsOf({ role: 'ola', mayChange, mayRun: false, isBound: mayChange });
    screen.session.become({ ...screen.state, operator: { ...screen.operator, limits } });
  };
  limitTo(false);
  screen.press('down', 'm');
  expect(screen.operator).toMatchObject({ marks: null, message: { text: 'Your role ola may only look.' } });
  limitTo(true);
  for (const key of ['t', 'X'] as const) {
    screen.press(key);
    expect(screen.operator.dialog).toBeNull();
    expect(screen.operator.message?.text).toBe('Your role ola may not rename plays or reset rooms.');
  }
  screen.press('m', 'b');
  expect(screen.operator.dialog?.kind).toBe('note');
});
