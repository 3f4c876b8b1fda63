import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Change, HistoryRows } from '../../source/theater/change.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import { verdictFromHistory, verdictOn } from '../../source/theater/decisions/running.ts';
import { withChange } from '../../source/theater/picture.ts';
import type { Request } from '../../source/theater/request.ts';
import { FREE, type Seat } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { requests, snapshots } from './arbitraries.ts';

/** A compare-and-set on a picture, by the rule every store keeps: all expected versions stand, or nothing changes. */
function applyTo(snapshot: RoomSnapshot, change: Change): { snapshot: RoomSnapshot; isApplied: boolean } {
  const isApplied =
    (!change.isOpenRequired || !snapshot.isClosed) &&
    change.seats.every(({ before }) =>
      snapshot.seats.some(
        (seat) => seat.row === before.row && seat.place === before.place && seat.version === before.version,
      ),
    );
  return { snapshot: isApplied ? withChange(snapshot, change) : snapshot, isApplied };
}

type Story = {
  readonly start: RoomSnapshot;
  readonly request: Request;
  readonly others: readonly Request[];
  readonly sentAfter: number | null;
};

/** A story of a room: one change under scrutiny is sent at some moment, or never, among changes of others. */
const stories: fc.Arbitrary<Story> = fc.record({
  start: snapshots,
  request: requests,
  others: fc.array(requests, { maxLength: 6 }),
  sentAfter: fc.option(fc.nat({ max: 6 }), { nil: null }),
});

type Told = { verdicts: string[]; isApplied: boolean; entries: Change[]; change: Change };

function tell({
  start,
  request,
  others,
  sentAfter,
}: typeof stories extends fc.Arbitrary<infer T> ? T : never): Told | null {
  const decision = decide(start, request, 'ours');
  if (decision.kind !== 'change') return null;
  const { change } = decision;
  const verdicts: string[] = [];
  const entries: Change[] = [];
  let room = start;
  let isApplied = false;
  const send = (): void => {
    const result = applyTo(room, change);
    room = result.snapshot;
    isApplied ||= result.isApplied;
    if (result.isApplied) entries.push(change);
  };
  others.forEach((other: Request, index) => {
    if (sentAfter === index) send();
    verdicts.push(verdictOn(change, room));
    const theirs = decide(room, other, `other-${index}`);
    if (theirs.kind !== 'change') return;
    const result = applyTo(room, theirs.change);
    room = result.snapshot;
    if (result.isApplied) entries.push(theirs.change);
  });
  if (sentAfter !== null && sentAfter >= others.length) send();
  verdicts.push(verdictOn(change, room));
  return { verdicts, isApplied, entries, change };
}

/** A booking of one seat that was seen at a version which nobody knows the maker of. */
function bookingAt(version: number, id: string): Change {
  const before: Seat = { row: 1, place: 1, version, change: 'somebody', content: FREE };
  const content = { kind: 'booked', client: 'Ada', booking: id } as const;
  return {
    id,
    kind: 'book',
    room: 'A',
    epoch: 'first',
    by: 'Ada',
    reason: '',
    seats: [{ before, after: { ...before, version: version + 1, change: id, content } }],
    isOpenRequired: true,
    gate: null,
  };
}

/** A history of one row. */
function historyOf(change: Change): HistoryRows {
  return { entries: [{ at: 0, change, isRecovered: false }], unreadable: 0 };
}

