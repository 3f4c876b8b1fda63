import { describe, expect, test } from 'vitest';

import { versionsOf } from '../../source/theater/picture.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { Seat } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import {
  afterAnnouncement,
  afterLook,
  afterPassedOn,
  isLookDue,
  isNews,
  type KnownRoom,
  NO_HINTS,
  type Reading,
  UNKNOWN_ROOM,
  withLook,
  withPicture,
} from '../../source/watch/known-room.ts';
import { afterFailure, isSameLink, isTryDue, linkAt, type Trouble } from '../../source/watch/occupancy.ts';
import { bookedBy, roomWith } from '../screen/client/made-up-theater.ts';

const NOW = 1_700_000_000_400;

describe('a revision that is reported', () => {
  test('asks for a look until a look has shown it', () => {
    expect(isNews(NO_HINTS, '2')).toBe(true);
    const looked = withLook(NO_HINTS, '2', '2');
    expect(isNews(looked, '2')).toBe(false);
    expect(isNews(looked, '3')).toBe(true);
  });

  test('is known for good once a look has shown it, however often an older one is reported in between', () => {
    let hints = withLook(withLook(NO_HINTS, '1', null), '2', '2');
    for (let turn = 0; turn < 10; turn += 1) {
      expect(isNews(hints, '1')).toBe(false);
      expect(isNews(hints, '2')).toBe(false);
      hints = withLook(hints, '2', null);
    }
  });

  test('is given up after three looks that do not show it', () => {
    let hints = withLook(NO_HINTS, '1', null);
    const looks = [1, 2, 3].map(() => {
      const isWanted = isNews(hints, 'ahead');
      hints = withLook(hints, '1', 'ahead');
      return isWanted;
    });
    expect(looks).toEqual([true, true, true]);
    expect(isNews(hints, 'ahead')).toBe(false);
  });

  test('is remembered without the memory growing', () => {
    let hints = NO_HINTS;
    for (let revision = 0; revision < 100; revision += 1) {
      hints = withLook(hints, String(revision), `ahead of ${revision}`);
    }
    expect(hints.length).toBeLessThan(10);
  });
});

