import { describe, expect, test } from 'vitest';

import { type AlertFacts, alertsOf } from '../../source/screen/ops/alerts.ts';
import type { Vitals } from '../../source/store/vitals.ts';
import { figuresOf } from '../../source/theater/figures.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { cluster, rowOf } from './made-up-ops.ts';
import { bookedBy, NOW, roomWith } from './made-up-theater.ts';

const PLAN = makePlan({ rooms: 1, rows: 1, places: 10 });

function factsOf(room: RoomSnapshot, facts: Partial<AlertFacts> = {}): AlertFacts {
  const figures = figuresOf(PLAN, new Map([['A', room]]), { entries: [] }, NOW);
  return {
    plan: PLAN,
    figures,
    link: { kind: 'live' },
    findings: [],
    vitals: null,
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
    { subject: 'closed rooms', level: 'warning', message: 'A', advice: null },
    { subject: 'disk', level: 'warning', message: 'only 3 MB free', advice: 'make room' },
    { subject: 'clocks', level: 'fine', message: '2 ms apart', advice: null },
  ] as const;
  const link = { kind: 'reconnecting', ageMs: 7000, nextTryInMs: 0, message: 'no answer' } as const;
  const recoveries = [{ entry: rowOf('book', 'Mia', 60), isWritten: true }];
  const lost = factsOf(roomBooked(10), { findings, link, recoveries, unconfirmed: 2, vitals: cluster(TWO) });
  expect(kindsOf(lost)).toEqual([
    'critical unreachable',
    'critical quorum-lost',
    'warning store',
    'warning unconfirmed',
    'warning unrecorded',
    'warning sold-out',
  ]);
  const stale = factsOf(roomBooked(9), {
    link: { kind: 'stale', ageMs: 7000 },
    vitals: cluster(['127.0.0.2']),
  });
  expect(kindsOf(stale)).toEqual(['warning stale', 'warning node-down', 'warning nearly-sold-out']);
});

function messagesOf(vitals: Vitals): readonly string[] {
  return alertsOf(factsOf(roomBooked(1), { vitals })).map(({ message }) => message);
}

const TWO = ['127.0.0.2', '127.0.0.3'];

describe('nodes', () => {
  test('that are down are named, with what goes on without them', () => {
    expect(messagesOf(cluster())).toEqual([]);
    expect(messagesOf(cluster(['127.0.0.2']))).toEqual([
      '127.0.0.2 is down; browsing and booking go on at QUORUM',
    ]);
    expect(messagesOf(cluster(TWO))).toEqual([
      '127.0.0.2 and 127.0.0.3 are down; nothing can be booked, rooms cannot be read',
    ]);
  });

  test('that are slow are no alert, those that do not answer at all are', () => {
    const vitals = cluster();
    if (vitals.kind !== 'cluster') throw new Error('it is a cluster');
    const [first, ...others] = vitals.nodes;
    if (first === undefined) throw new Error('it has nodes');
    const withFirst = (latencyMs: number | null): Vitals => ({
      ...vitals,
      nodes: [{ ...first, state: 'slow', latencyMs }, ...others],
    });
    expect(messagesOf(withFirst(900))).toEqual([]);
    expect(messagesOf(withFirst(null))).toEqual(['127.0.0.1 does not answer']);
  });
});

test('every alert says what to do', () => {
  const alerts = alertsOf(factsOf({ ...roomBooked(10), isClosed: true }, { unconfirmed: 1 }));
  for (const { advice } of alerts) expect(advice).not.toBe('');
});
