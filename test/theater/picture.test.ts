import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decide } from '../../source/theater/decide.ts';
import { differencesBetween } from '../../source/theater/differences.ts';
import { occupancyOf } from '../../source/theater/occupancy.ts';
import { mergeSnapshots, withChange } from '../../source/theater/picture.ts';
import { makePlan, planFault, seatsInPlan } from '../../source/theater/plan.ts';
import { reservationsIn } from '../../source/theater/reservations.ts';
import { NOW, snapshots, wishes } from './arbitraries.ts';

test('merging a picture with itself gives the very same object', () => {
  fc.assert(
    fc.property(snapshots, (known) => {
      expect(mergeSnapshots(known, { ...known })).toBe(known);
    }),
  );
});

test('an older picture that comes late takes nothing back', () => {
  fc.assert(
    fc.property(snapshots, wishes, (older, wish) => {
      const decision = decide(older, wish, 'change');
      if (decision.kind !== 'change') return;
      const newer = withChange(older, decision.change);
      expect(mergeSnapshots(newer, older)).toBe(newer);
      expect(mergeSnapshots(older, { ...newer, revision: 'r2' })).toEqual({ ...newer, revision: 'r2' });
    }),
  );
});

test('seats are merged one by one when each picture is ahead somewhere', () => {
  fc.assert(
    fc.property(snapshots, snapshots, (left, right) => {
      const merged = mergeSnapshots(left, right);
      merged.seats.forEach((seat, index) => {
        const versions = [left.seats[index]?.version ?? 0, right.seats[index]?.version ?? 0];
        expect(seat.version).toBe(Math.max(...versions));
      });
    }),
  );
});

test('differences are the seats that moved on, with the versions nobody saw', () => {
  fc.assert(
    fc.property(snapshots, (before) => {
      const [first, ...others] = before.seats;
      if (first === undefined) return;
      const moved = { ...first, version: first.version + 3 };
      const after = { ...before, seats: [moved, ...others] };
      expect(differencesBetween(before, after)).toEqual([{ before: first, after: moved, missed: 2 }]);
      expect(differencesBetween(after, before)).toEqual([]);
    }),
  );
});

test('occupancy counts every seat once, and a hold that has run out as free', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const { seats, free, booked, held, blocked } = occupancyOf(snapshot, NOW);
      expect(free + booked + held + blocked).toBe(seats);
      expect(occupancyOf(snapshot, NOW + 10).held).toBe(0);
    }),
  );
});

test('reservations are every booked seat, grouped by booking', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const seats = reservationsIn([snapshot]).flatMap((reservation) => reservation.seats);
      expect(seats).toHaveLength(occupancyOf(snapshot).booked);
      expect(reservationsIn([snapshot], 'Ada').every(({ client }) => client === 'Ada')).toBe(true);
    }),
  );
});

test('the plan is six rooms of 12 rows of 10 places, with a play in each', () => {
  const plan = makePlan();
  expect(plan.rooms.map(({ room }) => room)).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
  expect(new Set(plan.rooms.map(({ play }) => play)).size).toBe(6);
  expect(seatsInPlan(plan)).toBe(720);
});

test('a plan beyond the limits is refused with what would be right', () => {
  expect(planFault({ rooms: 10, rows: 12, places: 10 })).toBe('rooms must be a whole number from 1 to 9');
  expect(() => makePlan({ rows: 0 })).toThrow(RangeError);
});
