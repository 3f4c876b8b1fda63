import { describe, expect, test } from 'vitest';

import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import type { ClientState } from '../../../source/screen/client/state/client-state.ts';
import { keyAndCounts } from '../../../source/screen/map/room-lines.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { SeatContent } from '../../../source/theater/seats.ts';
import { seatsIn } from '../../store/support/changes.ts';
import { bookedBy, PLAIN, roomWith, sceneOf, type SceneOptions, stateWith } from './made-up-theater.ts';

const PLAN = makePlan({ rooms: 3, rows: 2, places: 4 });

/** Every seat of a room of this plan, sold to Mia. */
const SOLD: Readonly<Record<string, SeatContent>> = Object.fromEntries(
  [1, 2].flatMap((row) => [1, 2, 3, 4].map((place) => [`${row}-${place}`, bookedBy('Mia')])),
);

const ROOMS = new Map([
  ['A', roomWith(PLAN, 'A')],
  ['B', roomWith(PLAN, 'B', {}, { isClosed: true })],
  ['C', roomWith(PLAN, 'C', SOLD)],
]);

function screen(state: Partial<ClientState>, options: SceneOptions = {}): string {
  const { above, middle, below } = screenLines(stateWith(state), sceneOf(options));
  return [...above, ...middle, ...below].join('\n');
}

describe('a quiet line', () => {
  const step = { room: 'A', booking: 'b1', origin: 'undo' } as const;
  const undo = [{ ...step, operation: 'release', seats: seatsIn('1-1 1-2') } as const];
  const redo = [{ ...step, operation: 'book', origin: 'redo', seats: seatsIn('2-1') } as const];

  test('says what u takes back and what U does again, while there is nothing else to say', () => {
    expect(screen({ undo })).toContain(' u takes back the booking of A 1-1 and 1-2\n');
    expect(screen({ redo })).toContain(' U books A 2-1 again\n');
    expect(screen({ undo, redo })).toContain('of A 1-1 and 1-2; U books A 2-1 again\n');
    expect(screen({ undo, message: { tone: 'good', text: 'Booked.' } })).not.toContain('takes back');
  });
});

describe('a room', () => {
  test('that is closed or full is called so in the programme', () => {
    const lines = screen({ overlay: { kind: 'programme', index: 0 } }, { plan: PLAN, rooms: ROOMS });
    expect(lines).toMatch(/1 {2}A .*0\/8\n/);
    expect(lines).toMatch(/2 {2}B .*0\/8 {2}closed\n/);
    expect(lines).toMatch(/3 {2}C .*8\/8 {2}full\n/);
  });

  test('that is closed or full is called so in the strip of a narrow screen', () => {
    const plan = makePlan();
    const full = Array.from({ length: 12 }, (_, row) =>
      Array.from({ length: 10 }, (__, place) => [`${row + 1}-${place + 1}`, bookedBy('Mia')] as const),
    );
    const rooms = new Map([
      ['A', roomWith(plan, 'A')],
      ['B', roomWith(plan, 'B', {}, { isClosed: true })],
      ['C', roomWith(plan, 'C', Object.fromEntries(full.flat()))],
    ]);
    const lines = screen({}, { plan, rooms, columns: 60, rows: 20 });
    expect(lines).toMatch(/ B .*closed\n/);
    expect(lines).toMatch(/ C .*full\n/);
  });

  test('shows its counts without its key where the two would touch', () => {
    const facts = { room: 'B', play: 'Lear', number: 2, cursor: null, marks: [], requests: [] };
    const snapshot = roomWith(PLAN, 'C', SOLD);
    expect(keyAndCounts({ ...facts, snapshot }, 5, PLAIN)).toBe('2 8/8');
    expect(keyAndCounts({ ...facts, snapshot }, 4, PLAIN)).toBe(' 8/8');
    expect(keyAndCounts({ ...facts, snapshot }, 3, PLAIN)).toBe('8/8');
  });
});

test('who sits where is in the order of people: Bus2 before Bus10', () => {
  const buses = { '1-1': bookedBy('Bus10'), '1-2': bookedBy('Bus2'), '1-3': bookedBy('Bus1') };
  const rooms = new Map([['A', roomWith(PLAN, 'A', buses)]]);
  const lines = screen({ overlay: { kind: 'who', index: 0 } }, { plan: PLAN, rooms });
  expect([...new Set(lines.match(/Bus\d+/g))]).toEqual(['Bus1', 'Bus2', 'Bus10']);
});

test('a message that is longer than the line goes on below it, where lines are empty', () => {
  const words = Array.from({ length: 20 }, (_, index) => `word${index + 1}`);
  const lines = screen({ message: { tone: 'bad', text: words.join(' ') } }, { columns: 80, rows: 30 });
  expect(lines.split(/\s+/).filter((word) => word.startsWith('word'))).toEqual(words);
  expect(lines).not.toContain('word20 …');
});
