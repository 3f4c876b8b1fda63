import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { MAP_BINDINGS } from '../../../source/screen/client/keys/map-bindings.ts';
import type { ClientState } from '../../../source/screen/client/state/client-state.ts';
import { tell } from '../../../source/screen/reader/sentences.ts';
import {
  type At,
  type Subject,
  TYPED_COMMANDS,
  usageOf,
} from '../../../source/screen/reader/typed-commands.ts';
import { completionsOf, readLine } from '../../../source/screen/reader/typed-line.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { ROOT } from '../../../tools/structure/imports.ts';
import { bookedBy, cursorAt, NOW, roomWith, sceneOf, stateWith } from '../client/made-up-theater.ts';

const PLAN = makePlan({ rooms: 2, rows: 3, places: 6 });

const ROOMS = new Map([
  [
    'A',
    roomWith(PLAN, 'A', {
      '1-5': bookedBy('Mia'),
      '2-1': bookedBy('Jaroslaw', 'b1'),
      '2-2': bookedBy('Jaroslaw', 'b1'),
      '3-1': { kind: 'held', by: 'Bo', until: NOW + 60_000 },
      '3-6': { kind: 'blocked', note: 'wet paint' },
    }),
  ],
  ['B', roomWith(PLAN, 'B')],
]);

function at(changes: Partial<ClientState> = {}): At {
  return { state: stateWith(changes, PLAN), scene: sceneOf({ plan: PLAN, rooms: ROOMS }) };
}

/** The keys that a line presses, and the texts that it types, as one would write them. */
function keysOf(line: string, changes: Partial<ClientState> = {}): string {
  const typed = readLine(line, at(changes));
  if (typed.kind !== 'steps')
    return `no keys: ${typed.kind === 'say' ? typed.sentences.join(' ') : typed.kind}`;
  return typed.steps
    .map((step) => {
      if (step.kind === 'check') return `(${step.marked.seats.length} marked)`;
      return step.kind === 'press' ? step.key : `[${step.text}]`;
    })
    .join(' ');
}

