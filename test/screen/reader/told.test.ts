import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { ClientState } from '../../../source/screen/client/state/client-state.ts';
import {
  ChangeTeller,
  linkSentence,
  othersSentences,
  plainSentence,
  sentencesBetween,
  withoutKeys,
} from '../../../source/screen/reader/told.ts';
import type { SeatDifference } from '../../../source/theater/picture.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import { ROOT } from '../../../tools/structure/imports.ts';
import { textsIn } from '../../architecture/texts.ts';
import { bookedBy, roomWith, stateWith } from '../client/made-up-theater.ts';

const PLAN = makePlan({ rooms: 1, rows: 10, places: 10 });

/** What differs between an empty room and one in which these seats are had by somebody. */
function takenBy(client: string, labels: readonly string[]): [RoomSnapshot, readonly SeatDifference[]] {
  const before = roomWith(PLAN, 'A');
  const after = roomWith(PLAN, 'A', Object.fromEntries(labels.map((label) => [label, bookedBy(client)])));
  const differences = after.seats.flatMap((seat, index) => {
    const was = before.seats[index];
    return was === undefined || seat.version === was.version ? [] : [{ before: was, after: seat, missed: 0 }];
  });
  return [after, differences];
}

describe('a sentence', () => {
  test.for<readonly [text: string, plain: string]>([
    ['Booked A 7-4', 'Booked A 7-4.'],
    ['Type yes or no?', 'Type yes or no?'],
    ['A 8-1..8-4 are free', 'A 8-1 to 8-4 are free.'],
    ['■ Unconfirmed · A 7-4…', 'Unconfirmed , A 7-4...'],
    ['“Anna–Maria’s” ▸ seat', '"Anna-Maria\'s" seat.'],
    ['José, Ωmega, 山田', 'José, Ωmega, 山田.'],
    ['a\u001B[2J\nb\u202E', 'a [2J b.'],
  ])('of %j is %j', ([text, plain]) => {
    expect(plainSentence(text)).toBe(plain);
  });
});

/** A key that a text tells somebody to press. */
const KEY =
  /\b(?:Enter|Esc|Tab)\b|(?:^|[;:.,] |[;:.,]? or )(?:[a-zRUNV/?] (?:releases|gives|marks|copies|names|finds|next|back|again|another|suggests|keeps|ends)|press [a-z]\b)|\bN back/;

/** Not told here: a run is typed as a stretch of seats, and a name is no line with a hint behind it. */
const NOT_TOLD: ReadonlySet<string> = new Set([
  'Moves go on; v keeps it, Esc drops it.',
  'Enter came together with other keys: pressed alone it does it.',
  'Enter: ',
  'Tab: ',
]);

