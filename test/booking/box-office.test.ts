import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { askedByOperator, askedToReset } from '../../source/booking/asked.ts';
import { createBoxOffice } from '../../source/booking/box-office.ts';
import { describe as describeOutcome } from '../../source/booking/describe.ts';
import { DEFAULT_PATIENCE } from '../../source/booking/drive.ts';
import { Expirer } from '../../source/booking/follow.ts';
import { closingAdvice, closingOf, closingWords } from '../../source/booking/history.ts';
import type { Outcome } from '../../source/booking/outcome.ts';
import { resetRoom } from '../../source/booking/reset-room.ts';
import { forwardTo } from '../../source/store/metered-store.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import type { HistoryRows } from '../../source/theater/change.ts';
import type { BookRequest, ReleaseRequest } from '../../source/theater/request.ts';
import { overdueIn } from '../../source/theater/reservation.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../source/theater/snapshot.ts';
import { type Fault, type FaultyStore, withFaults } from './faulty-store.ts';

/** Short enough for a test that spends it, long enough for the few attempts it is about. */
const PATIENCE = { firstWordMs: 200, notAppliedMs: 100, contendedMs: 1000, doubtMs: 400 };

const SEAT: SeatPosition = { row: 1, place: 1 };
const PAIR: readonly SeatPosition[] = [SEAT, { row: 1, place: 2 }];

let folder: string;
let store: SellingStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theater-box-office-'));
  store = await openSqliteStore(path.join(folder, 'theater.db'));
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function book(client: string, seats: readonly SeatPosition[] = [SEAT]): BookRequest {
  return { kind: 'book', room: 'A', seats, client, booking: `${client}-booking` };
}

function release(client: string, seats: readonly SeatPosition[] = [SEAT]): ReleaseRequest {
  return { kind: 'release', room: 'A', seats, client, pins: null };
}

function officeWith(...faults: readonly Fault[]): {
  office: ReturnType<typeof createBoxOffice>;
  faulty: FaultyStore;
} {
  const faulty = withFaults(store, faults);
  return { faulty, office: createBoxOffice(faulty, { patience: PATIENCE }) };
}

async function look(): Promise<RoomSnapshot> {
  return await store.look('A', 'settle');
}

/** A booking for Zoe that was applied, whose program got no answer, and then none from the store at all. */
async function bookUnanswered(): Promise<Extract<Outcome, { kind: 'unknown' }>> {
  const silent = withFaults(store, ['answer-lost']);
  silent.isSilent = true;
  const office = createBoxOffice(silent, { patience: PATIENCE });
  const lost = await office.fulfil(book('Zoe'), { seen: await look() });
  if (lost.kind !== 'unknown') throw new Error('the store was silent');
  return lost;
}

async function contentOf(seat: SeatPosition): Promise<unknown> {
  return seatAt(await look(), seat)?.content;
}

