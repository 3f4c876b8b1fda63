import { SEAT_COLUMNS, selectRoom } from '../../source/store/cassandra/rooms/statements.ts';
import { contentColumns } from '../../source/store/codec.ts';
import type { SeatContent } from '../../source/theater/seats.ts';
import { STRESS_KEYSPACE, tableStatements } from './load-keyspace.ts';

/** For whom the tool books. */
const CLIENT = 'cassandra-stress';

/**
 * The profile of cassandra-stress for the table of seats. The tool makes its values out of numbers and cannot read
 * one and write the next, so a seat goes to and fro between version 0 (free) and 1 (booked): for the nodes the same
 * work as a booking of the program.
 */
export function renderStressProfile(): string {
  const statements = tableStatements(STRESS_KEYSPACE);
  const booked = { kind: 'booked', client: CLIENT, booking: CLIENT } as const;
  return [
    '# What cassandra-stress does to the table of seats. Made from the schema by: npm run cluster -- compose',
    `keyspace: ${STRESS_KEYSPACE}`,
    'keyspace_definition: |',
    `  ${statements.keyspace}`,
    'table: rooms',
    'table_definition: |',
    `  ${statements.rooms}`,
    '',
    '# Each of the numbers in `population` becomes a value. Text of one letter is made from a number by scrambling its bits:',
    '# these six are the ones that become C, B, E, A, D and F. Sequences start anywhere and wrap around; that of the rows',
    '# is counted down from its start, so that it is rows 1 to 12 all the same.',
    'columnspec:',
    '  - name: room',
    '    size: fixed(1)',
    '    population: seq(6013682869..6013682874)',
    '  - name: row',
    '    cluster: fixed(12)',
    '    population: seq(12..23)',
    '  - name: place',
    '    cluster: fixed(10)',
    '    population: seq(1..10)',
    '',
    '# Each takes one seat of one room by chance. A refused booking or release is an answer, not an error.',
    'queries:',
    ...query('look', selectRoom(STRESS_KEYSPACE)),
    ...query('book', setSeat(booked, 1, 'IF version = 0 AND closed = false')),
    ...query('release', setSeat({ kind: 'free' }, 0, 'IF version = 1')),
    '',
  ].join('\n');
}

function query(name: string, statement: string): readonly string[] {
  return [`  ${name}:`, `    cql: "${statement}"`, '    fields: samerow'];
}

/** Every column is written, as a change of the program does; only the place is the tool's to choose. */
function setSeat(content: SeatContent, version: number, condition: string): string {
  const values = { ...contentColumns(content), version };
  const assignments = SEAT_COLUMNS.map((column) => {
    if (column === 'change') return 'change = now()';
    const value = values[column];
    return `${column} = ${typeof value === 'number' ? value : `'${value}'`}`;
  });
  const set = ['revision = now()', ...assignments].join(', ');
  return `UPDATE ${STRESS_KEYSPACE}.rooms SET ${set} WHERE room = ? AND row = ? AND place = ? ${condition}`;
}