describe('the verdict', () => {
  test('never says applied and never of the same change, whatever happens to the room', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const told = tell(story);
        if (told === null) return;
        expect(told.verdicts.includes('applied') && told.verdicts.includes('never')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('is true: applied only of a change that was, never only of one that is not and never will be', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const told = tell(story);
        if (told === null) return;
        expect(told.verdicts.includes('applied') && !told.isApplied).toBe(false);
        expect(told.verdicts.includes('never') && told.isApplied).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('is decided by a whole history whenever the seats have moved on', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const told = tell(story);
        if (told === null || told.verdicts.at(-1) !== 'overtaken') return;
        const entries = told.entries.map((change) => ({ at: 0, change, isRecovered: false }));
        expect(verdictFromHistory(told.change, { entries, unreadable: 0 })).toBe(
          told.isApplied ? 'applied' : 'never',
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is pending while every seat stands, and a fence on one of them ends that', () => {
    fc.assert(
      fc.property(snapshots, requests, (start, request) => {
        const decision = decide(start, request, 'ours');
        if (decision.kind !== 'change') return;
        const { change } = decision;
        expect(verdictOn(change, start)).toBe('pending');
        const fence = decide(start, { kind: 'fence', change, by: 'Ada' }, 'fence');
        if (fence.kind !== 'change') throw new Error('a pending change can be fenced');
        expect(fence.change.seats).toHaveLength(1);
        const fenced = applyTo(start, fence.change).snapshot;
        expect(verdictOn(change, fenced)).toBe('never');
        expect(applyTo(fenced, change).isApplied).toBe(false);
      }),
    );
  });

  test('is never for a change of a seat that stands at its version by another change', () => {
    const change = bookingAt(1, 'ours');
    const [{ before }] = change.seats;
    const room = {
      room: 'A',
      epoch: 'first',
      revision: 'r',
      isClosed: false,
      play: '',
      at: 0,
      level: 'SERIAL',
    };
    const picture = { ...room, isLinearizable: true, seats: [before] };
    expect(verdictOn(change, picture)).toBe('pending');
    expect(verdictOn(change, { ...picture, seats: [{ ...before, change: 'another' }] })).toBe('never');
  });

  test('is never in an epoch that began after it was decided, though its seats stand as they were seen', () => {
    const change = bookingAt(1, 'ours');
    const [{ before, after }] = change.seats;
    const room = {
      room: 'A',
      epoch: 'second',
      revision: 'r',
      isClosed: false,
      play: '',
      at: 0,
      level: 'SERIAL',
    };
    const picture = { ...room, isLinearizable: true, seats: [before] };
    expect(verdictOn(change, picture)).toBe('never');
    expect(verdictOn(change, { ...picture, epoch: '' })).toBe('pending');
    expect(verdictOn(change, { ...picture, seats: [after] })).toBe('applied');
  });

  test('is never “never” by a history of which a row cannot be read', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 1, max: 3 }), (story, lost) => {
        const told = tell(story);
        if (told === null || told.verdicts.at(-1) !== 'overtaken') return;
        const entries = told.entries.slice(lost).map((change) => ({ at: 0, change, isRecovered: false }));
        const found = verdictFromHistory(told.change, { entries, unreadable: lost });
        expect(found === null || (found === 'applied' && told.isApplied)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('does not trust what a recovered row says it replaced', () => {
    const change = bookingAt(1, 'ours');
    const later = bookingAt(2, 'later');
    const by = (isRecovered: boolean): ReturnType<typeof verdictFromHistory> =>
      verdictFromHistory(change, { entries: [{ at: 0, change: later, isRecovered }], unreadable: 0 });
    expect(by(true)).toBeNull();
    expect(by(false)).toBe('never');
  });

  test('is not disproved by a row of another life, in which the same version was made once before', () => {
    const ours = bookingAt(1, 'ours');
    const theirs = { ...bookingAt(1, 'theirs'), epoch: 'earlier' };
    expect(verdictFromHistory(ours, historyOf(theirs), { epoch: 'first' })).toBeNull();
    expect(verdictFromHistory(ours, historyOf({ ...theirs, epoch: 'first' }), { epoch: 'first' })).toBe(
      'never',
    );
    // Of a change that is older than this life, this life's rows say that it is no part of it.
    const earlier = { ...ours, epoch: 'earliest' };
    expect(verdictFromHistory(earlier, historyOf({ ...theirs, epoch: 'first' }), { epoch: 'first' })).toBe(
      'never',
    );
    expect(verdictFromHistory(earlier, historyOf(theirs), { epoch: 'first' })).toBeNull();
  });
});