describe('a request', () => {
  test('that can be had is applied, with its row in the history', async () => {
    const { office } = officeWith();
    const outcome = await office.fulfil(book('Zoe', PAIR));
    expect(outcome).toMatchObject({ kind: 'applied', isProvedLater: false });
    expect(await contentOf(SEAT)).toEqual({ kind: 'booked', client: 'Zoe', booking: 'Zoe-booking' });
    const { entries: history } = await store.history({ room: 'A', limit: 10 });
    expect(history.map(({ change }) => [change.kind, change.by, change.seats.length])).toEqual([
      ['book', 'Zoe', 2],
    ]);
  });

  test('is told before its row is written, which is told of later', async () => {
    const row = Promise.withResolvers<void>();
    const steps: string[] = [];
    const slow: SellingStore = {
      ...forwardTo(store),
      record: async (entry) => {
        await row.promise;
        steps.push('row');
        await store.record(entry);
      },
    };
    const outcome = await createBoxOffice(slow, { patience: PATIENCE }).fulfil(book('Zoe'));
    if (outcome.kind !== 'applied') throw new Error('it was applied');
    steps.push('word');
    row.resolve();
    expect(await outcome.recorded).toBe(true);
    expect(steps).toEqual(['word', 'row']);
  });

  test('decided on an old picture is decided again on a new one, and refused with the owner', async () => {
    const { office, faulty } = officeWith();
    const seen = await look();
    await office.fulfil(book('Mia'));
    const outcome = await office.fulfil(book('Zoe'), { seen });
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'taken', seats: [SEAT] });
    expect(outcome.kind === 'refused' && seatAt(outcome.snapshot, SEAT)?.content).toMatchObject({
      client: 'Mia',
    });
    expect(faulty.sent.map(({ by }) => by)).toEqual(['Mia', 'Zoe']);
  });

  test('for a seat that was seen as taken does not book it, though it has become free, and says so', async () => {
    const { office } = officeWith();
    await office.fulfil(book('Mia'));
    const seen = await look();
    await office.fulfil(release('Mia'));
    const outcome = await office.fulfil(book('Zoe'), { seen });
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'changed-meanwhile' });
    expect(outcome.kind === 'refused' && seatAt(outcome.snapshot, SEAT)?.content.kind).toBe('free');
    expect(await contentOf(SEAT)).toMatchObject({ kind: 'free' });
  });

  test('to release stays with the booking of the picture it was made on', async () => {
    const { office } = officeWith();
    await office.fulfil(book('Zoe'));
    const seen = await look();
    await office.fulfil(release('Zoe'));
    await office.fulfil({ ...book('Zoe'), booking: 'another-booking' });
    const outcome = await office.fulfil(release('Zoe'), { seen });
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'changed-meanwhile' });
    expect(await contentOf(SEAT)).toMatchObject({ booking: 'another-booking' });
  });
});

describe('a theater that was restored, emptied or made anew', () => {
  test('takes nothing that was wanted of the one before it, though the seat is free in both', async () => {
    const { office } = officeWith();
    const seen = await look();
    await store.renew();
    const outcome = await office.fulfil(book('Zoe'), { seen });
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'renewed' });
    expect(outcome.kind === 'refused' && outcome.snapshot.epoch).toBe((await look()).epoch);
    expect(await contentOf(SEAT)).toMatchObject({ kind: 'free' });
  });

  test('does not carry out what was on its way from before it, and nobody is told that it did', async () => {
    const { office, faulty } = officeWith('late', 'none');
    const seen = await look();
    const booking = office.fulfil(book('Zoe'), { seen, onDoubt: () => void store.renew() });
    expect(await booking).toMatchObject({ kind: 'refused', reason: 'renewed' });
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
    expect(await contentOf(SEAT)).toMatchObject({ kind: 'free' });
  });
});

describe('a store that has done nothing', () => {
  test('is asked again', async () => {
    const { office, faulty } = officeWith('unavailable', 'unavailable');
    expect(await office.fulfil(book('Zoe'))).toMatchObject({ kind: 'applied' });
    expect(new Set(faulty.sent.map(({ id }) => id)).size).toBe(1);
  });

  test('for longer than one waits means not booked, and nothing is', async () => {
    const { office } = officeWith(...Array<Fault>(50).fill('unavailable'));
    expect(await office.fulfil(book('Zoe'))).toMatchObject({ kind: 'notApplied', reason: 'unavailable' });
    expect(await contentOf(SEAT)).toEqual({ kind: 'free' });
  });
});

describe('a store that takes its time', () => {
  test('is not waited for while nothing was sent: nothing was booked, and that is said soon', async () => {
    const mute = { ...forwardTo(store), look: () => new Promise<never>(() => undefined) };
    const office = createBoxOffice(mute, { patience: PATIENCE });
    await expect(office.fulfil(book('Mia'))).rejects.toMatchObject({ fault: 'unavailable' });
    expect(await contentOf(SEAT)).toEqual({ kind: 'free' });
  });

  test('is in doubt as soon as the answer to an attempt is late, and is waited for all the same', async () => {
    const { promise: isInDoubt, resolve: onDoubt } = Promise.withResolvers<void>();
    const slow: SellingStore = {
      ...forwardTo(store),
      apply: async (change) => {
        await isInDoubt;
        return await store.apply(change);
      },
    };
    const office = createBoxOffice(slow, { patience: PATIENCE });
    const outcome = await office.fulfil(book('Mia'), { onDoubt });
    expect(outcome).toMatchObject({ kind: 'applied', isProvedLater: false });
  });
});

