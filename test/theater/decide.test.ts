import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Change } from '../../source/theater/change.ts';
import { decide, pinned } from '../../source/theater/decisions/decide.ts';
import { canBeUndone } from '../../source/theater/decisions/running.ts';
import { withChange } from '../../source/theater/picture.ts';
import type {
  BookRequest,
  GiveRequest,
  HoldRequest,
  MoveRequest,
  ReleaseRequest,
  Request,
  Seller,
} from '../../source/theater/request.ts';
import {
  ownerOf,
  type Seat,
  type SeatContent,
  seatLabel,
  type SeatPosition,
  stateOf,
  withoutRepeats,
} from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { bookings as bookingIds, NOW, people, requests, snapshots } from './arbitraries.ts';

/** A room of one row in which the given seats are as told and every other is free. */
function roomWith(contents: readonly SeatContent[], isClosed = false): RoomSnapshot {
  const seats = contents.map((content, index): Seat => ({
    row: 1,
    place: index + 1,
    version: 5,
    change: 'earlier',
    content,
  }));
  return {
    room: 'A',
    epoch: 'first',
    revision: 'r',
    isClosed,
    at: NOW,
    isLinearizable: true,
    level: 'test',
    play: 'Hamlet',
    seats,
  };
}

const free: SeatContent = { kind: 'free' };
const miaHas: SeatContent = { kind: 'booked', client: 'Mia', booking: 'mias' };
const zoeHas: SeatContent = { kind: 'booked', client: 'Zoe', booking: 'zoes' };

function book(places: readonly number[], client = 'Zoe'): BookRequest {
  return {
    kind: 'book',
    room: 'A',
    client,
    booking: 'new',
    seats: inRow(places),
  };
}

function release(places: readonly number[], client = 'Zoe'): ReleaseRequest {
  return { kind: 'release', room: 'A', client, seats: inRow(places), pins: null };
}

function move(from: readonly number[], to: readonly number[], client = 'Zoe'): MoveRequest {
  return { kind: 'move', room: 'A', from: inRow(from), to: inRow(to), client, pins: null };
}

/** Ola at a till, who sold what is named. */
function olaSold(...named: readonly string[]): { readonly seller: Seller } {
  return { seller: { by: 'Ola', sold: new Set(named) } };
}

function inRow(places: readonly number[]): readonly SeatPosition[] {
  return places.map((place) => ({ row: 1, place }));
}

function heldBy(by: string, until: number): SeatContent {
  return { kind: 'held', by, until };
}

/** A hold of a second, of these places and no more of those. */
function hold(places: readonly number[], leave: readonly number[] = []): HoldRequest {
  const seats = { seats: inRow(places), leave: inRow(leave) };
  return { kind: 'hold', room: 'A', ...seats, client: 'Zoe', forMs: 1000 };
}

/** What each seat of the change becomes, by its place; or what there is instead of a change. */
function madeOf(room: RoomSnapshot, request: HoldRequest): Readonly<Record<number, SeatContent>> | string {
  const decision = decide(room, request, 'change');
  if (decision.kind !== 'change') return decision.kind;
  return Object.fromEntries(decision.change.seats.map(({ after }) => [after.place, after.content]));
}

