import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import jsQR from 'jsqr';
import { describe, expect, test } from 'vitest';

import { cellsOf } from '../../source/theater/safe-text.ts';
import { House } from '../terminal/driver/house.ts';
import { capture } from './captured-program.ts';
import { jsonOf, type Run, temporaryFolder } from './program.ts';

type Theater = (...args: string[]) => Promise<Run>;
type Evening = { readonly home: string; readonly theater: Theater };

const REFERENCE = /\b[2-9CDFGHJKMNPQRTVWXY]{6}\b/;
const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d`;

/** A theater of two rooms, 3 rows of 10 places, on an evening: two walk-ups, Mia, Ola's party, and a wet row. */
async function evening(): Promise<Evening> {
  const home = temporaryFolder();
  const theater: Theater = async (...args) => ({
    ...(await capture(args, { HOME: home, LANG: 'C.UTF-8' })),
    signal: null,
  });
  const all = [
    ['init', '--rooms', '2', '--rows', '3', '--places', '10'],
    ['book', 'A', '2-4', '2-5', '--as', 'Ola', '--for', 'Walk-up 10'],
    ['book', 'A', '1-1', '--as', 'Ola', '--for', 'Walk-up 9'],
    ['book', 'A', '1-9', '1-10', '2-1', '--as', 'Zoë'],
    ['book', 'A', '1-3', '1-5', '1-7', '--as', 'Bo', '--for', 'mia'],
    ['block', 'A', '3-1..3-3', '--note', 'wet paint', '--as', 'Ola', '--yes'],
  ];
  for (const args of all) {
    // One after the other, as people came.
    // oxlint-disable-next-line no-await-in-loop
    expect(await theater(...args)).toMatchObject({ code: 0 });
  }
  return { home, theater };
}

/** Writes into the store what no program would let a person type. */
function spoilName({ home }: Evening): void {
  const database = new DatabaseSync(path.join(home, '.local', 'share', 'theater', 'theater.db'));
  database.prepare("UPDATE rooms SET client = ? WHERE client = 'mia'").run('=1+1\u001B[2J\u202E');
  database.close();
}

function linesOf({ stdout }: Run): readonly string[] {
  return stdout.trimEnd().split('\n');
}

function widest(printed: Run): number {
  return Math.max(...linesOf(printed).map(cellsOf));
}

describe('the list for the door', () => {
  test('has a box, a name, how many, the reference and the seats; by name, walk-ups by number behind', async () => {
    const { theater } = await evening();
    const list = await theater('list', 'A');
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(list).slice(0, 3)).toEqual([
      'Room A  Hamlet',
      '9 of 30 seats booked, 4 parties',
      expect.stringMatching(new RegExp(`^As it was at ${TIME}; what changes later is not on this page\\.$`)),
    ]);
    const parties = linesOf(list)
      .slice(4)
      .map((line) => line.replace(REFERENCE, 'REFERS'));
    expect(parties).toEqual([
      '[ ] mia                        3  REFERS  1-3 1-5 1-7',
      '[ ] Zoë                        3  REFERS  1-9 1-10 2-1',
      '',
      'Walk-ups',
      '[ ] Walk-up 9                  1  REFERS  1-1',
      '[ ] Walk-up 10                 2  REFERS  2-4 2-5',
      '',
      'Blocked: 3-1..3-3 (wet paint)',
    ]);
  });

  test('by row has each booked seat with its box, row by row', async () => {
    const { theater } = await evening();
    const list = await theater('list', 'a', '--by', 'row');
    const rows = linesOf(list)
      .slice(4)
      .map((line) => line.replace(REFERENCE, 'REFERS'));
    expect(rows.slice(0, 3)).toEqual([
      'Row 1',
      '[ ]  1-1   Walk-up 9                 REFERS',
      '[ ]  1-3   mia                       REFERS',
    ]);
    expect(rows.filter((line) => line.startsWith('[ ]'))).toHaveLength(9);
    expect(rows.filter((line) => line.startsWith('Row'))).toEqual(['Row 1', 'Row 2']);
  });

  test('fits 80 columns however long names, plays and bookings are', async () => {
    const { theater } = await evening();
    await theater('rename', 'A', 'W'.repeat(40), '--as', 'Ola', '--yes');
    const seats = [1, 2, 3].flatMap((row) => [2, 4, 6, 8].map((place) => `${row}-${place}`));
    const free = seats.filter((seat) => !['2-4', '3-2'].includes(seat));
    expect((await theater('book', 'A', ...free, '--as', '漢'.repeat(12))).code).toBe(0);
    for (const args of [['list', 'A'], ['list', 'A', '--by', 'row'], ['report'], ['tickets', 'A']]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(widest(await theater(...args))).toBeLessThanOrEqual(80);
    }
    expect(widest(await theater('tickets', 'A', '--narrow'))).toBeLessThanOrEqual(42);
  });

  test('fits 80 columns also where another program has written a play of any length', async () => {
    const { home, theater } = await evening();
    const database = new DatabaseSync(path.join(home, '.local', 'share', 'theater', 'theater.db'));
    database.prepare("UPDATE plays SET play = ? WHERE room = 'A'").run('漢'.repeat(60));
    database.close();
    for (const args of [['list', 'A'], ['report'], ['tickets', 'A', '--no-qr']]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(widest(await theater(...args))).toBeLessThanOrEqual(80);
    }
  });

  test('is one object with the parties, or a line for each seat in a spreadsheet', async () => {
    const { theater } = await evening();
    const list = jsonOf(await theater('list', 'A', '--json'));
    expect(list).toEqual({
      room: 'A',
      play: 'Hamlet',
      at: expect.stringMatching(/Z$/),
      closed: false,
      parties: ['mia', 'Zoë', 'Walk-up 9', 'Walk-up 10'].map((client) => ({
        client,
        walkUp: client.startsWith('Walk-up'),
        booking: expect.any(String),
        reference: expect.stringMatching(REFERENCE),
        seats: expect.any(Array),
        arrived: [],
        until: null,
        note: null,
      })),
      blocked: ['3-1', '3-2', '3-3'].map((seat) => ({ seat, note: 'wet paint' })),
    });
    expect(list).toMatchObject({ parties: [{ seats: ['1-3', '1-5', '1-7'] }, {}, {}, {}] });
    const csv = linesOf(await theater('list', 'A', '--by', 'row', '--csv'));
    expect(csv[0]).toBe(
      '"room","play","row","place","client","walkUp","booking","reference","arrived","until","note"',
    );
    expect(csv[1]).toMatch(/^"A","Hamlet",1,1,"Walk-up 9",true,"[\da-f-]{36}","\w{6}",false,,$/);
    expect(csv).toHaveLength(10);
  });

  test('says what is wrong with what was asked for', async () => {
    const { theater } = await evening();
    expect((await theater('list', 'A', '--by', 'age')).stderr).toContain('--by is name or row, not "age"');
    expect((await theater('list', '--by', 'row')).stderr).toContain('which room?');
    expect((await theater('list', 'A', 'B')).stderr).toContain('one room');
    expect((await theater('list', 'C')).stderr).toContain('there is no room C');
    expect(await theater('list', '--help')).toMatchObject({
      stdout: expect.stringContaining('for the door'),
    });
    expect((await theater('list', 'B')).stdout).toContain('0 of 30 seats booked, 0 parties');
  });
});

test('a name that somebody else wrote into the store drives neither a terminal nor a spreadsheet', async () => {
  const options = await evening();
  spoilName(options);
  for (const args of [['list', 'A'], ['list', 'A', '--by', 'row'], ['tickets', 'A'], ['report']]) {
    for (const format of [[], ['--json'], ['--csv']]) {
      // oxlint-disable-next-line no-await-in-loop
      const { stdout, code } = await options.theater(...args, ...format);
      expect({ args, code }).toEqual({ args, code: 0 });
      // oxlint-disable-next-line no-control-regex
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
      expect(format.includes('--csv') && stdout.includes('"=1+1')).toBe(false);
    }
  }
});

/** Reads a code in half blocks as a phone would: what stands before and behind it is paper. */
function scan(code: readonly string[], isInverted = false): string | null {
  const modules = code.flatMap((line) => [
    Array.from(line, (block) => '█▀'.includes(block) !== isInverted),
    Array.from(line, (block) => '█▄'.includes(block) !== isInverted),
  ]);
  const [scale, margin] = [4, 4];
  const size = (Math.max(modules.length, ...modules.map(({ length }) => length)) + 2 * margin) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const [row, column] = [Math.floor(y / scale) - margin, Math.floor(x / scale) - margin];
      if (modules[row]?.[column] === true) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  return jsQR.default(pixels, size, size, { inversionAttempts: 'dontInvert' })?.data ?? null;
}

function isOfCode(line: string): boolean {
  return /[█▀▄]/.test(line);
}

/** The tickets of a print, each as the lines between two cuts. */
function ticketsIn(printed: readonly string[]): readonly (readonly string[])[] {
  const cuts = printed.flatMap((line, index) => (/^(?:- )+-$/.test(line) ? [index] : []));
  return cuts.slice(1).map((cut, index) => printed.slice((cuts[index] ?? 0) + 1, cut));
}

describe('tickets', () => {
  test('are one for each seat of a booking: house, play, seat, name, reference, and a code that holds the reference', async () => {
    const { theater } = await evening();
    const { stdout } = await theater('mine', '--as', 'mia');
    const reference = REFERENCE.exec(stdout)?.[0] ?? '';
    const printed = await theater('tickets', reference.toLowerCase(), '--house', 'Kammerspiele');
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    const tickets = ticketsIn(linesOf(printed));
    expect(tickets).toHaveLength(3);
    for (const [index, place] of [3, 5, 7].entries()) {
      const ticket = tickets[index] ?? [];
      const words = ticket.map((line) => line.slice(0, 51).trim()).filter((line) => line !== '');
      expect(words).toEqual([
        'Kammerspiele',
        'Hamlet',
        `Room A   Row 1   Place ${place}`,
        'mia',
        `Reference ${reference}`,
        expect.stringMatching(new RegExp(`^As it was at ${TIME}$`)),
      ]);
      expect(scan(ticket.map((line) => line.slice(51)))).toBe(reference);
    }
  });

  test('on narrow paper have the code below the words', async () => {
    const { theater } = await evening();
    const printed = await theater('tickets', 'A', '2-4', '--narrow');
    const [ticket = []] = ticketsIn(linesOf(printed));
    const reference = REFERENCE.exec(ticket.filter((line) => !isOfCode(line)).join('\n'))?.[0];
    expect(scan(ticket.filter(isOfCode))).toBe(reference);
    expect(ticket.slice(0, ticket.findIndex(isOfCode)).join('\n')).toContain('Room A   Row 2   Place 4');
  });

  test('of a whole room come row by row, without the code where it is not wanted or cannot be drawn', async () => {
    const { theater, home } = await evening();
    const plain = await theater('tickets', 'A', '--no-qr');
    expect(ticketsIn(linesOf(plain))).toHaveLength(9);
    expect(plain.stdout).not.toMatch(/[█▀▄]/);
    expect(plain.stdout.match(/Row \d+ {3}Place \d+/g)?.slice(0, 3)).toEqual(
      ['1', '3', '5'].map((place) => `Row 1   Place ${place}`),
    );
    const ascii = await capture(['tickets', 'A', '1-1'], { HOME: home, LANG: 'C' });
    expect(ascii.stderr).toBe('The QR code needs characters beyond ASCII, and is left out.\n');
    expect(ascii.stdout).not.toMatch(/[█▀▄]/);
  });

  test('are not printed of a seat that nobody has booked; of a row those of it that somebody has', async () => {
    const { theater } = await evening();
    const none = await theater('tickets', 'A', '1-1', '1-2', '--json');
    expect(none.code).toBe(1);
    expect(jsonOf(none)).toMatchObject({ reason: 'not-booked', message: expect.stringContaining('A 1-2') });
    const row = jsonOf(await theater('tickets', 'A', '2', '--json'));
    expect(row).toEqual({
      at: expect.stringMatching(/Z$/),
      tickets: [
        ['2-1', 1, 'Zoë'],
        ['2-4', 4, 'Walk-up 10'],
        ['2-5', 5, 'Walk-up 10'],
      ].map(([seat, place, client]) => ({
        room: 'A',
        play: 'Hamlet',
        seat,
        row: 2,
        place,
        client,
        booking: expect.any(String),
        reference: expect.stringMatching(REFERENCE),
        until: null,
      })),
    });
    expect(await theater('tickets', 'B')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'No seat of room B is booked.\n',
    });
    expect(await theater('tickets', 'K7QF2X')).toMatchObject({ code: 1, stdout: '' });
    expect((await theater('tickets')).code).toBe(2);
    expect(linesOf(await theater('tickets', 'A', '2', '--csv'))).toHaveLength(4);
  });

  test('on a dark terminal have a code whose ink is the background', async () => {
    const house = await House.open();
    try {
      const booking = await house.start(['book', 'A', '7-4', '--as', 'Mia']);
      await booking.waitForEnd();
      for (const [theme, isInverted] of [
        ['default', true],
        ['light', false],
      ] as const) {
        // oxlint-disable-next-line no-await-in-loop
        const printed = await house.start(['tickets', 'A', '7-4'], { environment: { THEATER_THEME: theme } });
        // oxlint-disable-next-line no-await-in-loop
        await printed.waitFor((screen) => ticketsIn(screen.split('\n')).length === 1);
        const [ticket = []] = ticketsIn(printed.lines());
        const code = ticket.map((line) => line.slice(51).padEnd(29));
        expect(scan(code, isInverted)).toBe(REFERENCE.exec(ticket.join('\n'))?.[0]);
      }
    } finally {
      await house.close();
    }
  });
});

describe('the report', () => {
  test('counts seats by room, by who did it and by the hour, up to what rooms shows', async () => {
    const { theater } = await evening();
    await theater('release', 'A', '2-1', '--as', 'Zoë');
    await theater('move', 'A', '1-9', 'to', '2-9', '--as', 'Zoë', '--yes');
    await theater('give', 'A', '1-1', '--as', 'Ola', '--for', 'Walk-up 9', '--to', 'Ida', '--yes');
    const report = await theater('report');
    expect(report).toMatchObject({ code: 0, stderr: '' });
    const hour = String.raw`\d{4}-\d\d-\d\d \d\d:00[+-]\d\d:\d\d`;
    expect(linesOf(report).slice(0, 16)).toEqual([
      expect.stringMatching(new RegExp(`^From ${TIME} to ${TIME}$`)),
      '',
      'room  play         seats  before  booked  free  blocked',
      'A     Hamlet          30       0       8    19        3',
      'B     The Seagull     30       0       0    30        0',
      'all                   60       0       8    49        3',
      '',
      expect.stringMatching(/^ +sold {2}released {2}moved {2}given {2}blocked {2}unblocked {2}came$/),
      expect.stringMatching(/^A +9 +1 +1 +1 +3 +0 +0$/),
      expect.stringMatching(/^B +0 +0 +0 +0 +0 +0 +0$/),
      expect.stringMatching(/^all +9 +1 +1 +1 +3 +0 +0$/),
      '',
      expect.stringMatching(/^Bo +3 +0 +0 +0 +0 +0 +0$/),
      expect.stringMatching(/^Ola +3 +0 +0 +1 +3 +0 +0$/),
      expect.stringMatching(/^Zoë +3 +1 +1 +0 +0 +0 +0$/),
      '',
    ]);
    const hours = linesOf(report).slice(16);
    expect(hours.length).toBeGreaterThan(0);
    for (const line of hours) expect(line).toMatch(new RegExp(`^${hour} `));
    const rooms = jsonOf(await theater('rooms', '--json'));
    const json = jsonOf(await theater('report', 'A', '--json'));
    const turn = {
      sold: 9,
      released: 1,
      moved: 1,
      given: 1,
      blocked: 3,
      unblocked: 0,
      arrived: 0,
      bookedBefore: 0,
    };
    const now = { seats: 30, free: 19, booked: 8, held: 0, blocked: 3 };
    expect(rooms).toMatchObject({ rooms: [now, {}] });
    expect(json).toMatchObject({
      truncated: false,
      unreadable: 0,
      missing: 0,
      rooms: [{ room: 'A', play: 'Hamlet', ...turn, now }],
      total: { ...turn, now },
      actors: [
        { by: 'Bo', sold: 3 },
        { by: 'Ola', given: 1 },
        { by: 'Zoë', released: 1 },
      ],
    });
    const csv = linesOf(await theater('report', '--csv'));
    expect(csv.slice(0, 2)).toEqual([
      '"group","name","play","sold","released","moved","given","blocked","unblocked","arrived","bookedBefore","seats","free","booked","held","blockedNow","expired"',
      '"room","A","Hamlet",9,1,1,1,3,0,0,0,30,19,8,0,3,0',
    ]);
    expect(csv[3]).toBe('"all",,,9,1,1,1,3,0,0,0,60,49,8,0,3,0');
  });

  test('begins where it is told to, with the seats that were booked by then', async () => {
    const { theater } = await evening();
    const later = await theater('report', 'A', '--since', '2999-01-01', '--json');
    expect(jsonOf(later)).toMatchObject({
      total: { sold: 0, bookedBefore: 9, now: { booked: 9 } },
      hours: [],
    });
    expect((await theater('report', '--since', 'noon')).code).toBe(2);
    expect((await theater('report', 'A', 'B')).code).toBe(2);
    expect((await theater('report', 'K')).stderr).toContain('there is no room K');
  });

  test('says that a row of the history is missing or cannot be read, and counts what it has', async () => {
    const { theater, home } = await evening();
    const database = new DatabaseSync(path.join(home, '.local', 'share', 'theater', 'theater.db'));
    database.exec("UPDATE history SET seats = '{' WHERE sequence = (SELECT max(sequence) FROM history)");
    database.close();
    const report = await theater('report', 'A');
    expect(report.stderr).toContain('1 row of the history cannot be read');
    expect(report.stderr).toContain('At least 3 changes of seats have no row');
    expect(report.stdout).toMatch(/^A +Hamlet +30 +\? +9 +18 +3$/m);
  });
});

describe('whoever has come', () => {
  const atDoor = ['--as', 'Ida'] as const;

  test('is marked by the reference or by the seats, without a question, and ticked off on the list', async () => {
    const { theater } = await evening();
    const { stdout } = await theater('mine', '--as', 'mia');
    const reference = REFERENCE.exec(stdout)?.[0] ?? '';
    expect(await theater('arrive', reference, ...atDoor)).toMatchObject({
      code: 0,
      stdout: `Done: Mark A 1-3, 1-5 and 1-7 as arrived (mia). Reference ${reference}.\n`,
    });
    expect((await theater('arrive', 'A', '2-4', ...atDoor)).code).toBe(0);
    const lines = linesOf(await theater('list', 'A'));
    expect(lines[1]).toBe('9 of 30 seats booked, 4 parties, 4 arrived');
    expect(
      lines.filter((line) => /^\[.\] (?:mia|Zoë|Walk-up 10) /.test(line)).map((line) => line.slice(0, 8)),
    ).toEqual(['[x] mia ', '[ ] Zoë ', '[/] Walk']);
    expect(jsonOf(await theater('list', 'A', '--json'))).toMatchObject({
      parties: [{ arrived: ['1-3', '1-5', '1-7'] }, { arrived: [] }, { arrived: [] }, { arrived: ['2-4'] }],
    });
    const seats = jsonOf(await theater('seats', 'A', '--json'));
    expect(seats).toMatchObject({
      seats: expect.arrayContaining([expect.objectContaining({ seat: '2-4', arrived: true })]),
    });
    const again = await theater('arrive', 'A', '2-4', ...atDoor);
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: 'Already done; nothing changed.\n' });
    expect((await theater('arrive', 'A', '2', ...atDoor)).stdout).toContain('A 2-1 and 2-5');
  });

  test('is in the history of the booking, and in the report, until it is taken back', async () => {
    const { theater } = await evening();
    const { stdout } = await theater('mine', '--as', 'mia');
    const reference = REFERENCE.exec(stdout)?.[0] ?? '';
    await theater('arrive', reference, ...atDoor);
    const rows = linesOf(await theater('history', reference));
    expect(rows).toEqual([
      expect.stringMatching(/ book /),
      expect.stringMatching(/ arrive +A 1-3 1-5 1-7 +Ida /),
    ]);
    expect(jsonOf(await theater('report', 'A', '--json'))).toMatchObject({
      total: { sold: 9, released: 0, arrived: 3, bookedBefore: 0 },
    });
    expect((await theater('arrive', 'A', '1-3', '--undo', ...atDoor)).stdout).toContain(
      'Mark A 1-3 as not arrived (mia)',
    );
    expect((await theater('list', 'A')).stdout).toContain('[/] mia');
    expect((await theater('undo', ...atDoor, '--yes')).stdout).toContain('Mark A 1-3 as arrived');
    expect((await theater('list', 'A')).stdout).toContain('[x] mia');
    expect((await theater('undo', ...atDoor, '--yes')).code).toBe(0);
    expect(jsonOf(await theater('report', 'A', '--json'))).toMatchObject({ total: { arrived: 2 } });
  });

  test('stays marked when the booking is moved or given away, and no more once the seat is released', async () => {
    const { theater } = await evening();
    await theater('arrive', 'A', '1-3', '1-5', ...atDoor);
    await theater('move', 'A', '1-3', 'to', '2-9', '--as', 'Ida', '--any', '--yes');
    await theater('give', 'A', '1-5', '--to', 'Kai', '--as', 'Ida', '--any', '--yes');
    await theater('close', 'A', '--as', 'Ida', '--yes');
    expect(jsonOf(await theater('list', 'A', '--by', 'row', '--json'))).toMatchObject({
      parties: [
        { client: 'Walk-up 9', arrived: [] },
        { client: 'Kai', arrived: ['1-5'] },
        { client: 'mia', arrived: ['2-9'] },
        { client: 'Zoë', arrived: [] },
        { client: 'Walk-up 10', arrived: [] },
      ],
    });
    expect((await theater('arrive', 'A', '1-7', ...atDoor)).code).toBe(0);
    await theater('release', 'A', '1-5', '--as', 'Kai');
    await theater('open', 'A', '--as', 'Ida', '--yes');
    await theater('book', 'A', '1-5', '--as', 'Ben');
    expect(jsonOf(await theater('list', 'A', '--json'))).toMatchObject({
      parties: [{ client: 'Ben', arrived: [] }, {}, {}, {}, {}],
    });
    expect(jsonOf(await theater('doctor', '--json'))).toMatchObject({ verdict: 'fine' });
  });

  test('has booked the seat: one that nobody has, or that is no more in the booking, is refused whole', async () => {
    const { theater } = await evening();
    expect((await theater('arrive', 'A', '1-1', '1-2', ...atDoor)).stderr).toBe(
      'Refused (not-booked): A 1-2 free; nothing was changed.\n',
    );
    expect((await theater('list', 'A')).stdout).not.toContain('[x]');
    expect((await theater('arrive', 'A', '3-1', ...atDoor)).code).toBe(1);
    expect(await theater('arrive', 'K7QF2X', ...atDoor)).toMatchObject({ code: 1, stdout: '' });
    expect((await theater('arrive', 'A', '1-1')).stderr).toContain('add --as NAME');
    expect((await theater('arrive', ...atDoor)).code).toBe(2);
  });
});
