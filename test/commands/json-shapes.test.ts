import { expect, test } from 'vitest';

import { homeWithTheater, jsonOf, run, type StartOptions, temporaryFolder } from './program.ts';

const UUID = expect.stringMatching(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
const REFERENCE = expect.stringMatching(/^[2-9CDFGHJKMNPQRTVWXY]{6}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** A theater of two rooms, 2 rows of 3 places, in which Mia has A 1-1 and A 1-2. */
async function smallTheater(): Promise<StartOptions> {
  const options = { home: temporaryFolder() };
  await run(['init', '--rooms', '2', '--rows', '2', '--places', '3'], options);
  await run(['book', 'A', '1-1', '1-2', '--as', 'Mia'], options);
  return options;
}

test('rooms is one object with the counts of each room', async () => {
  const { code, ...output } = await run(['rooms', '--json'], await smallTheater());
  expect(code).toBe(0);
  expect(jsonOf({ code, ...output })).toEqual({
    rooms: [
      {
        room: 'A',
        play: 'Hamlet',
        seats: 6,
        free: 4,
        booked: 2,
        held: 0,
        blocked: 0,
        closed: false,
        revision: expect.any(String),
      },
      {
        room: 'B',
        play: 'The Seagull',
        seats: 6,
        free: 6,
        booked: 0,
        held: 0,
        blocked: 0,
        closed: false,
        revision: expect.any(String),
      },
    ],
  });
});

test('seats is one object with every seat of the room, null where there is nothing to say', async () => {
  const room = jsonOf(await run(['seats', 'A', '--json'], await smallTheater()));
  expect(room).toEqual({
    room: 'A',
    play: 'Hamlet',
    revision: expect.any(String),
    closed: false,
    seats: expect.any(Array),
  });
  const free = {
    state: 'free',
    client: null,
    booking: null,
    reference: null,
    heldBy: null,
    heldUntil: null,
    until: null,
    note: null,
  };
  expect(room).toMatchObject({
    seats: [
      {
        ...free,
        seat: '1-1',
        row: 1,
        place: 1,
        state: 'booked',
        client: 'Mia',
        booking: UUID,
        reference: REFERENCE,
        version: 1,
      },
      {
        ...free,
        seat: '1-2',
        row: 1,
        place: 2,
        state: 'booked',
        client: 'Mia',
        booking: UUID,
        reference: REFERENCE,
        version: 1,
      },
      { ...free, seat: '1-3', row: 1, place: 3, version: 0 },
      { ...free, seat: '2-1', row: 2, place: 1, version: 0 },
      { ...free, seat: '2-2', row: 2, place: 2, version: 0 },
      { ...free, seat: '2-3', row: 2, place: 3, version: 0 },
    ],
  });
});

test('book and release say applied, with the seats, the client and the booking', async () => {
  const theater = await smallTheater();
  const booked = jsonOf(await run(['book', 'B', '2-1', '2-2', '--as', 'Jaroslaw', '--json'], theater));
  const said = {
    outcome: 'applied',
    room: 'B',
    seats: ['2-1', '2-2'],
    client: 'Jaroslaw',
    booking: UUID,
    reference: REFERENCE,
  };
  expect(booked).toEqual(said);
  const released = jsonOf(await run(['release', 'B', '2-1', '2-2', '--as', 'Jaroslaw', '--json'], theater));
  expect(released).toEqual(booked);
});

test('book refused names the reason, and each seat that stands in the way with its owner', async () => {
  const refused = await run(['book', 'A', '1-2', '1-3', '--as', 'Tom', '--json'], await smallTheater());
  expect(refused.code).toBe(1);
  expect(jsonOf(refused)).toEqual({
    outcome: 'refused',
    reason: 'taken',
    room: 'A',
    seats: [{ seat: '1-2', state: 'booked', client: 'Mia' }],
  });
});

test('mine has one booking for seats that were booked together', async () => {
  const theater = await smallTheater();
  await run(['book', 'B', '1-1', '--as', 'Mia'], theater);
  expect(jsonOf(await run(['mine', '--as', 'Mia', '--json'], theater))).toEqual({
    client: 'Mia',
    bookings: [
      { booking: UUID, reference: REFERENCE, room: 'A', seats: ['1-1', '1-2'], until: null },
      { booking: UUID, reference: REFERENCE, room: 'B', seats: ['1-1'], until: null },
    ],
  });
  expect(jsonOf(await run(['mine', '--as', 'Tom', '--json'], theater))).toEqual({
    client: 'Tom',
    bookings: [],
  });
});

test('history has a row for each change, with every seat before and after', async () => {
  const theater = await smallTheater();
  await run(['release', 'A', '1-1', '--as', 'Mia'], theater);
  const history = jsonOf(await run(['history', 'A', '1-1', '--json'], theater));
  const free = { state: 'free', client: null, booking: null, reference: null };
  const mias = { state: 'booked', client: 'Mia', booking: UUID, reference: REFERENCE, version: 1 };
  const common = { at: TIME, change: UUID, room: 'A', by: 'Mia', reason: '', recovered: false };
  expect(history).toEqual({
    truncated: false,
    unreadable: 0,
    history: [
      {
        ...common,
        kind: 'book',
        seats: [
          { seat: '1-1', before: { ...free, version: 0 }, after: mias },
          { seat: '1-2', before: { ...free, version: 0 }, after: mias },
        ],
      },
      { ...common, kind: 'release', seats: [{ seat: '1-1', before: mias, after: { ...free, version: 2 } }] },
    ],
  });
});

test('init says what there is and how much was made', async () => {
  const options = { home: temporaryFolder() };
  const args = ['init', '--rooms', '2', '--rows', '2', '--places', '3', '--json'];
  const plan = { rooms: ['A', 'B'], rows: 2, places: 3 };
  expect(jsonOf(await run(args, options))).toEqual({ outcome: 'applied', ...plan, seatsMade: 12 });
  expect(jsonOf(await run(args, options))).toEqual({ outcome: 'applied', ...plan, seatsMade: 0 });
});

test('reset --dry-run says what would be freed, and frees nothing', async () => {
  const theater = await smallTheater();
  const plan = await run(['reset', '--dry-run', '--json', '--as', 'Ola', '--note', 'late'], theater);
  expect(plan.code).toBe(0);
  expect(jsonOf(plan)).toEqual({
    outcome: 'would-apply',
    by: 'Ola',
    note: 'late',
    rooms: [
      { room: 'A', outcome: 'would-apply', booked: 2 },
      { room: 'B', outcome: 'would-apply', booked: 0 },
    ],
  });
  expect((await run(['reset', '--dry-run', '--room', 'A'], theater)).stdout).toBe(
    'Would: Make every seat of room A free (2 booked, of Mia)\n',
  );
  expect(jsonOf(await run(['history', '--json'], theater))).toMatchObject({ history: { length: 1 } });
  await run(['reset', '--yes', '--room', 'A', '--as', 'Ola', '--note', 'late'], theater);
  expect((await run(['history', 'A'], theater)).stdout).toMatch(/ reset .* Ola +\(had been of Mia\) late$/m);
});

test('reset gives each room an outcome of its own', async () => {
  const reset = await run(['reset', '--yes', '--json'], await smallTheater());
  expect(reset.code).toBe(0);
  expect(jsonOf(reset)).toEqual({
    outcome: 'applied',
    rooms: [
      { room: 'A', outcome: 'applied', closed: false },
      { room: 'B', outcome: 'applied', closed: false },
    ],
  });
});

test('doctor has a verdict and the findings behind it', async () => {
  const theater = await smallTheater();
  const doctor = await run(['doctor', '--json'], theater);
  expect(doctor.code).toBe(0);
  const finding = {
    subject: expect.any(String),
    level: 'fine',
    message: expect.any(String),
    advice: null,
  };
  expect(jsonOf(doctor)).toEqual({
    store: expect.stringContaining(theater.home),
    verdict: 'fine',
    findings: expect.arrayContaining([finding]),
  });
});

test('a failure is one object on stdout too', async () => {
  const home = await homeWithTheater();
  const usage = await run(['book', 'A', '13-1', '--as', 'Mia', '--json'], { home });
  expect(usage).toMatchObject({ code: 2, stderr: '' });
  expect(jsonOf(usage)).toEqual({
    outcome: 'error',
    reason: 'usage',
    message: expect.stringContaining('13-1'),
  });

  const damaged = await run(['rooms', '--json', '--store', process.execPath], { home });
  expect(damaged).toMatchObject({ code: 69, stderr: '' });
  expect(jsonOf(damaged)).toEqual({ outcome: 'error', reason: 'damaged', message: expect.any(String) });
});

test('find says what kind of thing was found where, in the order of the rooms', async () => {
  const theater = await smallTheater();
  const booking = { play: 'Hamlet', state: 'booked', client: 'Mia', booking: UUID, reference: REFERENCE };
  const kept = { until: null, note: null };
  const mias = { ...booking, kind: 'booking', room: 'A', seats: ['1-1', '1-2'], ...kept };
  expect(jsonOf(await run(['find', 'MÍ', '--json'], theater))).toEqual({ found: [mias] });
  expect(jsonOf(await run(['find', 'A', '1-2', '--json'], theater))).toEqual({
    found: [{ ...mias, kind: 'seat', seats: ['1-2'] }],
  });
  expect(jsonOf(await run(['find', 'gull', '--json'], theater))).toEqual({
    found: [
      {
        kind: 'play',
        room: 'B',
        play: 'The Seagull',
        seats: [],
        state: null,
        client: null,
        booking: null,
        reference: null,
        ...kept,
      },
    ],
  });
  expect((await run(['find', 'mia'], theater)).stdout).toMatch(/^A {2}Hamlet {2}1-1 1-2 {2}Mia {2}\w{6}\n$/);
  expect(await run(['find', 'nobody'], theater)).toEqual({
    code: 0,
    signal: null,
    stdout: '',
    stderr: 'Nothing is found.\n',
  });
  expect((await run(['find'], theater)).code).toBe(2);
});