describe('a request that is decided again', () => {
  test('has its first word no later for that', async () => {
    const { promise: isInDoubt, resolve: onDoubt } = Promise.withResolvers<void>();
    const seen = await look();
    await createBoxOffice(store).fulfil(book('Mia'));
    const slow: SellingStore = {
      ...forwardTo(store),
      look: async (room, level) => {
        await isInDoubt;
        return await store.look(room, level);
      },
    };
    const outcome = await createBoxOffice(slow, { patience: PATIENCE }).fulfil(book('Zoe'), {
      seen,
      onDoubt,
    });
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'taken' });
  });
});

describe('an attempt without an answer', () => {
  test('that was applied is proved by the room and never sent again', async () => {
    const { office, faulty } = officeWith('answer-lost');
    expect(await office.fulfil(book('Zoe', PAIR))).toMatchObject({ kind: 'applied', isProvedLater: true });
    expect(faulty.sent).toHaveLength(1);
  });

  test('that never arrived is sent again, as the same change', async () => {
    const { office, faulty } = officeWith('request-lost', 'request-lost');
    expect(await office.fulfil(book('Zoe'))).toMatchObject({ kind: 'applied' });
    expect(faulty.sent).toHaveLength(3);
    expect(new Set(faulty.sent.map(({ id }) => id)).size).toBe(1);
  });

  test('that wakes up after the change was sent again does nothing', async () => {
    const { office, faulty } = officeWith('late');
    expect(await office.fulfil(book('Zoe'))).toMatchObject({ kind: 'applied' });
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
    expect(seatAt(await look(), SEAT)?.version).toBe(1);
  });

  test('whose seat somebody else got meanwhile is decided again and refused', async () => {
    const { office, faulty } = officeWith('late');
    const request = office.fulfil(book('Zoe'), {
      // The first doubt is the moment at which Mia is faster.
      onDoubt: () => void createBoxOffice(store).fulfil(book('Mia')),
    });
    expect(await request).toMatchObject({ kind: 'refused', reason: 'taken' });
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
  });

  test('and a store that stays silent mean unknown: neither booked nor not booked', async () => {
    const { office, faulty } = officeWith(...Array<Fault>(50).fill('request-lost'));
    const outcome = await office.fulfil(book('Zoe'), {
      seen: await look(),
      onDoubt: () => {
        faulty.isSilent = true;
      },
    });
    expect(outcome).toMatchObject({ kind: 'unknown', change: { by: 'Zoe' } });
    faulty.isSilent = false;
  });

  test('is never followed by "not applied", whatever later attempts say', async () => {
    const { office } = officeWith('late', ...Array<Fault>(50).fill('unavailable'));
    expect(await office.fulfil(book('Zoe'))).toMatchObject({ kind: 'unknown' });
  });

  test('and then released and booked by others is proved by the history', async () => {
    const { office } = officeWith('answer-lost');
    const others = createBoxOffice(store);
    const lost = await bookUnanswered();
    await others.fulfil(release('Zoe'));
    await others.fulfil(book('Mia'));
    expect(await office.abandon(lost.change)).toMatchObject({ kind: 'applied', isProvedLater: true });
  });

  test('stays in doubt while a row of the history that may be its own cannot be read', async () => {
    const lost = await bookUnanswered();
    const others = createBoxOffice(store);
    await others.fulfil(release('Zoe'));
    await others.fulfil(book('Mia'));
    let unreadable = 1;
    const spoilt: SellingStore = {
      ...forwardTo(store),
      history: (query) => {
        expect(query.seat).toMatchObject(SEAT);
        return Promise.resolve({ entries: [], unreadable });
      },
    };
    const office = createBoxOffice(spoilt, { patience: PATIENCE });
    expect(await office.abandon(lost.change)).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('a row of the history that may tell cannot be read'),
    });
    unreadable = 0;
    expect(await office.abandon(lost.change)).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('the history does not say'),
    });
  });

  test('is not told as never in a theater that was put back with it, though its row is missing there', async () => {
    const lost = await bookUnanswered();
    const others = createBoxOffice(store);
    await others.fulfil(release('Zoe'));
    await others.fulfil(book('Mia'));
    await store.renew();
    let rows: HistoryRows = { entries: [], unreadable: 0 };
    const forgetful: SellingStore = { ...forwardTo(store), history: () => Promise.resolve(rows) };
    const office = createBoxOffice(forgetful, { patience: PATIENCE });
    expect(await office.abandon(lost.change)).toMatchObject({
      kind: 'unknown',
      message: expect.stringContaining('the history does not say'),
    });
    rows = await store.history({ room: 'A', seat: SEAT, limit: 10 });
    expect(await office.abandon(lost.change)).toMatchObject({ kind: 'applied' });
  });

  test('is settled however many changes of its room came after it', async () => {
    const lost = await bookUnanswered();
    const others = createBoxOffice(store);
    await others.fulfil(release('Zoe'));
    await others.fulfil(book('Mia'));
    const busy: SellingStore = {
      ...forwardTo(store),
      // What came after it in the room, before the rows of the seats themselves, as far as the limit goes.
      history: async (query) => {
        const { entries: own, unreadable } = await store.history(query);
        const many = query.seat === undefined ? 20_000 : 0;
        return { entries: own.slice(0, Math.max(query.limit - many, 0)), unreadable };
      },
    };
    expect(await createBoxOffice(busy).abandon(lost.change)).toMatchObject({ kind: 'applied' });
  });
});

