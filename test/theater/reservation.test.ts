import { describe, expect, test } from 'vitest';

import { contentColumns, contentOf, readChange } from '../../source/store/codec.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import { recoveredEntry } from '../../source/theater/history-gaps.ts';
import type { Request } from '../../source/theater/request.ts';
import { overdueIn, readUntil, untilWords } from '../../source/theater/reservation.ts';
import { isSameContent, isSameWhole, type SeatContent } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { idAt } from './ids.ts';

const NOW = new Date(2026, 11, 1, 19, 0).getTime();
const HOUR = 3_600_000;

const mias = { kind: 'booked', client: 'Mia', booking: 'mias' } as const;
const kept = { ...mias, until: NOW + HOUR, note: 'wheelchair' } as const;
const late = { ...mias, until: NOW, note: 'wheelchair' } as const;
const free: SeatContent = { kind: 'free' };

/** One row of seats with these contents, by the store's clock at `at`. */
function roomWith(contents: readonly SeatContent[], at = NOW, isClosed = false): RoomSnapshot {
  const seats = contents.map((content, index) => ({
    row: 1,
    place: index + 1,
    version: 3,
    change: `made-${index}`,
    content,
  }));
  const facts = { epoch: 'first', revision: 'r', play: 'Hamlet', isLinearizable: true, level: 'test' };
  return { room: 'A', ...facts, isClosed, at, seats };
}

function inRow(places: readonly number[]): readonly { row: number; place: number }[] {
  return places.map((place) => ({ row: 1, place }));
}

/** What seats become by a request, or why they do not. */
function become(room: RoomSnapshot, request: Request): unknown {
  const decision = decide(room, request, 'new');
  if (decision.kind !== 'change') return 'reason' in decision ? decision.reason : decision.kind;
  return decision.change.seats.map(({ after }) => after.content);
}

const expire = { kind: 'expire', room: 'A', booking: 'mias', by: 'Ola' } as const;

