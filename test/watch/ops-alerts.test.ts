import { describe, expect, onTestFinished, test } from 'vitest';

import { COMMANDS } from '../../source/commands/commands.ts';
import { cellsOf } from '../../source/screen/kit/text.ts';
import { alertLine } from '../../source/screen/operator/lines/lower-lines.ts';
import { startedAs } from '../../source/store/typed-command.ts';
import type { Vitals } from '../../source/store/vitals.ts';
import { figuresOf } from '../../source/theater/figures.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { type AlertFacts, alertsOf } from '../../source/watch/alerts.ts';
import { bookedBy, NOW, PLAIN, roomWith } from '../screen/client/made-up-theater.ts';
import { cluster, opsView, rowOf } from '../screen/operator/made-up-ops.ts';

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

test('the weightiest comes first: a lost store and its nodes as one, then warnings by weight', () => {
  const findings = [
    { subject: 'closed rooms', level: 'warning', message: 'A', advice: null },
    { subject: 'disk', level: 'warning', message: 'only 3 MB free', advice: 'make room' },
    { subject: 'clocks', level: 'fine', message: '2 ms apart', advice: null },
  ] as const;
  const link = { kind: 'reconnecting', ageMs: 7000, nextTryInMs: 0, message: 'no answer' } as const;
  const recoveries = [{ entry: rowOf('book', 'Mia', 60), isWritten: true }];
  const lost = factsOf(roomBooked(10), { findings, link, recoveries, unconfirmed: 2, vitals: cluster(TWO) });
  expect(kindsOf(lost)).toEqual([
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
  expect(kindsOf(stale)).toEqual(['warning node-down', 'warning nearly-sold-out']);
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
    expect(messagesOf(withFirst(null))).toEqual([
      '127.0.0.1 does not answer; browsing and booking go on at QUORUM',
    ]);
  });
});

test('every alert says what to do', () => {
  const alerts = alertsOf(factsOf({ ...roomBooked(10), isClosed: true }, { unconfirmed: 1 }));
  for (const { advice } of alerts) expect(advice).not.toBe('');
});

/** Three nodes of a local cluster, some of them in trouble. */
function troubled(causes: Readonly<Record<number, readonly [cause: string, todo: string]>>): Vitals {
  const down = Object.keys(causes).map((number) => `127.0.0.${number}`);
  const vitals = cluster(down);
  if (vitals.kind !== 'cluster') throw new Error('it is a cluster');
  const nodes = vitals.nodes.map((node, index) => {
    const [cause, todo] = causes[index + 1] ?? [];
    if (cause === undefined || todo === undefined) return node;
    return { ...node, trouble: { name: `node ${index + 1} (${node.address})`, cause, todo } };
  });
  return { ...vitals, nodes };
}

const SILENT = ['takes connections and is silent', 'npm run cluster -- thaw 2'] as const;
const GONE = ['has no process', 'npm run cluster -- start 3'] as const;

