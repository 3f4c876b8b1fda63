import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { SEAT_COLUMNS } from '../../source/store/cassandra/rooms/statements.ts';
import { createTable } from '../../source/store/cassandra/schema/schema.ts';
import { loadFiles, STRESS_PROFILE } from '../../tools/load/load-files.ts';
import { STRESS_KEYSPACE } from '../../tools/load/load-keyspace.ts';
import { stressArguments } from '../../tools/load/stress-arguments.ts';
import { STRESS_MIXES } from '../../tools/load/stress-mixes.ts';
import { readStressSummary, stressFaults } from '../../tools/load/stress-summary.ts';

const projectDirectory = join(import.meta.dirname, '..', '..');
const profile = readFileSync(join(projectDirectory, STRESS_PROFILE), 'utf8');

describe('the profile of cassandra-stress', () => {
  it.each(loadFiles())('is $path as the schema says (npm run cluster -- compose)', ({ path, text }) => {
    expect(readFileSync(join(projectDirectory, path), 'utf8')).toBe(text);
  });

  it('has the table of the program, and books with every column of it', () => {
    expect(profile).toContain(`  ${createTable(STRESS_KEYSPACE, 'rooms')}\n`);
    const booking = /^ {2}book:\n {4}cql: "(.*)"$/m.exec(profile)?.[1] ?? '';
    const columns = ['room', 'row', 'place', ...SEAT_COLUMNS, 'revision', 'closed'];
    expect(columns.filter((column) => !booking.includes(`${column} = `))).toEqual([]);
  });

  it('changes nothing without a condition', () => {
    const statements = [...profile.matchAll(/cql: "(UPDATE|INSERT|DELETE|SELECT)(.*)"/g)];
    expect(statements).toHaveLength(3);
    const changing = statements.filter(([, verb]) => verb !== 'SELECT');
    for (const [statement] of changing) expect(statement).toContain(' IF version = ');
  });

  it('knows every query that the mixes name', () => {
    const names = STRESS_MIXES.flatMap(({ queries }) => Object.keys(queries));
    for (const name of names) expect(profile).toContain(`\n  ${name}:\n`);
  });
});

it('passes addresses and ports on, counts its operations and tries none again', () => {
  const [mix] = STRESS_MIXES;
  if (mix === undefined) throw new Error('no mix');
  const target = { addresses: ['127.0.9.1', '127.0.9.2'], port: 9142, jmxPort: 7299, profile: '/p.yaml' };
  const words = stressArguments(target, { mix, count: 50, threads: 3, consistency: 'QUORUM' }).join(' ');
  expect(words).toContain('n=50 no-warmup cl=QUORUM');
  expect(words).toContain('-node 127.0.9.1,127.0.9.2 -port native=9142 jmx=7299');
  expect(words).toContain('-errors retries=0 ignore');
});

describe('a run of cassandra-stress', () => {
  const summary = [
    'Results:',
    'Op rate                   :      423 op/s  [book: 21 op/s, look: 383 op/s, release: 19 op/s]',
    'Total partitions          :      1,997 [book: 98, look: 1,811, release: 88]',
    'Total errors              :          3 [book: 0, look: 3, release: 0]',
    'Total GC count            : 17',
    'Total GC memory           : 1.112 GiB',
  ];

  it('is read as the tool prints it', () => {
    const expected = { answered: 1997, errors: 3, collections: 17, hasJmxWarning: false };
    expect(readStressSummary(summary.join('\n'))).toEqual(expected);
  });

  it('proves something only when every operation was answered and the nodes were asked', () => {
    const good = { answered: 2000, errors: 0, collections: 17, hasJmxWarning: false };
    expect(stressFaults(good, 2000)).toEqual([]);
    expect(stressFaults({ ...good, answered: 1999, errors: 1 }, 2000)).toEqual(['1 error']);
    expect(stressFaults({ ...good, answered: 1800 }, 2000)).toEqual(['1800 operations instead of 2000']);
    expect(stressFaults({ ...good, hasJmxWarning: true }, 2000)).toEqual([
      'the nodes could not be asked over JMX',
    ]);
    expect(stressFaults(readStressSummary('Connected'), 2000)).toEqual(['the tool ended without a summary']);
  });
});
