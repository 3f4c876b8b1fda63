import fc from 'fast-check';
import { expect, test } from 'vitest';

import { LatencyHistogram } from '../../source/store/metered-store.ts';
import {
  type Action,
  type ClientTask,
  groupsOf,
  type Order,
  type ProgramChoice,
  randomNumbers,
} from '../../source/stress/programs/program.ts';
import { makeProgram } from '../../source/stress/programs/run-client.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { roomOf } from '../../source/theater/request.ts';
import { type SeatContent, seatLabel } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

const plan = makePlan({ rooms: 2, rows: 3, places: 5 });

test('a percentile is at least the true one, and at most 1.6 % more', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60_000_000 }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.99, 1),
      (micros, share) => {
        const histogram = new LatencyHistogram();
        for (const value of micros) histogram.record(value / 1000);
        const sorted = micros.toSorted((left, right) => left - right);
        const exact = (sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000;
        const told = histogram.percentile(share);
        expect(told).toBeGreaterThanOrEqual(exact);
        expect(told).toBeLessThanOrEqual(exact * 1.016);
      },
    ),
  );
});

test('histograms of two processes add up to that of one', () => {
  const [left, right, both] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
  for (let value = 1; value <= 1000; value += 1) {
    (value % 3 === 0 ? left : right).record(value);
    both.record(value);
  }
  left.merge(right.counts());
  expect(left.counts()).toEqual(both.counts());
  expect(left.total).toBe(1000);
});

test('groups hold every seat of the theater once, and none reaches into another row', () => {
  const groups = groupsOf(plan, 2);
  const seats = groups.flatMap((group) => group.seats.map((seat) => `${group.room} ${seatLabel(seat)}`));
  expect(new Set(seats).size).toBe(30);
  expect(seats).toHaveLength(30);
  expect(groups.every((group) => new Set(group.seats.map(({ row }) => row)).size === 1)).toBe(true);
});

test('the same seed makes the same choices, another seed others', () => {
  expect(shuffled(1)).toEqual(shuffled(1));
  expect(shuffled(1)).not.toEqual(shuffled(2));
  expect(shuffled(3).toSorted((left, right) => left - right)).toEqual(FIFTY);
});

const FIFTY = Array.from({ length: 50 }, (_, index) => index);

function shuffled(seed: number): readonly number[] {
  return randomNumbers(seed).shuffle(FIFTY);
}

test('a rush looks first, and two clients come from opposite ends', () => {
  const [first, second] = [0, 1].map((index) => actionsOf({ program: 'rush', order: 'ends' }, index, 3));
  expect(first).toEqual(['look A B', 'book A 1-1', 'book A 1-2']);
  expect(second).toEqual(['look A B', 'book B 3-5', 'book B 3-4']);
});

test('a rush by the best seats looks before each booking; alike for all, or shuffled by each client', () => {
  const picture = freeRoom();
  const first = (order: Order): readonly string[] =>
    [1, 2, 3, 4, 5, 6].map((seed) => {
      const program = makeProgram({ ...TASK, choice: { program: 'rush', order }, index: 0, seed });
      expect(wordsOf(program.next())).toBe('look A');
      program.saw(picture);
      return wordsOf(program.next());
    });
  expect(new Set(first('best-alike')).size).toBe(1);
  expect(new Set(first('best')).size).toBeGreaterThan(1);
});

test('a rush by the best seats ends when every room is full', () => {
  const program = makeProgram({ ...TASK, choice: { program: 'rush', order: 'best' }, index: 0 });
  const full = freeRoom({ kind: 'booked', client: 'Mia', booking: 'b' });
  const actions = ['A', 'B'].map((room) => {
    const action = wordsOf(program.next());
    program.saw({ ...full, room });
    return action;
  });
  expect([...actions, wordsOf(program.next())]).toEqual(['look A', 'look B', 'end']);
});

/** Room A with every seat the same. */
function freeRoom(content: SeatContent = { kind: 'free' }): RoomSnapshot {
  const seats = Array.from({ length: plan.rows * plan.places }, (_, index) => ({
    row: Math.floor(index / plan.places) + 1,
    place: (index % plan.places) + 1,
    version: 0,
    change: '-',
    content,
  }));
  const facts = { room: 'A', epoch: '', revision: '0', play: 'Hamlet', isClosed: false, seats, at: 0 };
  return { ...facts, isLinearizable: true, level: 'file' };
}

test('a random client does only what is possible: without a booking or a block it takes nothing back', () => {
  const actions = actionsOf({ program: 'random' }, 0, 1000);
  const kinds = new Set(actions.map((action) => action.split(' ')[0]));
  expect(kinds).toEqual(new Set(['look', 'book', 'hold', 'block', 'close']));
});

/** The first actions of a client, in words, none of which ever gets an answer. */
function actionsOf(choice: ProgramChoice, index: number, count: number): readonly string[] {
  const program = makeProgram({ ...TASK, choice, index });
  return Array.from({ length: count }, () => wordsOf(program.next()));
}

const TASK: Omit<ClientTask, 'choice' | 'index'> = {
  client: 'stress-1',
  seed: 1,
  group: 1,
  limits: { forMs: null, count: null, rate: null },
  plan,
  history: '',
};

function wordsOf(action: Action | null): string {
  if (action === null) return 'end';
  if (action.kind === 'look') return `look ${action.rooms.join(' ')}`;
  const { request } = action;
  const seats = 'seats' in request ? request.seats : [];
  return `${request.kind} ${roomOf(request)} ${seats.map(seatLabel).join(' ')}`;
}