describe('a reservation', () => {
  test('is kept for so long from when it is decided, by the clock of the store', () => {
    const book = { kind: 'book', room: 'A', seats: inRow([1]), client: 'Mia', booking: 'mias' } as const;
    expect(become(roomWith([free]), { ...book, until: { inMs: 60_000 }, note: 'pays at 19:00' })).toEqual([
      { ...mias, until: NOW + 60_000, note: 'pays at 19:00' },
    ]);
    expect(become(roomWith([free]), { ...book, until: { at: NOW } })).toBe('past');
  });

  test('that ran out stays booked for everybody until a change releases it', () => {
    const book = { kind: 'book', room: 'A', seats: inRow([1]), client: 'Zoe', booking: 'zoes' } as const;
    expect(become(roomWith([late]), book)).toBe('taken');
    expect(become(roomWith([late]), expire)).toEqual([free]);
  });

  test('is never released before its time, which the picture alone tells', () => {
    expect(become(roomWith([{ ...mias, until: NOW + 1 }]), expire)).toBe('settled');
    expect(become(roomWith([{ ...mias, until: NOW + 1 }], NOW + 1), expire)).toEqual([free]);
  });

  test('is released without those of its seats that were collected, and with the reason', () => {
    const decision = decide(
      roomWith([late, mias, free, { ...late, booking: 'others' }], NOW, true),
      expire,
      'new',
    );
    expect(decision).toMatchObject({
      change: { kind: 'expire', by: 'Ola', reason: 'not collected by 19:00', isOpenRequired: false },
    });
    expect(decision.kind === 'change' && decision.change.seats.map(({ after }) => after.place)).toEqual([1]);
  });

  test('is collected by whomever, also late; then nothing releases it', () => {
    const collect = { kind: 'collect', room: 'A', seats: inRow([1]), by: 'Ola', pins: null } as const;
    const collected = { ...mias, note: 'wheelchair' };
    expect(become(roomWith([late], NOW + HOUR), collect)).toEqual([collected]);
    expect(become(roomWith([collected]), collect)).toBe('settled');
    expect(become(roomWith([collected], NOW + HOUR), expire)).toBe('settled');
    expect(become(roomWith([free]), collect)).toBe('not-booked');
  });

  test('is collected by who has come', () => {
    const arrive = { kind: 'arrive', room: 'A', seats: inRow([1]), by: 'Ola', pins: null } as const;
    expect(become(roomWith([kept]), arrive)).toEqual([{ ...mias, note: 'wheelchair', hasArrived: true }]);
  });

  test('is one again on the seats that were reserved, when the mark of arrival is taken back', () => {
    const seats = inRow([1, 2]);
    const untils = new Map([['1-1', NOW + HOUR]]);
    const back = { kind: 'unarrive', room: 'A', seats, by: 'Ola', pins: null, untils } as const;
    const come = { ...mias, note: 'wheelchair', hasArrived: true } as const;
    expect(become(roomWith([come, come]), back)).toEqual([kept, { ...mias, note: 'wheelchair' }]);
  });

  test('is put off only by those who may release it, and not into the past', () => {
    const reserve = { kind: 'reserve', room: 'A', seats: inRow([1]), pins: null } as const;
    const later = { at: NOW + 2 * HOUR };
    expect(become(roomWith([kept]), { ...reserve, client: 'Mia', until: later })).toEqual([
      { ...kept, until: NOW + 2 * HOUR },
    ]);
    expect(become(roomWith([kept]), { ...reserve, client: 'Zoe', until: later })).toBe('not-yours');
    expect(become(roomWith([kept]), { ...reserve, client: 'Mia', until: { at: NOW } })).toBe('past');
    const come = roomWith([{ ...mias, hasArrived: true }]);
    expect(become(come, { ...reserve, client: 'Mia', until: later })).toBe('settled');
    expect(become(roomWith([kept]), { ...reserve, client: 'Mia', until: { at: NOW + HOUR } })).toBe(
      'settled',
    );
  });

  test('goes with its note to other seats and to another name', () => {
    const own = { room: 'A', client: 'Mia', pins: null } as const;
    const room = roomWith([kept, free]);
    expect(become(room, { kind: 'move', ...own, from: inRow([1]), to: inRow([2]) })).toEqual([free, kept]);
    expect(become(room, { kind: 'give', ...own, seats: inRow([1]), to: 'Zoe' })).toEqual([
      { ...kept, client: 'Zoe' },
    ]);
  });

  test('comes back when its collecting is undone, with what was noted', () => {
    const collect = { kind: 'collect', room: 'A', seats: inRow([1]), by: 'Ola', pins: null } as const;
    const done = decide(roomWith([kept]), collect, 'done');
    if (done.kind !== 'change') throw new Error('nothing was collected');
    const after = { ...roomWith([kept]), seats: done.change.seats.map((seat) => seat.after) };
    const undo = { kind: 'undo', change: done.change, by: 'Ola' } as const;
    expect(decide(after, undo, 'undone')).toMatchObject({ change: { kind: 'reserve' } });
    expect(become(after, undo)).toEqual([kept]);
  });

  test('that ran out is found by its booking, with all seats that may be released', () => {
    const room = roomWith([late, kept, { ...late, until: NOW - 1 }, mias, free]);
    expect(overdueIn(room, NOW)).toEqual([
      { room: 'A', booking: 'mias', client: 'Mia', until: NOW, seats: inRow([1, 3]) },
    ]);
    expect(overdueIn(room, NOW - 2)).toEqual([]);
  });
});