describe('what the operator reads of nodes', () => {
  test('is what is wrong with each and the command that helps', () => {
    const [frozen] = alertsOf(factsOf(roomBooked(1), { vitals: troubled({ 2: SILENT }) }));
    expect(frozen).toMatchObject({
      message: 'node 2 (127.0.0.2) takes connections and is silent; browsing and booking go on at QUORUM',
      advice: 'npm run cluster -- thaw 2',
    });
    const both = alertsOf(factsOf(roomBooked(1), { vitals: troubled({ 2: SILENT, 3: GONE }) }));
    expect(both).toMatchObject([
      {
        kind: 'quorum-lost',
        message:
          'node 2 (127.0.0.2) takes connections and is silent, node 3 (127.0.0.3) has no process; nothing can be booked, rooms cannot be read',
        advice: 'npm run cluster -- thaw 2 && npm run cluster -- start 3',
      },
    ]);
  });

  test('is of a node that cannot be spoken to just that, and never that it is down', () => {
    const vitals = cluster();
    if (vitals.kind !== 'cluster') throw new Error('it is a cluster');
    const nodes = vitals.nodes.map((node, index) =>
      index === 1 ? { ...node, state: 'barred' as const } : node,
    );
    const [barred] = alertsOf(factsOf(roomBooked(1), { vitals: { ...vitals, nodes } }));
    expect(barred?.message).toMatch(/^127\.0\.0\.2 cannot be spoken to; /);
    expect(`${barred?.message} ${barred?.advice}`).not.toMatch(/down|start/);
  });

  test('is one state of the link, with the age of the picture; what could not be looked at is not told beside it', () => {
    const link = { kind: 'reconnecting', ageMs: 7_000, nextTryInMs: 0, message: 'no answer' } as const;
    const unseen = {
      subject: 'theater',
      level: 'warning',
      message: 'could not be looked at: no node answered in time',
      advice: 'look again',
      isUnseen: true,
    } as const;
    const points = {
      subject: 'contact points',
      level: 'warning',
      message: '2 of 3',
      advice: 'start',
    } as const;
    const findings = [unseen, points];
    const alerts = alertsOf(
      factsOf(roomBooked(1), { vitals: troubled({ 2: SILENT, 3: GONE }), link, findings }),
    );
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.message).toContain('; the picture is 7 s old');
    const healthy = alertsOf(factsOf(roomBooked(1), { vitals: cluster(), findings, findingsAgeMs: 40_000 }));
    expect(healthy.map(({ level, message }) => `${level} ${message}`)).toContain(
      'warning theater: could not be looked at: no node answered in time (seen 40 s ago)',
    );
  });

  test.each([78, 132])('is never cut off its line of %i cells: the message is shortened', (cells) => {
    const vitals = troubled({ 2: SILENT });
    for (const alert of alertsOf(factsOf(roomBooked(1), { vitals }))) {
      const line = alertLine(
        { ...alert, message: `${alert.message} ${'cassandra://127.0.0.1/'.repeat(9)}` },
        cells,
        PLAIN,
      );
      expect(line).toMatch(/-> npm run cluster -- thaw 2$/);
      expect(cellsOf(line)).toBeLessThanOrEqual(cells);
    }
    const room = { ...roomBooked(1), isClosed: true };
    const place = { address: 'cassandra://127.0.0.1,127.0.0.2,127.0.0.3/theater?dc=datacenter1' };
    const [closed] = alertsOf(factsOf(room, { place }));
    if (closed === undefined) throw new Error('a closed room is an alert');
    expect(alertLine(closed, cells, PLAIN)).toContain('-> theater open A --as NAME --store ');
  });
});

test('an advice ends in what is to be typed, however long the path of the program is', () => {
  const commands = COMMANDS.map(({ name }) => name);
  startedAs({ program: `node /home/ola/${'theaters/'.repeat(9)}bin/theater.js`, store: null, commands });
  onTestFinished(() => startedAs({ program: 'theater', store: null, commands: [] }));
  const [closed] = alertsOf(factsOf({ ...roomBooked(1), isClosed: true }));
  if (closed === undefined) throw new Error('a closed room is an alert');
  const line = alertLine(closed, 78, PLAIN);
  expect(line).toMatch(/^! +A is .* -> node .*bin\/theater\.js open A/);
  expect(cellsOf(line)).toBeLessThanOrEqual(78);
});

test('what was found before a node came or went is not told any more', () => {
  const findings = [
    { subject: 'clocks', level: 'warning', message: '900 ms apart', advice: 'one server' },
  ] as const;
  const examined = { value: findings, at: NOW - 60_000 };
  const before = opsView({ findings: examined, nodesChangedAt: NOW - 90_000 });
  expect(before.alerts.map(({ message }) => message)).toContain('clocks: 900 ms apart (seen 60 s ago)');
  const after = opsView({ findings: examined, nodesChangedAt: NOW - 30_000 });
  expect(after.alerts.some(({ kind }) => kind === 'store')).toBe(false);
});