describe('whatever the room and the request', () => {
  test('a client never changes a seat that is somebody else’s', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change' || !('client' in request)) return;
        for (const { before } of decision.change.seats) {
          expect([null, request.client]).toContain(ownerOf(before, NOW));
          expect(stateOf(before, NOW)).not.toBe('blocked');
        }
      }),
    );
  });

  test('an actor lets go of no seat but his own, those of the client he names, and what he sold', () => {
    fc.assert(
      fc.property(snapshots, requests, people, fc.array(bookingIds), (snapshot, request, by, named) => {
        const { kind } = request;
        if (kind !== 'release' && kind !== 'move' && kind !== 'give') return;
        const sold: ReadonlySet<string> = new Set(named);
        const asked = { ...request, seller: { by, sold } };
        const decision = decide(snapshot, asked, 'new-change');
        if (decision.kind !== 'change') return;
        expect(decision.change.by).toBe(by);
        for (const { before } of decision.change.seats) {
          if (before.content.kind !== 'booked') continue;
          const { client, booking } = before.content;
          expect(client === by || client === request.client || sold.has(booking)).toBe(true);
        }
      }),
    );
  });

  test('a change holds every seat of the request once, or there is no change', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change' || (request.kind !== 'book' && request.kind !== 'release')) return;
        expect(decision.change.seats.map(({ after }) => seatLabel(after))).toEqual(
          withoutRepeats(request.seats).map(seatLabel),
        );
      }),
    );
  });

  test('blocking never touches a booked seat, and unblocking only what is blocked', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change') return;
        const states = new Set(decision.change.seats.map(({ before }) => stateOf(before, NOW)));
        expect(request.kind === 'block' && (states.has('booked') || states.has('blocked'))).toBe(false);
        expect(request.kind === 'unblock' && states.size !== 1).toBe(false);
      }),
    );
  });

  test('a move neither makes nor loses a booked seat, and keeps every reference', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change' || request.kind !== 'move') return;
        const bookings = (side: 'before' | 'after'): readonly string[] =>
          decision.change.seats
            .flatMap((seat) => (seat[side].content.kind === 'booked' ? [seat[side].content.booking] : []))
            .toSorted();
        expect(bookings('after')).toEqual(bookings('before'));
      }),
    );
  });

  test('a gift leaves every seat in its booking, in the name of whom it was given to, and takes none from others', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change' || request.kind !== 'give') return;
        for (const { before, after } of decision.change.seats) {
          expect(before.content).toMatchObject({ kind: 'booked', client: request.client });
          expect(after.content).toEqual({ ...before.content, client: request.to });
        }
      }),
    );
  });

  test('a move to the seats that are left changes nothing', () => {
    const seats = [{ row: 1, place: 1 }];
    const request = { kind: 'move', room: 'A', from: seats, to: seats, client: 'Zoe', pins: null } as const;
    expect(decide(roomWith([zoeHas]), request, 'change')).toEqual({ kind: 'settled' });
  });

  test('each version of a change grows by exactly one and carries the id of the change', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change') return;
        for (const { before, after } of decision.change.seats) {
          expect(after.version).toBe(before.version + 1);
          expect(after.change).toBe('new-change');
          expect(seatLabel(after)).toBe(seatLabel(before));
        }
      }),
    );
  });

  test('only a rename touches the play, and it touches nothing else', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const decision = decide(snapshot, request, 'new-change');
        if (decision.kind !== 'change') return;
        expect(decision.change.play !== undefined).toBe(request.kind === 'rename');
        if (request.kind !== 'rename') return;
        expect(decision.change.play).toEqual({ before: 'Hamlet', after: 'Faust' });
        expect(decision.change).toMatchObject({ gate: null, isOpenRequired: false });
        expect(decision.change.seats.map(({ before, after }) => [seatLabel(before), after.content])).toEqual([
          ['1-1', snapshot.seats[0]?.content],
        ]);
      }),
    );
  });

  test('an undo brings back what was, in a new version, or is refused whole when any seat has moved on', () => {
    fc.assert(
      fc.property(snapshots, requests, requests, (snapshot, request, meanwhile) => {
        const decision = decide(snapshot, request, 'operation');
        if (decision.kind !== 'change' || !canBeUndone(decision.change)) return;
        const { change } = decision;
        const done = withChange(snapshot, change);
        const undone = decide(done, { kind: 'undo', change, by: 'Ola' }, 'undo');
        if (undone.kind !== 'change') throw new Error('what was just done can be undone');
        const after = withChange(done, undone.change);
        expect(after.seats.map(({ content }) => content)).toEqual(
          snapshot.seats.map(({ content }) => content),
        );
        expect([after.isClosed, after.play]).toEqual([snapshot.isClosed, snapshot.play]);
        for (const { before, after: next } of undone.change.seats)
          expect(next.version).toBe(before.version + 1);

        const other = decide(done, meanwhile, 'meanwhile');
        if (other.kind !== 'change' || change.kind === 'rename') return;
        const touched = change.seats.filter(({ after: seat }) =>
          other.change.seats.some((each) => seatLabel(each.after) === seatLabel(seat)),
        );
        const later = decide(withChange(done, other.change), { kind: 'undo', change, by: 'Ola' }, 'undo');
        const isReset = change.kind === 'reset' && change.gate === null;
        // What only rides on the first seat of a room that was reset gives nobody a seat.
        const moved = isReset ? touched.filter(({ after: seat }) => !isRidden(seat, other.change)) : touched;
        if (moved.length === 0) return;
        expect(later).toEqual({
          kind: 'refused',
          reason: isReset ? 'final' : 'changed-meanwhile',
          seats: moved.map(({ after: { row, place } }) => ({ row, place })),
        });
      }),
    );
  });

  test('a closed room takes no booking and lets every release through that an open one does', () => {
    fc.assert(
      fc.property(snapshots, requests, (snapshot, request) => {
        const closed = decide({ ...snapshot, isClosed: true }, request, 'new-change');
        const open = decide({ ...snapshot, isClosed: false }, request, 'new-change');
        const isSale = request.kind === 'book' || request.kind === 'move';
        expect(closed.kind === 'refused' && closed.reason === 'closed').toBe(isSale);
        expect(request.kind === 'release' ? closed : open).toEqual(open);
      }),
    );
  });
});