describe('giving up', () => {
  test('before anything was sent changes nothing', async () => {
    const { office, faulty } = officeWith();
    const outcome = await office.fulfil(book('Zoe'), { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ kind: 'givenUp' });
    expect(faulty.sent).toEqual([]);
  });

  test('fences a change that hangs, so that it can never apply', async () => {
    const { office, faulty } = officeWith('hang');
    const person = new AbortController();
    const outcome = office.fulfil(book('Zoe', PAIR), { signal: person.signal });
    await expect.poll(() => faulty.sent.length).toBe(1);
    person.abort();
    expect(await outcome).toEqual({ kind: 'givenUp' });
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
    expect(await contentOf(SEAT)).toEqual({ kind: 'free' });
  });

  test('tells that the seats are booked when they proved to be', async () => {
    const { office, faulty } = officeWith('hang');
    const person = new AbortController();
    const outcome = office.fulfil(book('Zoe'), { signal: person.signal });
    await expect.poll(() => faulty.sent.length).toBe(1);
    await faulty.deliverLate();
    person.abort();
    expect(await outcome).toMatchObject({ kind: 'applied', isProvedLater: true });
  });

  test('does not wait for a look that is under way', async () => {
    const { faulty } = officeWith('late');
    const { promise: never } = Promise.withResolvers<never>();
    const { promise: isLooking, resolve: looking } = Promise.withResolvers<void>();
    const seen = await look();
    let looks = 0;
    const stuck: SellingStore = {
      ...faulty,
      look: async (room, level) => {
        looks += 1;
        if (looks > 1) return await store.look(room, level);
        looking();
        return await never;
      },
    };
    const person = new AbortController();
    const office = createBoxOffice(stuck, { patience: PATIENCE });
    const outcome = office.fulfil(book('Zoe'), { seen, signal: person.signal });
    await isLooking;
    person.abort();
    expect(await outcome).toEqual({ kind: 'givenUp' });
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
  });

  test('is told that the seats are booked when the change arrives between the look and the fence', async () => {
    const { faulty } = officeWith('hang');
    const late: SellingStore = {
      ...faulty,
      apply: async (change) => {
        if (change.kind === 'fence') await faulty.deliverLate();
        return await faulty.apply(change);
      },
    };
    const person = new AbortController();
    const office = createBoxOffice(late, { patience: PATIENCE });
    const outcome = office.fulfil(book('Zoe'), { signal: person.signal });
    await expect.poll(() => faulty.sent.length).toBe(1);
    person.abort();
    expect(await outcome).toMatchObject({ kind: 'applied', isProvedLater: true });
    expect(await contentOf(SEAT)).toMatchObject({ kind: 'booked', client: 'Zoe' });
  });

  test('re-drives a fence that got no answer', async () => {
    const { office, faulty } = officeWith('hang', 'request-lost', 'answer-lost');
    const person = new AbortController();
    const outcome = office.fulfil(book('Zoe'), { signal: person.signal });
    await expect.poll(() => faulty.sent.length).toBe(1);
    person.abort();
    expect(await outcome).toEqual({ kind: 'givenUp' });
    expect(faulty.sent.slice(1).every(({ kind }) => kind === 'fence')).toBe(true);
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
  });
});

