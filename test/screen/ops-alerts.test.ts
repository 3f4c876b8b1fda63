import { expect, test } from 'vitest';

import { type AlertFacts, alertsOf } from '../../source/screen/ops/alerts.ts';
import { figuresOf } from '../../source/theater/figures.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { bookedBy, NOW, roomWith } from './made-up-theater.ts';

const PLAN = makePlan({ rooms: 1, rows: 1, places: 10 });

function factsOf(room: RoomSnapshot, facts: Partial<AlertFacts> = {}): AlertFacts {
  const figures = figuresOf(PLAN, new Map([['A', room]]), { entries: [] }, NOW);
  return {
    plan: PLAN,
    figures,
    link: { kind: 'live' },
    findings: [],
    unconfirmed: 0,
    recoveries: [],
    ...facts,
  };
}

function roomBooked(count: number): RoomSnapshot {
  const labels = Array.from({ length: count }, (_, index) => `1-${index + 1}`);
  return roomWith(PLAN, 'A', Object.fromEntries(labels.map((label) => [label, bookedBy('Mia')])));
}

function kindsOf(facts: AlertFacts): readonly string[] {
  return alertsOf(facts).map(({ level, kind }) => `${level} ${kind}`);
}

test('a quiet theater has no alerts', () => {
  expect(alertsOf(factsOf(roomBooked(8)))).toEqual([]);
});

test('nine of ten booked is nearly sold out, ten of ten is sold out', () => {
  expect(kindsOf(factsOf(roomBooked(9)))).toEqual(['warning nearly-sold-out']);
  expect(kindsOf(factsOf(roomBooked(10)))).toEqual(['warning sold-out']);
});

test('a room without all of its seats is critical, a closed one is a warning', () => {
  const room = { ...roomBooked(1), isClosed: true };
  expect(kindsOf(factsOf({ ...room, seats: room.seats.slice(1) }))).toEqual([
    'critical seats-missing',
    'warning closed',
  ]);
});

test('the weightiest comes first: a lost store, then a lost quorum, then warnings by weight', () => {
  const findings = [
    { subject: 'nodes', level: 'warning', message: '1 of 3 up', advice: 'start them' },
    { subject: 'levels that can be had now', level: 'wrong', message: 'ONE', advice: 'start them' },
    { subject: 'closed rooms', level: 'warning', message: 'A', advice: null },
    { subject: 'clocks', level: 'fine', message: '2 ms apart', advice: null },
  ] as const;
  const link = { kind: 'reconnecting', ageMs: 7000, nextTryInMs: 0, message: 'no answer' } as const;
  const facts = factsOf(roomBooked(10), { findings, link, unconfirmed: 2 });
  expect(kindsOf(facts)).toEqual([
    'critical unreachable',
    'critical quorum-lost',
    'warning node-down',
    'warning unconfirmed',
    'warning sold-out',
  ]);
});

test('every alert says what to do', () => {
  const alerts = alertsOf(factsOf({ ...roomBooked(10), isClosed: true }, { unconfirmed: 1 }));
  for (const { advice } of alerts) expect(advice).not.toBe('');
});