test('no message of the booking terminal names a key where commands are typed', { timeout: 120_000 }, () => {
  const texts = textsIn(ROOT, path.join(ROOT, 'source'))
    .filter(({ file }) => /^screen\/client\/(?:state|session)\//.test(file))
    // What a text of a person may stand between is put together again.
    .map(({ text }) => (text === '. Enter books' ? '. Enter books; n another.' : text))
    .map((text) => (text === ' Enter books for ' ? ' Enter books for Mia.' : text))
    .map((text) => (text === '; n another' ? '' : text))
    .map((text) => (text === '; g gives a booking ' ? '; g gives a booking of yours away' : text))
    .filter((text) => KEY.test(text));
  expect(texts.length).toBeGreaterThan(8);
  expect(texts.filter((text) => KEY.test(withoutKeys(text)) && !NOT_TOLD.has(text))).toEqual([]);
});

/** What is told once a state has become another. */
function toldBetween(before: Partial<ClientState>, after: Partial<ClientState>): readonly string[] {
  return sentencesBetween(stateWith(before), stateWith(after));
}

describe('between two states', () => {
  const sent = {
    operation: 'book',
    room: 'A',
    seats: [{ row: 7, place: 4 }],
    booking: null,
    origin: 'cursor',
    id: 1,
    wasFree: true,
    phase: { kind: 'sent' },
  } as const;

  test('a message is told once, and what stays is not', () => {
    const message = { tone: 'good', text: 'Booked A 7-4 for Mia.' } as const;
    expect(toldBetween({}, { message })).toEqual(['Booked A 7-4 for Mia.']);
    expect(toldBetween({ message }, { message })).toEqual([]);
    expect(toldBetween({ message }, {})).toEqual([]);
  });

  test('news of seats of one’s own are told in the order in which they happened, and not again on the way to them', () => {
    const [first, second] = ['Ola released A 7-4 of yours.', 'Ola gave you A 7-5.'].map((text) => ({
      room: 'A',
      seats: [{ row: 7, place: 4 }],
      text,
    }));
    if (first === undefined || second === undefined) throw new Error('there are two');
    expect(toldBetween({}, { news: [second, first] })).toEqual([first.text, second.text]);
    const message = { tone: 'warning', text: first.text } as const;
    expect(toldBetween({ news: [second, first] }, { news: [second], message })).toEqual([]);
  });

  test('a question says what it is about, and how it is answered', () => {
    const wanted = { ...sent, operation: 'release', booking: 'b1' } as const;
    expect(toldBetween({}, { overlay: { kind: 'question', about: 'release', wanted } })).toEqual([
      'Release the whole booking, 1 seat: A 7-4? Type yes or no.',
    ]);
  });

  test('a lost store is told with the reason, and again once it answers', () => {
    const lost = { kind: 'reconnecting', ageMs: null, nextTryInMs: 0, message: 'the file is gone' } as const;
    expect(linkSentence({ kind: 'live' }, lost)).toBe('The store does not answer: the file is gone');
    expect(linkSentence(lost, { ...lost, nextTryInMs: 1_000 })).toBeNull();
    expect(linkSentence(lost, { kind: 'live' })).toBe('The store answers again.');
    expect(linkSentence({ kind: 'live' }, { kind: 'stale', ageMs: 6_000 })).toBeNull();
  });
});

describe('what others do', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is one sentence for those who did the same, and one for all of many', () => {
    expect(othersSentences(...takenBy('Mia', ['7-4']), 'Ada')).toEqual(['A 7-4 is taken by Mia now.']);
    expect(othersSentences(...takenBy('Mia', ['7-4', '7-5', '7-6']), 'Ada')).toEqual([
      'A 7-4..7-6 are taken by Mia now.',
    ]);
    const [after, differences] = takenBy('Mia', ['1-1', '2-1', '3-1', '4-1']);
    const people = ['Mia', 'Bo', 'Ola', 'Zoe'];
    const byEach = differences.map((each, index) => ({
      ...each,
      after: { ...each.after, content: bookedBy(people[index] ?? '') },
    }));
    const seats = after.seats.map(
      (seat) =>
        byEach.find((each) => each.after.row === seat.row && each.after.place === seat.place)?.after ?? seat,
    );
    expect(othersSentences({ ...after, seats }, byEach, 'Ada')).toEqual([
      'In room A 4 seats changed: 4 taken now.',
    ]);
  });

  test('in a rush of fifty changes a second is told once a second, and all of it', () => {
    const told: number[] = [];
    const teller = new ChangeTeller((_snapshot, differences) => {
      told.push(differences.length);
      return true;
    });
    for (let change = 0; change < 100; change += 1) {
      const label = `${1 + Math.floor(change / 10)}-${1 + (change % 10)}`;
      const [after, seats] = takenBy('Mia', [label]);
      teller.add({ before: after, after, seats });
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(2_000);
    expect(told.length).toBeLessThanOrEqual(4);
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(100);
    teller.end();
  });

  test('waits while a line is typed, and a seat that is as it was by then is not told', () => {
    let isTyping = true;
    const told: (readonly SeatDifference[])[] = [];
    const teller = new ChangeTeller((_snapshot, differences) => {
      if (!isTyping) told.push(differences);
      return !isTyping;
    });
    const [after, [taken]] = takenBy('Mia', ['7-4']);
    if (taken === undefined) throw new Error('one seat differs');
    teller.add({ before: after, after, seats: [taken] });
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([]);
    const back = { before: taken.after, after: { ...taken.before, version: 2 }, missed: 0 };
    teller.add({ before: after, after, seats: [back] });
    isTyping = false;
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([]);
    teller.add({ before: after, after, seats: [taken] });
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([[taken]]);
    teller.end();
  });
});