test('the first word comes within the three seconds that are promised, and no patience is for ever', () => {
  const { firstWordMs, notAppliedMs, contendedMs, doubtMs } = DEFAULT_PATIENCE;
  expect(firstWordMs).toBeLessThan(3_000);
  expect(notAppliedMs).toBeLessThanOrEqual(firstWordMs);
  expect(Math.max(contendedMs, doubtMs)).toBeLessThanOrEqual(15_000);
});

describe('a reset', () => {
  test('empties a room, opens it, and leaves each step in the history', async () => {
    const { office } = officeWith();
    await office.fulfil(book('Mia', PAIR));
    expect(await resetRoom({ store, boxOffice: office }, 'A', 'ops')).toMatchObject({
      kind: 'applied',
      change: { kind: 'reset' },
    });
    const room = await look();
    expect(room.isClosed).toBe(false);
    expect(room.seats.every(({ content }) => content.kind === 'free')).toBe(true);
    const { entries: history } = await store.history({ room: 'A', limit: 10 });
    expect(history.map(({ change }) => change.kind)).toEqual(['book', 'reset', 'reset']);
  });

  test('leaves a room closed that somebody had closed for a reason', async () => {
    const { office } = officeWith();
    await office.fulfil(book('Mia', PAIR));
    await office.fulfil({ kind: 'close', room: 'A', by: 'Ola', reason: 'fire drill' });
    const outcome = await resetRoom({ store, boxOffice: office }, 'A', 'ops');
    expect(outcome).toMatchObject({ kind: 'applied', change: { gate: null } });
    expect(describeOutcome(outcome, askedToReset('A'))).toBe(
      'Room A is empty, and stays closed as it was found.',
    );
    const room = await look();
    expect(room.isClosed).toBe(true);
    expect(room.seats.every(({ content }) => content.kind === 'free')).toBe(true);
    expect(closingWords(await closingOf(store, 'A'))).toMatch(/^by Ola, .* UTC \(fire drill\)$/);
  });

  test('that was cut short is told by what closed the room, and the next one ends it', async () => {
    const { office } = officeWith();
    const closed = await office.fulfil({ kind: 'reset', room: 'A', by: 'Ola', gate: 'close' });
    expect(closed.kind).toBe('applied');
    const closing = await closingOf(store, 'A');
    expect(closingWords(closing)).toMatch(/^for a reset by Ola that has not ended/);
    expect(closingAdvice(store, 'A', closing)).toContain('theater reset --room A');
    await resetRoom({ store, boxOffice: office }, 'A', 'Max');
    expect((await look()).isClosed).toBe(false);
    expect(await closingOf(store, 'A')).toBeNull();
  });

  test('opens the room again when the person gives up in the middle', async () => {
    const { office } = officeWith();
    const person = new AbortController();
    const fulfil: typeof office.fulfil = async (request, options) => {
      const outcome = await office.fulfil(request, options);
      person.abort();
      return outcome;
    };
    const boxOffice = { ...office, fulfil };
    const outcome = await resetRoom({ store, boxOffice }, 'A', 'Ola', { signal: person.signal });
    expect(outcome.kind).toBe('givenUp');
    expect((await look()).isClosed).toBe(false);
  });

  test('is taken back whole while nothing was booked since, also in a room that was closed for that', async () => {
    const { office } = officeWith();
    await office.fulfil(book('Mia', PAIR));
    const reset = await resetRoom({ store, boxOffice: office }, 'A', 'Ola');
    if (reset.kind !== 'applied') throw new Error('it is reset');
    await office.fulfil({ kind: 'close', room: 'A', by: 'Ola' });
    const undo = { kind: 'undo', change: reset.change, by: 'Ola' } as const;
    const undone = await office.fulfil(undo);
    expect(undone).toMatchObject({ kind: 'applied', change: { kind: 'restore', gate: null } });
    expect(describeOutcome(undone, askedByOperator(undo))).toBe(
      'Done: Bring back what every seat of room A was before the reset (2 booked, of Mia).',
    );
    const room = await look();
    expect(room.isClosed).toBe(true);
    const back = PAIR.map((position) => seatAt(room, position)?.content);
    const mias = { kind: 'booked', client: 'Mia', booking: 'Mia-booking' };
    expect(back).toEqual([mias, mias]);
    const [last] = (await store.history({ room: 'A', limit: 1 })).entries.map(({ change }) => change);
    expect(last?.kind).toBe('restore');
  });

  test('is final once a seat was booked after it, and says which', async () => {
    const { office } = officeWith();
    await office.fulfil(book('Mia', PAIR));
    const reset = await resetRoom({ store, boxOffice: office }, 'A', 'Ola');
    if (reset.kind !== 'applied') throw new Error('it is reset');
    await office.fulfil(book('Zoe', [{ row: 2, place: 3 }]));
    const undo = { kind: 'undo', change: reset.change, by: 'Ola' } as const;
    const refused = await office.fulfil(undo);
    expect(refused).toMatchObject({ kind: 'refused', reason: 'final' });
    expect(describeOutcome(refused, askedByOperator(undo))).toBe(
      'Refused (final): a reset is final once a seat was changed after it: A 2-3 booked by Zoe; nothing was changed.',
    );
  });

  test('empties a room that is being sold, and loses no booking made after it', async () => {
    const { office } = officeWith();
    const evening = new AbortController();
    const sold: string[] = [];
    const seller = (async () => {
      for (let place = 1; !evening.signal.aborted; place = (place % 10) + 1) {
        const request = { ...book('Mia', [{ row: 3, place }]), booking: `sale-${sold.length}` };
        const outcome = await office.fulfil(request);
        if (outcome.kind === 'applied') sold.push(outcome.change.id);
        await office.fulfil(release('Mia', [{ row: 3, place }]));
        // The embedded store answers without leaving the event loop's turn.
        await nextTurn();
      }
    })();
    await expect.poll(() => sold.length).toBeGreaterThan(3);
    expect(await resetRoom({ store, boxOffice: office }, 'A', 'ops')).toMatchObject({ kind: 'applied' });
    const count = sold.length;
    await expect.poll(() => sold.length).toBeGreaterThan(count + 3);
    evening.abort();
    await seller;
    const { entries: history } = await store.history({ room: 'A', limit: 10_000 });
    const ids = new Set(history.map(({ change }) => change.id));
    expect(sold.filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe('renaming a play', () => {
  const rename = { kind: 'rename', room: 'A', play: 'Faust', pin: null, by: 'Ola', reason: 'ill' } as const;

  test('whose answer was lost is proved by the room, and has one row in the history', async () => {
    const { office, faulty } = officeWith('answer-lost');
    const outcome = await office.fulfil(rename);
    expect(outcome).toMatchObject({ kind: 'applied', isProvedLater: true });
    expect((await look()).play).toBe('Faust');
    expect(new Set(faulty.sent.map(({ id }) => id)).size).toBe(1);
    const { entries: history } = await store.history({ limit: 10 });
    expect(history.map(({ change }) => [change.kind, change.by, change.reason, change.play])).toEqual([
      ['rename', 'Ola', 'ill', { before: 'Hamlet', after: 'Faust' }],
    ]);
  });

  test('that was given up never happens, however late it comes', async () => {
    const { office, faulty } = officeWith(...Array<Fault>(50).fill('late'));
    const outcome = await office.fulfil(rename);
    if (outcome.kind !== 'unknown') throw new Error(`nobody can know: ${outcome.kind}`);
    faulty.heal();
    expect(await office.abandon(outcome.change)).toEqual({ kind: 'givenUp' });
    expect(new Set((await faulty.deliverLate()).map(({ kind }) => kind))).toEqual(new Set(['refused']));
    expect((await look()).play).toBe('Hamlet');
  });

  test('that somebody else renamed while it was on its way is left alone', async () => {
    const { office } = officeWith();
    const seen = await look();
    await office.fulfil({ ...rename, play: 'Tartuffe', by: 'Max' });
    expect(await office.fulfil(rename, { seen })).toMatchObject({
      kind: 'refused',
      reason: 'changed-meanwhile',
    });
    expect((await look()).play).toBe('Tartuffe');
  });
});

test('an undo of what somebody changed in the very moment is refused, and sends nothing that could apply', async () => {
  const { office, faulty } = officeWith();
  const block = { kind: 'block', room: 'A', seats: PAIR, by: 'Ola', note: 'wet' } as const;
  const blocked = await office.fulfil(block);
  if (blocked.kind !== 'applied') throw new Error('it applies');
  const seen = await look();
  await office.fulfil({ kind: 'unblock', room: 'A', seats: [SEAT], by: 'Max' });
  const undone = await office.fulfil({ kind: 'undo', change: blocked.change, by: 'Ola' }, { seen });
  expect(undone).toMatchObject({ kind: 'refused', reason: 'changed-meanwhile', seats: [SEAT] });
  expect(faulty.sent).toHaveLength(3);
  expect(await contentOf({ row: 1, place: 2 })).toMatchObject({ kind: 'blocked' });
});

/** A reservation of two seats whose time is over by the store's clock. */
async function overdue(): Promise<RoomSnapshot> {
  const outcome = await createBoxOffice(store).fulfil({ ...book('Mia', PAIR), until: { inMs: 1 } });
  expect(outcome.kind).toBe('applied');
  const count = async (): Promise<number> => {
    const picture = await look();
    return overdueIn(picture, picture.at).length;
  };
  await expect.poll(count).toBe(1);
  return await look();
}

/** How many seats are booked, by the store itself. */
async function bookings(): Promise<number> {
  return (await look()).seats.filter(({ content }) => content.kind === 'booked').length;
}

describe('what was reserved and not collected', () => {
  const expire = { kind: 'expire', room: 'A', booking: 'Mia-booking', by: 'Ola' } as const;

  test('is released by the clock of the store alone, whatever time the picture of a screen shows', async () => {
    const office = createBoxOffice(store);
    await office.fulfil({ ...book('Mia'), until: { inMs: 60_000 } });
    // As a program would have it whose own clock is an hour ahead.
    const seen = { ...(await look()), at: Date.now() + 3_600_000 };
    expect((await office.fulfil(expire, { seen })).kind).toBe('settled');
    expect(await bookings()).toBe(1);
  });

  test('is released once by many who see it at the same time, and none of them is told of a fault', async () => {
    await overdue();
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => createBoxOffice(store).fulfil(expire)),
    );
    const kinds = outcomes.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['applied', 'settled', 'settled', 'settled', 'settled']);
    const { entries } = await store.history({ limit: 9 });
    expect(entries.map(({ change }) => change.kind)).toEqual(['book', 'expire']);
  });

  test('and is collected while its release is on its way late stays booked', async () => {
    await overdue();
    const { office, faulty } = officeWith('hang');
    const abort = new AbortController();
    const released = office.fulfil(expire, { signal: abort.signal, onDoubt: () => abort.abort() });
    await expect.poll(() => faulty.sent.length).toBeGreaterThan(0);
    const collect = { kind: 'collect', room: 'A', seats: PAIR, by: 'Bo', pins: null } as const;
    expect((await createBoxOffice(store).fulfil(collect)).kind).toBe('applied');
    expect((await released).kind).not.toBe('applied');
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
    expect(await bookings()).toBe(2);
  });

  test('is released by whoever sees it on a screen, also when an answer is lost, and once', async () => {
    const picture = await overdue();
    const { office, faulty } = officeWith('answer-lost');
    const merged: string[] = [];
    const expirer = new Expirer({
      boxOffice: office,
      pictures: { merge: ({ kind }) => merged.push(kind), mergeSnapshot: () => undefined },
    });
    const rooms = new Map([['A', picture]]);
    expirer.see(rooms, null);
    expirer.see(rooms, 'Ola');
    expirer.see(rooms, 'Ola');
    await expect.poll(() => merged).toEqual(['expire']);
    expirer.see(rooms, 'Ola');
    await expirer.end();
    expect(faulty.sent.filter(({ kind }) => kind === 'expire')).toHaveLength(1);
    expect(await bookings()).toBe(0);
  });
});