describe('a note', () => {
  const ask = { kind: 'note', room: 'A', seats: inRow([1]), by: 'Ola', pins: null } as const;

  test('is written on booked seats, replaced and taken away, and no more of them', () => {
    expect(become(roomWith([kept]), { ...ask, note: 'phone 123' })).toEqual([{ ...kept, note: 'phone 123' }]);
    expect(become(roomWith([mias]), { ...ask, note: 'arrived' })).toEqual([{ ...mias, note: 'arrived' }]);
    expect(become(roomWith([kept]), { ...ask, note: '' })).toEqual([{ ...mias, until: NOW + HOUR }]);
    expect(become(roomWith([kept]), { ...ask, note: 'wheelchair' })).toBe('settled');
    expect(become(roomWith([free]), { ...ask, note: 'x' })).toBe('not-booked');
  });

  test.each<[string, SeatContent]>([
    ['-', mias],
    ['arrived', { ...mias, hasArrived: true }],
    [': arrived', { ...mias, note: 'arrived' }],
    [': -', { ...mias, note: '-' }],
    ['arrived: arrived', { ...mias, hasArrived: true, note: 'arrived' }],
  ])('stands beside the mark of arrival in one column: %s', (note, content) => {
    expect(contentColumns(content)).toMatchObject({ note, held_until: 0 });
    expect(contentOf(contentColumns(content))).toEqual(content);
  });

  test('that somebody else wrote into the column is neither a note nor an arrival', () => {
    expect(contentOf({ ...contentColumns(mias), note: 'arrived late' })).toEqual(mias);
    expect(contentOf({ ...contentColumns(mias), note: ': ' })).toEqual(mias);
  });

  test('and an end are read back from a journal, and refused where they can be none', () => {
    const seat = { row: 1, place: 1, version: 0, change: idAt(1), content: free };
    const id = idAt(2);
    const after = { ...seat, version: 1, change: id, content: kept };
    const facts = { id, kind: 'book', room: 'A', epoch: '', by: 'Mia', reason: '', gate: null };
    const change = { ...facts, seats: [{ before: seat, after }], isOpenRequired: true };
    expect(readChange(change)).toEqual(change);
    for (const content of [
      { ...mias, until: 'soon' },
      { ...mias, until: 0 },
      { ...mias, note: '' },
      { ...mias, note: 7 },
    ])
      expect(readChange({ ...change, seats: [{ before: seat, after: { ...after, content } }] })).toBeNull();
  });

  test('makes no difference to whose a seat is, and one to what it is', () => {
    expect(isSameContent(kept, mias)).toBe(true);
    expect(isSameWhole(kept, mias)).toBe(false);
    expect(isSameWhole(kept, { ...kept, note: 'other' })).toBe(false);
    expect(isSameWhole(kept, { ...kept })).toBe(true);
  });

  test.each<[string, SeatContent, SeatContent]>([
    ['note', mias, { ...mias, note: 'x' }],
    ['reserve', mias, { ...mias, until: NOW }],
    ['collect', late, { ...mias, note: 'wheelchair' }],
  ])('a row of the kind %s is written for a change whose program died before', (kind, before, after) => {
    const [first, second] = [idAt(1), idAt(2)];
    const seat = { row: 1, place: 1, version: 1, change: first, content: before };
    const facts = {
      id: first,
      kind: 'book',
      room: 'A',
      epoch: '',
      by: 'Mia',
      reason: '',
      gate: null,
    } as const;
    const start = { ...seat, version: 0, change: '-', content: free };
    const change = { ...facts, seats: [{ before: start, after: seat }], isOpenRequired: true } as const;
    const standing = { ...seat, version: 2, change: second, content: after };
    const found = { room: 'A', change: second, at: 0, seats: [standing] };
    expect(recoveredEntry(found, [{ at: 0, change, isRecovered: false }])?.change.kind).toBe(kind);
  });
});

function moment(hours: number, minutes: number, day = 1): number {
  return new Date(2026, 11, day, hours, minutes).getTime();
}

describe('until when', () => {
  test.each<[string, object]>([
    ['19:30', { at: moment(19, 30) }],
    ['19.30', { at: moment(19, 30) }],
    ['0:30', { at: moment(0, 30, 2) }],
    ['2026-12-24 19:30', { at: moment(19, 30, 24) }],
    ['+30m', { inMs: 1_800_000 }],
    ['+2h', { inMs: 2 * HOUR }],
    ['+90s', { inMs: 90_000 }],
  ])('is read as people write it: %s', (text, until) => {
    expect(readUntil(text, NOW)).toEqual({ kind: 'until', until });
  });

  test.each<[string, RegExp]>([
    ['18:59', /18:59 has passed; it is 19:00 here/],
    ['2026-11-30 19:30', /2026-11-30 19:30 has passed/],
    ['24:10', /a time is written/],
    ['soon', /a time is written/],
    ['\u001B[2J', /a time is written/],
    ['+0m', /is now/],
    ['2028-01-01 10:00', /more than a year/],
    ['+9999h', /more than a year/],
  ])('is refused in words: %s', (text, words) => {
    expect(readUntil(text, NOW)).toMatchObject({ kind: 'fault', message: expect.stringMatching(words) });
  });

  test('is told with its day where that is not today', () => {
    expect(untilWords(moment(19, 30), NOW)).toBe('19:30');
    expect(untilWords(moment(0, 30, 2), NOW)).toBe('2026-12-02 00:30');
  });
});