describe('a typed line', () => {
  test.for<readonly [line: string, keys: string]>([
    ['2-4', ': [A2-4]'],
    ['B 2-4', ': [B2-4]'],
    ['b2-4', ': [B2-4]'],
    ['b', ': [B1-1]'],
    ['room B', ': [B1-1]'],
    ['row 3', ': [A3-1]'],
    ['next room', 'tab'],
    ['previous room', 'shift-tab'],
    ['book', 'enter'],
    ['book 2-4', ': [A2-4] enter'],
    ['book 2-4 2-5', ': [A2-4] space : [A2-5] space (2 marked) enter'],
    ['book B 2-4 to 2-6', ': [B2-4] space : [B2-5] space : [B2-6] space (3 marked) enter'],
    ['Book  B2-4, 2-5 and 3-1', ': [B2-4] space : [B2-5] space : [B3-1] space (3 marked) enter'],
    ['mark', ': [A1-1] space'],
    ['best 4', 'b 4'],
    ['best 10', 'b 0'],
    ['best 4 in row 3', ': 3 b 4'],
    ['release 2-1', ': [A2-1] r'],
    ['release booking', 'R'],
    ['give to Mia Maria', 'g [Mia Maria]'],
    ['give Mia', 'g [Mia]'],
    ['customer Mia', 'c [Mia]'],
    ['customer', 'c []'],
    ['find row', '/ [row]'],
    ['arrived booking', 'A'],
    ['move 2-1', ': [A2-1] s'],
    ['join', '+'],
    ['undo', 'u'],
    ['quit', 'ctrl-c'],
    ['q', 'ctrl-c'],
    ['', ''],
  ])('%j presses %j', ([line, keys]) => {
    expect(keysOf(line)).toBe(keys);
  });

  test.for<readonly [line: string, says: string]>([
    ['2-7', 'there is no seat 2-7; the last one of a room is 3-6'],
    ['C 1-1', 'there is no room C'],
    ['c', 'There is no room c'],
    ['row 4', 'There is no row 4'],
    ['book 1-4 1-5', 'A 1-5 is taken by Mia; nothing was booked'],
    ['mark 3-1 3-2', 'A 3-1 is held by Bo; nothing was marked'],
    ['book yes', '"yes" names no seats'],
    ['book A', '"A" names no seats'],
    ['best 11', 'from 1 to 10'],
    ['best 4 in row 9', 'There is no row 9'],
    ['give to -', '"-" stands for nobody'],
    ['give to', 'cannot be empty'],
    ['release 2-1 2-2', 'name one seat'],
    ['undo it', '"it" is more than this command takes'],
    ['give up', 'Nothing is unconfirmed'],
    ['yes', 'is no command and no seat'],
    ['buy 2-4', 'is no command and no seat'],
    ['unmark', 'Nothing is marked'],
    [`find ${'x'.repeat(60)}`, 'too long'],
    ['help nothing', 'There is no command nothing'],
  ])('%j presses no key, and says %j', ([line, says]) => {
    expect(keysOf(line)).toMatch(/^no keys: /);
    expect(keysOf(line)).toContain(says);
  });

  test('marks only what is not marked, and unmarks only what is', () => {
    const marks = { room: 'A', seats: [{ row: 1, place: 1 }] };
    expect(keysOf('mark 1-1 1-2', { marks })).toBe(': [A1-2] space');
    expect(keysOf('unmark 1-1 1-2', { marks })).toBe(': [A1-1] space : [A1-1]');
    expect(keysOf('book 1-3', { marks })).toContain('no keys: Seats are marked');
  });

  test('books no part of a group while a request for one of its seats is open', () => {
    const request = {
      operation: 'book',
      room: 'A',
      seats: [{ row: 2, place: 4 }],
      booking: null,
      origin: 'cursor',
      id: 1,
      wasFree: true,
      phase: { kind: 'doubt' },
    } as const;
    expect(keysOf('book 2-4 2-5', { requests: [request] })).toBe(
      'no keys: A request for A 2-4 is still open; nothing was booked.',
    );
  });

  test('is an answer and nothing else while a question is open', () => {
    const wanted = { operation: 'release', room: 'A', seats: [], booking: 'b1', origin: 'cursor' } as const;
    const overlay = { kind: 'question', about: 'release', wanted } as const;
    expect(keysOf('yes', { overlay })).toBe('y');
    expect(keysOf('no', { overlay })).toBe('escape');
    for (const line of ['book', '2-4', '', 'ye'])
      expect(keysOf(line, { overlay })).toBe('no keys: There is a question first: type yes or no.');
  });

  test('can do all that a key of the map does, save what only changes a picture', () => {
    const ofPictures = new Set(['theme', 'repaint', 'suspend', 'mouse']);
    // The seat at an end of a row or of the room is typed, as any other.
    const ofEnds = new Set(['first', 'last', 'page-up', 'page-down']);
    // A stretch of seats is typed: nothing has to be gone over.
    const ofRuns = new Set(['extend-left', 'extend-right', 'extend-up', 'extend-down', 'run']);
    const typed = new Set(TYPED_COMMANDS.flatMap(({ keys }) => keys));
    const untold = MAP_BINDINGS.filter(
      ({ command, keys }) =>
        !ofPictures.has(command) &&
        !ofEnds.has(command) &&
        !ofRuns.has(command) &&
        !keys.some((key) => typed.has(key)),
    );
    expect(untold.map(({ command }) => command)).toEqual([]);
  });
});

test('docs/screen-reader.md tells of every command, as the help does', () => {
  const page = readFileSync(path.join(ROOT, 'docs/screen-reader.md'), 'utf8');
  const rows = TYPED_COMMANDS.map((command) => `| \`${usageOf(command)}\` | ${command.help} |`);
  expect(page).toContain(rows.join('\n'));
});

describe('completion', () => {
  test.for<readonly [line: string, becomes: readonly string[]]>([
    ['nex', ['next room', 'next']],
    ['release b', ['release booking']],
    ['room ', ['room A', 'room B']],
    ['row ', ['row 1', 'row 2', 'row 3']],
    ['2-', ['2-1', '2-2', '2-3', '2-4', '2-5', '2-6']],
    ['book 1-', ['book 1-1', 'book 1-2', 'book 1-3', 'book 1-4', 'book 1-6']],
    ['book 1-1 1-6', ['book 1-1 1-6']],
    ['book 1-1 3-', ['book 1-1 3-2', 'book 1-1 3-3', 'book 1-1 3-4', 'book 1-1 3-5']],
    ['release 2', ['release 2-1', 'release 2-2']],
    ['find m', ['find Mia']],
    ['customer J', ['customer Jaroslaw']],
    ['xyz', []],
  ])('of %j is %j', ([line, becomes]) => {
    expect(completionsOf(line, at())).toEqual(becomes);
  });

  test('answers a question', () => {
    const wanted = { operation: 'book', room: 'A', seats: [], booking: null, origin: 'marks' } as const;
    const overlay = { kind: 'question', about: 'book', wanted } as const;
    expect(completionsOf('', at({ overlay }))).toEqual(['yes', 'no']);
  });
});