describe('booking', () => {
  test.each([
    ['taken', miaHas],
    ['yours', zoeHas],
    ['blocked', { kind: 'blocked', note: '' }],
    ['held', { kind: 'held', by: 'Mia', until: NOW + 1 }],
  ] as const)('is refused as %s when one seat of the group is', (reason, content) => {
    const decision = decide(roomWith([free, content, free]), book([1, 2, 3]), 'change');
    expect(decision).toEqual({ kind: 'refused', reason, seats: [{ row: 1, place: 2 }] });
  });

  test('names every seat in the way and says the weightiest reason', () => {
    const decision = decide(roomWith([zoeHas, miaHas, free]), book([1, 2, 3]), 'change');
    expect(decision).toMatchObject({ reason: 'taken', seats: [{ place: 1 }, { place: 2 }] });
  });

  test('takes a seat whose hold has run out, and one that is held by the same client', () => {
    const room = roomWith([
      { kind: 'held', by: 'Mia', until: NOW },
      { kind: 'held', by: 'Zoe', until: NOW + 1 },
    ]);
    expect(decide(room, book([1, 2]), 'change').kind).toBe('change');
  });

  test('of a seat that the room does not have is refused', () => {
    expect(decide(roomWith([free]), book([1, 2]), 'change')).toMatchObject({ reason: 'no-such-seat' });
  });
});

describe('holding', () => {
  test('takes what is free, also by a hold that has run out, and leaves what is not', () => {
    const room = roomWith([
      free,
      miaHas,
      heldBy('Mia', NOW + 1),
      heldBy('Mia', NOW),
      { kind: 'blocked', note: '' },
    ]);
    const mine = heldBy('Zoe', NOW + 1000);
    expect(madeOf(room, hold([1, 2, 3, 4, 5, 6]))).toEqual({ 1: mine, 4: mine });
  });

  test('lets go of what one holds and wants no more, and of nobody else’s', () => {
    const room = roomWith([
      heldBy('Zoe', NOW + 900),
      heldBy('Mia', NOW + 900),
      zoeHas,
      heldBy('Zoe', NOW - 5),
    ]);
    expect(madeOf(room, hold([], [1, 2, 3, 4]))).toEqual({ 1: free, 4: free });
  });

  test('that has half of its time left changes nothing, and is renewed later', () => {
    expect(madeOf(roomWith([heldBy('Zoe', NOW + 501)]), hold([1]))).toBe('settled');
    expect(madeOf(roomWith([heldBy('Zoe', NOW + 500)]), hold([1]))).toEqual({ 1: heldBy('Zoe', NOW + 1000) });
  });

  test('never keeps more than ten seats for one client', () => {
    const room = roomWith([...Array.from({ length: 8 }, () => heldBy('Zoe', NOW + 900)), free, free, free]);
    expect(madeOf(room, hold([9, 10, 11]))).toEqual({
      9: heldBy('Zoe', NOW + 1000),
      10: heldBy('Zoe', NOW + 1000),
    });
    expect(madeOf(room, hold([9, 10, 11], [1]))).toMatchObject({ 1: free, 11: heldBy('Zoe', NOW + 1000) });
  });

  test('in a closed room only lets go', () => {
    const room = roomWith([free, heldBy('Zoe', NOW + 900)], true);
    expect(madeOf(room, hold([1]))).toBe('settled');
    expect(decide(room, hold([1], [2]), 'change')).toMatchObject({ change: { isOpenRequired: false } });
    expect(decide(roomWith([free]), hold([1]), 'change')).toMatchObject({ change: { isOpenRequired: true } });
  });

  test('by whoever sells is as good as by the customer, and by nobody else', () => {
    const room = roomWith([heldBy('Ola', NOW + 900)]);
    expect(decide(room, { ...book([1], 'Mia'), by: 'Ola' }, 'change').kind).toBe('change');
    expect(decide(room, book([1], 'Mia'), 'change')).toMatchObject({ reason: 'held' });
    const to = { ...move([2], [1], 'Mia'), ...olaSold() };
    expect(decide(roomWith([heldBy('Ola', NOW + 900), miaHas]), to, 'change').kind).toBe('change');
  });

  test('cannot be taken back: it ends by itself', () => {
    const decision = decide(roomWith([free]), hold([1]), 'change');
    expect(decision.kind === 'change' && canBeUndone(decision.change)).toBe(false);
  });
});