describe('a failure', () => {
  test('makes each wait twice as long as the one before, up to 5 s', () => {
    let trouble: Trouble | null = null;
    let now = NOW;
    const waits: number[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      trouble = afterFailure(trouble, 'nobody answers', now, 1);
      waits.push(trouble.nextTryAt - now);
      now = trouble.nextTryAt;
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  test('spreads the next tries of many terminals over half of the wait', () => {
    const waits = [0, 0.5, 1].map((chance) => afterFailure(null, '', NOW, chance).nextTryAt - NOW);
    expect(waits).toEqual([125, 187.5, 250]);
  });

  test('counts once when several questions of one try fail', () => {
    const first = afterFailure(null, 'A', NOW, 1);
    const second = afterFailure(first, 'B', NOW + 1, 1);
    expect(second).toMatchObject({ failures: 1, nextTryAt: first.nextTryAt, message: 'B' });
  });

  test('does not keep anybody waiting when the clock is set back', () => {
    const trouble = afterFailure(null, '', NOW, 1);
    expect(isTryDue(trouble, NOW + 100)).toBe(false);
    expect(isTryDue(trouble, NOW - 3_600_000)).toBe(true);
  });
});

describe('what is said of the pictures', () => {
  test('is opening until every room has one', () => {
    expect(linkAt(NOW, [NOW, null], null)).toEqual({ kind: 'opening' });
  });

  test('is live while the oldest picture is at most 5 s old', () => {
    expect(linkAt(NOW, [NOW, NOW - 5_000], null)).toEqual({ kind: 'live' });
    expect(linkAt(NOW, [NOW, NOW - 5_001], null)).toEqual({ kind: 'stale', ageMs: 5_000 });
  });

  test('names the age of the oldest picture and the wait while the store fails', () => {
    const trouble = { message: 'gone', failures: 4, failedAt: NOW, nextTryAt: NOW + 2_000 };
    expect(linkAt(NOW, [NOW - 1_000, NOW - 9_000], trouble)).toEqual({
      kind: 'reconnecting',
      ageMs: 9_000,
      nextTryInMs: 3_000,
      message: 'gone',
    });
    expect(linkAt(NOW, [null], trouble)).toMatchObject({ ageMs: null });
  });

  test('changes once a second, age and wait together', () => {
    const trouble = { message: 'gone', failures: 6, failedAt: NOW, nextTryAt: NOW + 4_321 };
    const changes: number[] = [];
    for (let ms = 10; ms <= 4_000; ms += 10) {
      const before = linkAt(NOW + ms - 10, [NOW - 123], trouble);
      if (!isSameLink(before, linkAt(NOW + ms, [NOW - 123], trouble))) changes.push(ms);
    }
    expect(changes).toEqual([600, 1_600, 2_600, 3_600]);
  });
});

describe('a picture that is looked at again', () => {
  const seat: Seat = { row: 1, place: 1, version: 4, change: 'change', content: { kind: 'free' } };
  const room = (more: Partial<RoomSnapshot>): RoomSnapshot => ({
    room: 'A',
    epoch: 'first',
    revision: '1',
    isClosed: false,
    seats: [seat],
    at: NOW,
    play: 'Hamlet',
    isLinearizable: true,
    level: 'file',
    ...more,
  });

  test('stays the same object while a screen would draw the same', () => {
    const known = room({});
    expect(withPicture(known, room({ revision: '2', at: NOW + 1_000 }))).toBe(known);
  });

  test('is another one when a seat or the gate has changed', () => {
    const known = room({});
    const booked = { ...seat, version: 5, content: { kind: 'booked', client: 'Mia', booking: 'b' } } as const;
    expect(withPicture(known, room({ revision: '2', seats: [booked] })).seats).toEqual([booked]);
    expect(withPicture(known, room({ revision: '2', isClosed: true })).isClosed).toBe(true);
  });

  test('is another one when a hold has run out, though nobody has written anything', () => {
    const held = { ...seat, content: { kind: 'held', by: 'Mia', until: NOW + 500 } } as const;
    const known = room({ seats: [held] });
    expect(withPicture(known, room({ seats: [held], at: NOW + 499 }))).toBe(known);
    expect(withPicture(known, room({ seats: [held], at: NOW + 500 })).at).toBe(NOW + 500);
  });
});

const reading = (askedAt: number): Reading => ({ askedAt, renewAfterMs: 1_000 });

/** The version of the first seat, and whether the room is closed. */
function shown({ picture }: KnownRoom): readonly unknown[] {
  return [picture?.seats[0]?.version, picture?.isClosed];
}

describe('a seat that was told of', () => {
  const plan = makePlan({ rooms: 1, rows: 2, places: 2 });
  const truth = { ...roomWith(plan, 'A'), isLinearizable: false };
  const { seats } = truth;
  const [first] = seats;
  if (first === undefined) throw new Error('the room has seats');
  const forgedSeat: Seat = { ...first, version: 9, change: 'forged', content: bookedBy('Nobody') };
  const forged = {
    change: 'forged',
    room: 'A',
    epoch: truth.epoch,
    seats: [forgedSeat],
    gate: 'close',
  } as const;
  const looked = afterLook(UNKNOWN_ROOM, truth, reading(NOW), null);
  const fooled = afterAnnouncement(looked, forged, NOW + 100);

  test('and that no look shows is disputed, and taken back by a linearizable one, its gate included', () => {
    expect(shown(fooled)).toEqual([9, true]);
    const browsed = afterLook(fooled, truth, reading(NOW + 200), null);
    expect(browsed.isDisputed).toBe(true);
    const settled = afterLook(browsed, { ...truth, isLinearizable: true }, reading(NOW + 300), null);
    expect(shown(settled)).toEqual([first.version, false]);
    expect(settled).toMatchObject({ isDisputed: false, told: [] });
  });

  test('stays where the look was asked for before it was told, and once a look has shown it', () => {
    const late = afterLook(fooled, { ...truth, isLinearizable: true }, reading(NOW + 50), null);
    expect(shown(late)[0]).toBe(9);
    const real = { ...truth, isClosed: true, seats: [forgedSeat, ...seats.slice(1)] };
    const borneOut = afterLook(late, real, reading(NOW + 200), null);
    expect(borneOut).toMatchObject({ isDisputed: false, told: [] });
    expect(shown(borneOut)[0]).toBe(9);
  });

  test('is disputed by what others have read since, and looked at itself where those are forged as well', () => {
    let known = afterAnnouncement(looked, { ...forged, gate: null }, NOW + 100);
    expect(afterPassedOn(known, versionsOf(truth), reading(NOW + 200)).isDisputed).toBe(true);
    const picture = known.picture ?? truth;
    for (let at = NOW + 1_000; at <= NOW + 70_000; at += 1_000)
      known = afterPassedOn(known, { ...versionsOf(picture), at }, reading(at));
    expect(known).toMatchObject({ isDisputed: false, readAt: NOW + 70_000 });
    expect(isLookDue(known, NOW + 70_500, 0)).toBe(true);
  });
});
