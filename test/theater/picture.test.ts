import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decide } from '../../source/theater/decisions/decide.ts';
import { occupancyOf } from '../../source/theater/figures.ts';
import {
  differencesBetween,
  isDisputed,
  isDisputedBy,
  mergeSnapshots,
  withChange,
} from '../../source/theater/picture.ts';
import { makePlan, planFault, seatsInPlan } from '../../source/theater/plan.ts';
import { FREE } from '../../source/theater/seats.ts';
import { reservationsIn, seatAt } from '../../source/theater/snapshot.ts';
import { NOW, requests, snapshots } from './arbitraries.ts';

test('merging a picture with itself gives the very same object', () => {
  fc.assert(
    fc.property(snapshots, (known) => {
      expect(mergeSnapshots(known, { ...known })).toBe(known);
    }),
  );
});

test('an older picture that comes late takes nothing back', () => {
  fc.assert(
    fc.property(snapshots, requests, (older, request) => {
      const decision = decide(older, request, 'change');
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

/** A room as a replica shows it that has the versions of now beside the seats of before, or the other way round. */
const torn = fc
  .tuple(snapshots, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([room, isTorn]) => ({
    room,
    isTorn,
    mixture: {
      ...room,
      isLinearizable: false,
      seats: room.seats.map((seat, index) => {
        return isTorn[index] === true ? { ...seat, change: 'before', content: FREE } : seat;
      }),
    },
  }));

test('of two contents for one version the linearizable one stands, whichever came first', () => {
  fc.assert(
    fc.property(torn, ({ room, mixture }) => {
      expect(mergeSnapshots(mixture, room).seats).toEqual(room.seats);
      expect(mergeSnapshots(room, mixture).seats).toEqual(room.seats);
    }),
  );
});

test('the first of two that are no better than each other stays, and both ways round they are disputed', () => {
  fc.assert(
    fc.property(torn, ({ room, mixture, isTorn }) => {
      const browsed = { ...room, isLinearizable: false };
      expect(mergeSnapshots(browsed, mixture)).toBe(browsed);
      expect(isDisputed(browsed, mixture)).toBe(isTorn.includes(true));
      expect(isDisputed(mixture, browsed)).toBe(isTorn.includes(true));
    }),
  );
});

test('the seats of a room at two moments are not disputed, and merge to the later ones in any order', () => {
  fc.assert(
    fc.property(snapshots, requests, (older, request) => {
      const decision = decide(older, request, 'change');
      if (decision.kind !== 'change') return;
      const newer = withChange(older, decision.change);
      expect([isDisputed(older, newer), isDisputed(newer, older)]).toEqual([false, false]);
      expect(mergeSnapshots(older, newer).seats).toEqual(newer.seats);
      expect(mergeSnapshots(newer, older).seats).toEqual(newer.seats);
    }),
  );
});

test('a change that is known to be applied takes the place of another content at its version', () => {
  fc.assert(
    fc.property(snapshots, requests, (older, request) => {
      const decision = decide(older, request, 'change');
      if (decision.kind !== 'change') return;
      const newer = withChange(older, decision.change);
      const after = decision.change.seats.map((seat) => seat.after);
      const applied = { epoch: older.epoch, made: after };
      const mixture = {
        ...newer,
        seats: newer.seats.map((seat) => ({ ...seat, change: 'before' })),
      };
      expect(isDisputedBy(newer, applied)).toBe(false);
      expect(isDisputedBy(mixture, applied)).toBe(true);
      const mended = withChange(mixture, decision.change);
      for (const seat of after) expect(seatAt(mended, seat)).toEqual(seat);
    }),
  );
});

test('a gate without the seat that it moved is disputed', () => {
  fc.assert(
    fc.property(snapshots, (room) => {
      const known = { ...room, isLinearizable: false };
      const other = { ...known, isClosed: !room.isClosed };
      expect(isDisputed(known, other)).toBe(true);
      expect(mergeSnapshots(known, other).isClosed).toBe(room.isClosed);
      expect(mergeSnapshots(known, { ...other, isLinearizable: true }).isClosed).toBe(!room.isClosed);
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

test('pictures of two epochs are never mixed: that of a linearizable look stands whole, whatever its versions', () => {
  fc.assert(
    fc.property(snapshots, snapshots, (known, other) => {
      const next = { ...other, epoch: 'second' };
      expect(isDisputed(known, next)).toBe(true);
      expect(mergeSnapshots(known, next)).toBe(next);
      expect(mergeSnapshots(known, { ...next, isLinearizable: false })).toBe(known);
    }),
  );
});

test('a change of another epoch leaves a picture alone, and asks for a look', () => {
  fc.assert(
    fc.property(snapshots, requests, (older, request) => {
      const decision = decide(older, request, 'change');
      if (decision.kind !== 'change') return;
      const restored = { ...older, epoch: 'second' };
      expect(withChange(restored, decision.change)).toBe(restored);
      const made = decision.change.seats.map(({ after }) => after);
      expect(isDisputedBy(restored, { epoch: older.epoch, made })).toBe(true);
    }),
  );
});