describe('releasing', () => {
  test('frees one’s own seats', () => {
    const decision = decide(roomWith([zoeHas, miaHas]), release([1]), 'change');
    expect(decision).toMatchObject({
      change: { isOpenRequired: false, seats: [{ after: { content: free } }] },
    });
  });

  test('refuses a free seat and somebody else’s', () => {
    expect(decide(roomWith([free]), release([1]), 'change')).toMatchObject({ reason: 'not-booked' });
    expect(decide(roomWith([miaHas]), release([1]), 'change')).toMatchObject({ reason: 'not-yours' });
  });

  test('stays with the booking of its first look', () => {
    const request = pinned(release([1]), roomWith([zoeHas]));
    const rebooked: SeatContent = { kind: 'booked', client: 'Zoe', booking: 'another' };
    for (const content of [rebooked, miaHas, free]) {
      expect(decide(roomWith([content]), request, 'change')).toMatchObject({ reason: 'changed-meanwhile' });
    }
    expect(pinned(request, roomWith([rebooked]))).toBe(request);
  });

  test('of a seat that was booked only after the first look is refused as changed', () => {
    const request = pinned(release([1]), roomWith([free]));
    expect(decide(roomWith([zoeHas]), request, 'change')).toMatchObject({ reason: 'changed-meanwhile' });
  });
});

describe('moving', () => {
  test('by one place, over one’s own seat, keeps both seats in the booking', () => {
    const decision = decide(roomWith([zoeHas, zoeHas, free]), move([1, 2], [2, 3]), 'change');
    expect(decision.kind === 'change' && decision.change.seats.map(({ after }) => after.content)).toEqual([
      free,
      zoeHas,
      zoeHas,
    ]);
  });

  test('onto a taken seat, or of somebody else’s, is refused', () => {
    const room = roomWith([zoeHas, miaHas, free]);
    expect(decide(room, move([1], [2]), 'change')).toMatchObject({ reason: 'taken', seats: [{ place: 2 }] });
    expect(decide(room, move([2], [3]), 'change')).toMatchObject({ reason: 'not-yours' });
  });

  test('by somebody who runs the theater moves anybody’s, with the name and the reason', () => {
    const request = { ...move([2], [3], 'Mia'), override: { by: 'Ola', reason: 'broken chair' } };
    const decision = decide(roomWith([zoeHas, miaHas, free]), request, 'change');
    expect(decision).toMatchObject({ change: { by: 'Ola', reason: 'broken chair', isOpenRequired: true } });
  });

  test('of more seats than it has places for is a fault of the program', () => {
    expect(() => decide(roomWith([zoeHas, zoeHas, free]), move([1, 2], [3]), 'change')).toThrow(RangeError);
  });
});

describe('acting for a customer', () => {
  test('books in the customer’s name, by whoever sells', () => {
    const decision = decide(roomWith([free]), { ...book([1], 'Mia'), by: 'Ola' }, 'change');
    const content = { kind: 'booked', client: 'Mia', booking: 'new' };
    expect(decision).toMatchObject({ change: { by: 'Ola', seats: [{ after: { content } }] } });
  });

  test('an actor releases what is the named customer’s, his own, or what he sold, and nothing else', () => {
    const room = roomWith([miaHas, zoeHas, { kind: 'booked', client: 'Ola', booking: 'olas' }]);
    const asked = { ...release([1, 3], 'Mia'), ...olaSold() };
    expect(decide(room, asked, 'change')).toMatchObject({ change: { by: 'Ola', kind: 'release' } });
    const others = { ...release([1, 2], 'Mia'), ...olaSold() };
    expect(decide(room, others, 'change')).toMatchObject({ reason: 'not-yours', seats: [{ place: 2 }] });
    const sold = { ...release([1, 2], 'Mia'), ...olaSold('zoes') };
    expect(decide(room, sold, 'change')).toMatchObject({ change: { by: 'Ola', seats: { length: 2 } } });
  });

  test('an actor moves and gives away what he sold, which stays in its booking and says who did it', () => {
    const room = roomWith([zoeHas, free]);
    const moved = decide(room, { ...move([1], [2], 'Ola'), ...olaSold('zoes') }, 'change');
    expect(moved).toMatchObject({ change: { by: 'Ola', seats: [{}, { after: { content: zoeHas } }] } });
    const gift: GiveRequest = {
      kind: 'give',
      room: 'A',
      seats: inRow([1]),
      client: 'Ola',
      to: 'Noa',
      pins: null,
    };
    expect(decide(room, gift, 'change')).toMatchObject({ reason: 'not-yours' });
    const content = { kind: 'booked', client: 'Noa', booking: 'zoes' };
    const given = decide(room, { ...gift, ...olaSold('zoes') }, 'change');
    expect(given).toMatchObject({ change: { by: 'Ola', seats: [{ after: { content } }] } });
  });
});

