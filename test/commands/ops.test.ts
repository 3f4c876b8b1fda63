import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { csvLines, monitorLine } from '../../source/commands/cli/output.ts';
import { jsonOf, run, type Run, temporaryFolder } from './program.ts';

type Theater = (...args: string[]) => Promise<Run>;

/** A theater of two rooms, 2 rows of 5 places, in which Mia has A 1-1 and A 1-2. */
async function smallTheater(): Promise<Theater> {
  const home = temporaryFolder();
  const theater: Theater = (...args) => run(args, { home });
  await theater('init', '--rooms', '2', '--rows', '2', '--places', '5');
  await theater('book', 'A', '1-1', '1-2', '--as', 'Mia');
  return theater;
}

describe('theater ops --json', () => {
  test('has the rooms with the counts of theater rooms, the sum, the rates and the clients', async () => {
    const theater = await smallTheater();
    await theater('block', 'B', '1-5', '--as', 'Ola', '--yes');
    const ops = jsonOf(await theater('ops', '--json'));
    const a = { room: 'A', play: 'Hamlet', seats: 10, free: 8, booked: 2, held: 0, blocked: 0 };
    const b = { room: 'B', play: 'The Seagull', seats: 10, free: 9, booked: 0, held: 0, blocked: 1 };
    const open = { closed: false, singleSeats: 0 };
    expect(ops).toMatchObject({
      rooms: [
        { ...a, ...open, percent: 20, longestFreeRun: 5 },
        { ...b, ...open, percent: 0, longestFreeRun: 5 },
      ],
      total: { seats: 20, free: 17, booked: 2, held: 0, blocked: 1, percent: 10 },
      bookedPerMinute: 2,
      releasedPerMinute: 0,
      minutesToSoldOut: 8.5,
      clients: [{ client: 'Mia', booked: 2, held: 0, lastChange: expect.stringMatching(/Z$/) }],
      withoutHistory: [],
      alerts: [],
      store: { kind: 'file', bytes: expect.any(Number), foldedAt: expect.stringMatching(/Z$/) },
    });
    expect(jsonOf(await theater('rooms', '--json'))).toMatchObject({ rooms: [a, b] });
  });

  test('goes with no other format', async () => {
    expect(await run(['ops', '--json', '--csv'], { home: temporaryFolder() })).toMatchObject({ code: 2 });
  });
});

describe('theater ops --check', () => {
  test('is one line and 0 while all is well', async () => {
    const theater = await smallTheater();
    await theater('block', 'B', '1-1..1-3', '--as', 'Ola', '--note', 'wet paint', '--yes');
    const check = await theater('ops', '--check');
    expect(check).toMatchObject({ code: 0, stderr: '' });
    expect(check.stdout).toBe(
      'THEATER OK - 2 of 17 booked | booked=2;;;0;17 free=15;;;0;20 held=0;;;0;20 blocked=3;;;0;20 alerts=0;;;0\n',
    );
  });

  test('is 1 for a closed room, with what to do', async () => {
    const theater = await smallTheater();
    await theater('close', 'B', '--as', 'Ola', '--yes');
    const check = await theater('ops', '--check');
    expect(check.code).toBe(1);
    expect(check.stdout).toMatch(
      /^THEATER WARNING - B is closed by Ola, .* -> theater open B --as NAME \| booked=2;;;0;20 /,
    );
  });

  test('is 2 for a store that cannot be used, and for a file without a theater, which it does not make', async () => {
    const home = temporaryFolder();
    const damaged = path.join(home, 'damaged.db');
    writeFileSync(damaged, 'no database');
    for (const store of [damaged, path.join(home, 'gone.db'), path.join(home, 'gone.db')]) {
      const check = await run(['ops', '--check', '--store', store], { home });
      expect(check).toMatchObject({ code: 2, stderr: '' });
      expect(check.stdout).toMatch(/^THEATER CRITICAL - [^\n]+\n$/);
    }
  });

  test('is 2 for a cluster that does not answer', async () => {
    const args = ['ops', '--check', '--store', 'cassandra://127.0.0.1:1/theater'];
    const check = await run(args, { home: temporaryFolder() });
    expect(check.code).toBe(2);
    expect(check.stdout).toMatch(/^THEATER CRITICAL - [^\n]+\n$/);
  });

  test.each(['--cheque', 'A', '--json', '--store', '--store http://x'])(
    'is 3 when it is asked in a wrong way: %s',
    async (words) => {
      const check = await run(['ops', '--check', ...words.split(' ')], { home: temporaryFolder() });
      expect(check).toMatchObject({ code: 3, stderr: '' });
      expect(check.stdout).toMatch(/^THEATER UNKNOWN - [^\n]+\n$/);
    },
  );

  test('keeps its line whole whatever a name holds', () => {
    expect(monitorLine('ok', 'a | b\nc\u001B[2J', 'x=1')).toBe('THEATER OK - a / b\uFFFDc\uFFFD[2J | x=1');
  });
});

describe('comma-separated values', () => {
  test('theater ops --csv has a line for each room and one for all', async () => {
    const { stdout } = await (await smallTheater())('ops', '--csv');
    expect(stdout.split('\n')).toEqual([
      '"room","play","seats","free","held","booked","blocked","percent","closed","longestFreeRun","singleSeats"',
      '"A","Hamlet",10,8,0,2,0,20,false,5,0',
      '"B","The Seagull",10,10,0,0,0,0,false,5,0',
      '"all",,20,18,0,2,0,10,,,',
      '',
    ]);
  });

  test('theater history --csv has a line for each seat, and no formula in it', async () => {
    const theater = await smallTheater();
    await theater('book', 'B', '1-1', '--as=@SUM(1,2)');
    const { stdout } = await theater('history', '--csv');
    const [heading = '', ...lines] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^"at","change","kind","room","row","place","by",/);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain(`,"book","B",1,1,"'@SUM(1,2)","",false,"free",,,0,"booked","'@SUM(1,2)",`);
  });

  test.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    [' =x', `"' =x"`],
    ['a "b", c', '"a ""b"", c"'],
    ['x=1', '"x=1"'],
    [-1, '-1'],
    [null, ''],
  ])('%j is written %s', (field, written) => {
    expect(csvLines([[field]])).toEqual([written]);
  });
});
