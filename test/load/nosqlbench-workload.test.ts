import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { SEAT_COLUMNS, selectRoom } from '../../source/store/cassandra/rooms/statements.ts';
import { MIGRATIONS, stepStatement } from '../../source/store/cassandra/schema/schema.ts';
import { NOSQLBENCH_KEYSPACE, tableStatements } from '../../tools/load/load-keyspace.ts';
import {
  NOSQLBENCH_SCENARIOS,
  NOSQLBENCH_WORKLOAD,
  nosqlbenchArguments,
} from '../../tools/load/nosqlbench-arguments.ts';

const workload = readFileSync(join(import.meta.dirname, '..', '..', NOSQLBENCH_WORKLOAD), 'utf8');
/** The statements, each by the name of its operation. */
const statements = new Map(
  [...workload.matchAll(/^ {6}(\w+):\n(?: {8}ratio: \d+\n)? {8}(?:raw|prepared): \|\n {10}(.+)$/gm)].map(
    ([, name = '', statement = '']) => [name, statement],
  ),
);
const steps = workload.split('\n').filter((text) => text.includes(': run driver='));

/** The row and place of each cycle that a binding makes, as its functions say. */
function seatsOf(kind: string, cycles: readonly number[]): readonly string[] {
  return cycles.map((cycle) => {
    const number = (name: string): number => {
      const functions = [...line(`${kind}_${name}`).matchAll(/(Div|Mod|Add)\((\d+)L\)/g)];
      return functions.reduce((value, [, verb, text]) => {
        const operand = Number(text);
        if (verb === 'Div') return Math.floor(value / operand);
        return verb === 'Mod' ? value % operand : value + operand;
      }, cycle);
    };
    const divided = /Div\((\d+)L\)/.exec(line(`${kind}_room`))?.[1] ?? '1';
    const room = 'ABCDEF'[Math.floor(cycle / Number(divided)) % 6];
    return `${room} ${number('row')}-${number('place')}`;
  });
}

function line(binding: string): string {
  return new RegExp(`^ {2}${binding}: (.+)$`, 'm').exec(workload)?.[1] ?? '';
}

describe('the workload of nosqlbench', () => {
  it('makes the keyspace and the table of the program', () => {
    const { keyspace, rooms } = tableStatements(NOSQLBENCH_KEYSPACE);
    expect(statements.get('make_keyspace')).toBe(keyspace);
    expect(statements.get('make_rooms')).toBe(rooms);
    const later = MIGRATIONS.flatMap((migration) => migration.steps).filter(({ table }) => table === 'rooms');
    expect([...statements.values()].filter((text) => text.startsWith('ALTER'))).toEqual(
      later.map((step) => stepStatement(NOSQLBENCH_KEYSPACE, step)),
    );
  });

  it('looks at a room as the program does', () => {
    expect(statements.get('look')).toBe(selectRoom(NOSQLBENCH_KEYSPACE).replace('?', '{any_room}'));
  });

  it('changes seats only under a condition, and always every column of them', () => {
    const changing = ['lay_seat', 'book_next', 'book_any'].map((name) => statements.get(name) ?? '');
    for (const statement of changing) {
      expect(statement).toMatch(/ IF (NOT EXISTS|version = 0 AND closed = false)$/);
      for (const column of ['room', 'row', 'place', ...SEAT_COLUMNS, 'revision', 'closed'])
        expect(statement).toContain(column);
    }
  });

  it('lays out every seat once, and books every seat once in 7,200 cycles', () => {
    const cycles = Array.from({ length: 720 }, (_, index) => index);
    const all = ['A', 'B', 'C', 'D', 'E', 'F'].flatMap((room) =>
      Array.from({ length: 120 }, (_, index) => `${room} ${Math.floor(index / 10) + 1}-${(index % 10) + 1}`),
    );
    expect(seatsOf('seat', cycles).toSorted()).toEqual(all.toSorted());
    const booking = seatsOf(
      'next',
      cycles.map((index) => index * 10 + 9),
    );
    expect(booking.toSorted()).toEqual(all.toSorted());
  });

  it('counts refusals and timeouts, stops at anything else, and is bounded', () => {
    expect(steps).toHaveLength(6);
    const loading = steps.filter((step) => !step.includes('block:schema'));
    for (const step of loading) {
      expect(step).toMatch(/ errors=ChangeUnappliedCycleException,WriteTimeoutException[\w,]*:counter;stop$/);
      expect(step).toMatch(/ cycles==(720|TEMPLATE\((main|rush)_cycles,\d+\)) /);
    }
  });

  it('makes small integers without naming their type, and no template is named as a parameter is', () => {
    expect(workload).not.toContain('-> short');
    expect(workload.match(/ToShort\(\)/g)).toHaveLength(6);
    const templates = [...workload.matchAll(/TEMPLATE\((\w+)/g)].map(([, name]) => name);
    expect(new Set(templates)).toEqual(new Set(['main_cycles', 'rush_cycles', 'level']));
  });
});

it('runs nosqlbench on protocol version 4, with percentiles in a file', () => {
  const [scenario] = NOSQLBENCH_SCENARIOS;
  const words = nosqlbenchArguments({
    scenario,
    addresses: ['127.0.9.1'],
    port: 9142,
    count: 100,
    threads: null,
    consistency: 'QUORUM',
    workload: 'w.yaml',
    results: '/r',
  });
  expect(words.slice(0, 5)).toEqual([
    'w.yaml',
    'default',
    'hosts=127.0.9.1',
    'port=9142',
    'localdc=datacenter1',
  ]);
  expect(words).toContain('protocol_version=v4');
  expect(words).toContain('main_cycles=100');
  expect(words.join(' ')).toContain('--log-histostats /r/histostats.csv');
});