describe('what is told', () => {
  test.for<readonly [subject: Subject, says: readonly string[]]>([
    ['seat', ['A 1-1, free, row 1 place 1, aisle left.']],
    ['row', ['A row 1: 1 to 4 free, 5 taken by Mia, 6 free.']],
    [
      'rows',
      [
        'A row 1: 1 to 4 free, 5 taken by Mia, 6 free.',
        'A row 2: 1 to 2 yours, 3 to 6 free.',
        'A row 3: 1 held by Bo, 2 to 5 free, 6 blocked: wet paint.',
      ],
    ],
    [
      'room',
      [
        'Room A, Hamlet: 13 of 18 seats free, 3 booked, 1 held, 1 blocked.',
        'Yours: 2-1 and 2-2.',
        'A 1-1, free, row 1 place 1, aisle left.',
      ],
    ],
    [
      'rooms',
      [
        'Room A, Hamlet: 13 of 18 seats free, 3 booked, 1 held, 1 blocked.',
        'Room B, The Seagull: 18 of 18 seats free.',
      ],
    ],
    ['clients', ['Jaroslaw has 2 seats in A.', 'Mia has 1 seat in A.']],
    ['marks', ['Nothing is marked.']],
    ['reference', ['A 1-1 is free, and in no booking.']],
    ['customer', ['You book for yourself, Jaroslaw.']],
    ['status', ['What is told here is fresh.', 'You book for yourself, Jaroslaw.']],
  ])('of the %s', ([subject, says]) => {
    expect(tell(subject, at())).toEqual(says);
  });

  test('of who sits where has the reference of each booking, and who holds seats', () => {
    expect(tell('who', at())).toEqual([
      expect.stringMatching(/^Jaroslaw: 2-1 and 2-2, reference \w{6}\.$/),
      expect.stringMatching(/^Mia: 1-5, reference \w{6}\.$/),
      'Held by Bo: 3-1.',
    ]);
    expect(tell('mine', at())).toEqual([
      'Jaroslaw has 1 booking with 2 seats.',
      expect.stringMatching(/^A, Hamlet: 2-1 and 2-2, reference \w{6}\.$/),
    ]);
  });

  test('of who sits where tells at a till, and nowhere else, what is reserved and noted', () => {
    const content = { ...bookedBy('Mia'), note: 'sits by the door', until: NOW + 60_000 };
    const rooms = new Map([['A', roomWith(PLAN, 'A', { '1-5': content })]]);
    const state = stateWith({}, PLAN);
    const till = { customer: null, seller: { by: 'Ola', sold: new Set<string>() }, sellers: new Map() };
    expect(tell('who', { state, scene: { ...sceneOf({ plan: PLAN, rooms }), till } })).toEqual([
      expect.stringMatching(/^Mia: 1-5, reference \w{6}, kept until .*, sits by the door\.$/),
    ]);
    expect(tell('who', { state, scene: sceneOf({ plan: PLAN, rooms }) })).toEqual([
      expect.stringMatching(/^Mia: 1-5, reference \w{6}\.$/),
    ]);
  });

  test('of a seat at the other end, and of one that is marked', () => {
    const marks = { room: 'A', seats: [{ row: 1, place: 6 }] };
    const here = at({ cursor: cursorAt('A', 1, 6), marks });
    expect(tell('seat', here)).toEqual(['A 1-6, free, marked, row 1 place 6, aisle right.']);
    expect(tell('row', here)).toEqual(['A row 1: 1 to 4 free, 5 taken by Mia, 6 free and marked.']);
    expect(tell('marks', here)).toEqual(['1 seat marked: A 1-6.']);
  });
});