describe('running the theater', () => {
  const seats = [
    { row: 1, place: 1 },
    { row: 1, place: 2 },
  ];

  test('blocks free, held and blocked seats with a note, and changes only those that are not blocked', () => {
    const held: SeatContent = { kind: 'held', by: 'Mia', until: NOW + 1 };
    const room = roomWith([held, { kind: 'blocked', note: 'old' }]);
    const decision = decide(room, { kind: 'block', room: 'A', seats, by: 'Ola', note: 'wet' }, 'change');
    expect(decision).toMatchObject({ change: { reason: 'wet', seats: [{ after: { place: 1 } }] } });
  });

  test('refuses to block a booked seat, and names it', () => {
    const request = { kind: 'block', room: 'A', seats, by: 'Ola', note: '' } as const;
    expect(decide(roomWith([free, miaHas]), request, 'change')).toMatchObject({
      reason: 'taken',
      seats: [{ place: 2 }],
    });
  });

  test('an arrival marks what is booked, of whomever, also in a closed room, and leaves who has come as it is', () => {
    const room = roomWith([miaHas, { ...zoeHas, hasArrived: true }, free], true);
    const ask = { kind: 'arrive', room: 'A', by: 'Ola', pins: null } as const;
    const decision = decide(room, { ...ask, seats: inRow([1, 2]) }, 'new');
    expect(decision).toMatchObject({
      change: { kind: 'arrive', by: 'Ola', isOpenRequired: false, seats: { length: 1 } },
    });
    expect(decision).toMatchObject({
      change: { seats: [{ after: { content: { ...miaHas, hasArrived: true } } }] },
    });
    expect(decide(room, { ...ask, seats: inRow([2]) }, 'new')).toEqual({ kind: 'settled' });
    expect(decide(room, { ...ask, seats: inRow([1, 3]) }, 'new')).toMatchObject({ reason: 'not-booked' });
    const pins = new Map([['1-1', 'another']]);
    expect(decide(room, { ...ask, pins, seats: inRow([1]) }, 'new')).toMatchObject({
      reason: 'changed-meanwhile',
    });
    const back = decide(room, { ...ask, kind: 'unarrive', seats: inRow([2]) }, 'new');
    expect(back.kind === 'change' && back.change.seats[0].after.content).toEqual(zoeHas);
  });

  test('a mark of arrival goes with a seat that is moved or given away, and ends with a release', () => {
    const room = roomWith([{ ...miaHas, hasArrived: true }, free]);
    const own = { room: 'A', client: 'Mia', pins: null } as const;
    const contentsAfter = (request: Request): readonly SeatContent[] => {
      const decision = decide(room, request, 'new');
      return decision.kind === 'change' ? decision.change.seats.map(({ after }) => after.content) : [];
    };
    expect(contentsAfter({ kind: 'move', ...own, from: inRow([1]), to: inRow([2]) })).toEqual([
      free,
      { ...miaHas, hasArrived: true },
    ]);
    expect(contentsAfter({ kind: 'give', ...own, seats: inRow([1]), to: 'Zoe' })).toEqual([
      { ...miaHas, client: 'Zoe', hasArrived: true },
    ]);
    expect(contentsAfter({ kind: 'release', ...own, seats: inRow([1]) })).toEqual([free]);
  });

  test('unblocking what is not blocked changes nothing', () => {
    const request = { kind: 'unblock', room: 'A', seats, by: 'Ola' } as const;
    expect(decide(roomWith([free, miaHas]), request, 'change')).toEqual({ kind: 'settled' });
  });

  test('releases anybody’s seat, in the name of who did it', () => {
    const request = { ...release([1], 'Ola'), override: { by: 'Ola', reason: 'no-show' } };
    expect(decide(roomWith([miaHas]), request, 'change')).toMatchObject({
      change: { by: 'Ola', reason: 'no-show', seats: [{ after: { content: free } }] },
    });
  });

  test('a reset frees every seat, whatever it was', () => {
    const room = roomWith([miaHas, { kind: 'blocked', note: 'wet' }, free], true);
    const decision = decide(room, { kind: 'reset', room: 'A', by: 'ops', gate: null }, 'change');
    expect(decision).toMatchObject({ change: { isOpenRequired: false, gate: null } });
    expect(decision.kind === 'change' && decision.change.seats.map(({ after }) => after.content)).toEqual([
      free,
      free,
      free,
    ]);
  });

  test('closing raises the first seat’s version and changes nothing of it', () => {
    const decision = decide(roomWith([miaHas, free]), { kind: 'close', room: 'A', by: 'ops' }, 'change');
    expect(decision).toMatchObject({
      change: { gate: 'close', seats: [{ after: { place: 1, version: 6, content: miaHas } }] },
    });
  });

  test('renames a play that still has the name it had when the request was made, and no other', () => {
    const room = roomWith([miaHas, free], true);
    const request = {
      kind: 'rename',
      room: 'A',
      play: 'Faust',
      pin: null,
      by: 'Ola',
      reason: 'ill',
    } as const;
    const pin = pinned(request, room);
    expect(decide(room, pin, 'change')).toMatchObject({
      change: {
        reason: 'ill',
        play: { before: 'Hamlet', after: 'Faust' },
        seats: [{ after: { version: 6 } }],
      },
    });
    expect(decide({ ...room, play: 'Tartuffe' }, pin, 'change')).toMatchObject({
      reason: 'changed-meanwhile',
    });
    expect(decide({ ...room, play: 'Faust' }, pin, 'change')).toEqual({ kind: 'settled' });
  });

  test('a rename is undone while the play has the name that it gave, whatever became of its seat', () => {
    const request = { kind: 'rename', room: 'A', play: 'Faust', pin: null, by: 'Ola' } as const;
    const room = roomWith([free, free]);
    const rename = decide(room, request, 'operation');
    if (rename.kind !== 'change') throw new Error('it comes to a change');
    const { change } = rename;
    const booked = decide(withChange(room, change), book([1]), 'booking');
    if (booked.kind !== 'change') throw new Error('it comes to a change');
    const after = withChange(withChange(room, change), booked.change);
    expect(decide(after, { kind: 'undo', change, by: 'Ola' }, 'undo')).toMatchObject({
      change: {
        kind: 'rename',
        play: { before: 'Faust', after: 'Hamlet' },
        seats: [{ after: { version: 8, content: { client: 'Zoe' } } }],
      },
    });
    const renamed = { ...after, play: 'Tartuffe' };
    expect(decide(renamed, { kind: 'undo', change, by: 'Ola' }, 'undo')).toMatchObject({
      reason: 'changed-meanwhile',
    });
  });

  test('a release and a booking are not undone', () => {
    for (const request of [release([1]), book([2])]) {
      const decision = decide(roomWith([zoeHas, free]), request, 'change');
      if (decision.kind !== 'change') throw new Error('it comes to a change');
      const { change } = decision;
      const after = withChange(roomWith([zoeHas, free]), change);
      expect(decide(after, { kind: 'undo', change, by: 'Ola' }, 'undo')).toMatchObject({ reason: 'final' });
    }
  });

  test('a moved booking does not come back while the room is closed', () => {
    const decision = decide(roomWith([zoeHas, free]), move([1], [2]), 'change');
    if (decision.kind !== 'change') throw new Error('it comes to a change');
    const { change } = decision;
    const after = { ...withChange(roomWith([zoeHas, free]), change), isClosed: true };
    expect(decide(after, { kind: 'undo', change, by: 'Ola' }, 'undo')).toMatchObject({ reason: 'closed' });
  });

  test('closing a closed room changes nothing', () => {
    const decision = decide(roomWith([free], true), { kind: 'close', room: 'A', by: 'ops' }, 'change');
    expect(decision).toEqual({ kind: 'settled' });
  });
});

/** Whether a change leaves the first seat of a room, free as a reset has left it, as it was. */
function isRidden({ row, place }: SeatPosition, { seats }: Change): boolean {
  const own = seats.find(({ after }) => after.row === row && after.place === place);
  return row === 1 && place === 1 && own?.after.content.kind === 'free';
}
