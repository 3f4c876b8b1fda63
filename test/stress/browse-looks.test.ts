import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import type { HistoryEvent, LookEvent } from '../../source/stress/history/event.ts';
import { isSameSeat, type Seat } from '../../source/theater/seats.ts';
import { simulateHistory } from './simulate-history.ts';

/** A history in which one look at the read level shows one seat as another look showed it. */
function withMixedLook(
  events: readonly HistoryEvent[],
  which: number,
  from: number,
): readonly HistoryEvent[] {
  const looks = events.filter((event) => event.type === 'look');
  const browsing = looks.filter(({ snapshot }) => !snapshot.isLinearizable);
  const target = browsing[which % Math.max(browsing.length, 1)];
  const source = looks[from % Math.max(looks.length, 1)];
  return events.map((event) =>
    event === target && source !== undefined ? mixed(target, source, from) : event,
  );
}

function mixed(look: LookEvent, source: LookEvent, from: number): LookEvent {
  const seats = look.snapshot.seats.map((seat, index) =>
    index === from % look.snapshot.seats.length ? (source.snapshot.seats[index] ?? seat) : seat,
  );
  return { ...look, snapshot: { ...look.snapshot, seats } };
}

/** Whether a look lacks what had been acknowledged at the write level before it was called. */
function isStale(look: LookEvent, events: readonly HistoryEvent[]): boolean {
  return events.some((answer) => {
    if (answer.type !== 'answer' || answer.outcome !== 'ok' || answer.isUnderReplicated) return false;
    if (answer.at >= look.call) return false;
    const send = events
      .filter((event) => event.type === 'send')
      .find(({ attempt }) => attempt === answer.attempt);
    return (
      send?.change.seats.some(({ after }) => (shown(look, after)?.version ?? 0) < after.version) === true
    );
  });
}

/** Whether a look shows one seat of a change at the version that the change made, and another one before it. */
function isTorn(look: LookEvent, events: readonly HistoryEvent[]): boolean {
  return events.some((event) => {
    if (event.type !== 'send') return false;
    const seats = event.change.seats.map(({ after }) => ({ after, seen: shown(look, after) }));
    const isThere = seats.some(
      ({ after, seen }) => seen?.change === event.change.id && seen.version === after.version,
    );
    return isThere && seats.some(({ after, seen }) => seen !== undefined && seen.version < after.version);
  });
}

function shown(look: LookEvent, seat: Seat): Seat | undefined {
  return look.snapshot.seats.find((candidate) => isSameSeat(candidate, seat));
}

test('stale looks and torn groups at the read level are found wherever a plain reading of the rule finds them', () => {
  const tapes = fc.array(fc.nat({ max: 4095 }), { size: '+2', maxLength: 400 });
  const found = { stale: 0, torn: 0, fine: 0 };
  fc.assert(
    fc.property(tapes, fc.nat({ max: 999 }), fc.nat({ max: 999 }), (tape, which, from) => {
      const scale = { seats: 3, clients: 3, requests: 4, hasBrowsing: true };
      const events = withMixedLook(simulateHistory(tape, scale), which, from);
      const browsing = events
        .filter((event) => event.type === 'look')
        .filter((look) => !look.snapshot.isLinearizable);
      const names = new Set(checkHistory(events).violations.map(({ name }) => name));
      const stale = browsing.some((look) => isStale(look, events));
      const torn = browsing.some((look) => isTorn(look, events));
      expect(names.has('stale read')).toBe(stale);
      expect(torn && !names.has('half group')).toBe(false);
      found.stale += Number(stale);
      found.torn += Number(torn);
      found.fine += Number(names.size === 0);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(found.stale, found.torn, found.fine)).toBeGreaterThan(5);
});
