import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';

import { ClientScreen } from '../../../source/screen/client/client-app.tsx';
import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import type { ClientState, OpenRequest } from '../../../source/screen/client/state/client-state.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import { chooseLayout } from '../../../source/screen/kit/layout.ts';
import { VirtualScreen } from '../../../source/screen/kit/painter/virtual-screen.ts';
import { cellsOf, placeLabels } from '../../../source/screen/kit/text.ts';
import { THEMES } from '../../../source/screen/kit/themes.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { Link } from '../../../source/watch/occupancy.ts';
import {
  bookedBy,
  cursorAt,
  NOW,
  PLAIN_THEME,
  roomWith,
  sceneOf,
  type SceneOptions,
  stateWith,
} from './made-up-theater.ts';

const CHOOSING = stateWith({
  cursor: cursorAt('A', 8, 6),
  marks: {
    room: 'A',
    seats: [
      { row: 8, place: 4 },
      { row: 8, place: 5 },
    ],
  },
});

const CONFLICT = stateWith({
  ...CHOOSING,
  message: { tone: 'bad', text: 'B 3-2 was taken by Mia a moment before; nothing was booked.' },
});

/** The screen as text, with a bar after every line so that its end is seen. */
function draw(state: ClientState, options: SceneOptions = {}): string {
  const { columns = 80 } = options;
  const scene = sceneOf(options);
  const text = renderToString(<ClientScreen {...{ scene, state }} />, { columns });
  return `\n${text
    .split('\n')
    .map((line) => `${line}|`)
    .join('\n')}\n`;
}

/** The line right under that of the cursor's place. */
function legendOf(state: ClientState, options: SceneOptions = {}): string | undefined {
  const lines = draw(state, options).split('\n');
  return lines[lines.findIndex((line) => /^ +\^ *\|$/.test(line)) + 1];
}

describe('the booking terminal', () => {
  test.each([
    [80, 24],
    [80, 23],
    [120, 40],
    [60, 20],
    [40, 17],
    [30, 10],
  ])('in %i x %i', (columns, rows) => {
    const screen = draw(CHOOSING, { columns, rows });
    expect(screen.trim().split('\n')).toHaveLength(rows);
    expect(screen).toMatchSnapshot();
  });

  test('says after a conflict who has the seat and that nothing was booked', () => {
    expect(draw(CONFLICT)).toMatchSnapshot();
  });

  test('keeps the last picture, with its age, while the store is lost', () => {
    const link: Link = { kind: 'reconnecting', ageMs: 12_000, nextTryInMs: 3000, message: 'no answer' };
    const state = stateWith({ ...CHOOSING, message: { tone: 'bad', text: 'theater.db: no such file' } });
    expect(draw(state, { link })).toMatchSnapshot();
  });

  test('keeps a line for an unconfirmed booking, and the message beside it', () => {
    const request: OpenRequest = {
      id: 1,
      operation: 'book',
      room: 'A',
      seats: [{ row: 8, place: 6 }],
      booking: null,
      origin: 'cursor',
      wasFree: true,
      phase: { kind: 'doubt' },
    };
    const before = { row: 8, place: 6, version: 0, change: 'change 0', content: { kind: 'free' } } as const;
    const after = { ...before, version: 1, change: 'c1', content: bookedBy('Jaroslaw') };
    const change = {
      id: 'c1',
      kind: 'book',
      room: 'A',
      epoch: 'first',
      by: 'Jaroslaw',
      reason: '',
      seats: [{ before, after }],
      isOpenRequired: true,
      gate: null,
    } as const;
    const state = stateWith({
      ...CONFLICT,
      requests: [{ ...request, phase: { kind: 'unconfirmed', change } }],
    });
    const plan = makePlan();
    for (const rows of [24, 20]) {
      const layout = chooseLayout(plan, { columns: 80, rows }, 1);
      const scene = { ...sceneOf({ plan }), layout };
      const text = renderToString(<ClientScreen {...{ scene, state }} />, {
        columns: 80,
      });
      expect(text).toContain('? Unconfirmed: booking A 8-6. Esc gives it up.');
      expect(text).toContain('A 8-6  unconfirmed');
      expect(text.includes('taken by Mia a moment before')).toBe(rows === 24);
      expect(text.split('\n')).toHaveLength(rows);
    }
  });

  test('in ASCII is ASCII, whatever the names are', () => {
    const plan = { ...makePlan(), rooms: makePlan().rooms.with(0, { room: 'A', play: 'Żywoty 東京' }) };
    const options = { plan, client: 'Jarosław', appearance: { theme: PLAIN_THEME, glyphs: ASCII_GLYPHS } };
    const screen = draw(CONFLICT, options);
    expect(screen).toMatch(/^[\n -~]+$/);
    expect(screen).toMatchSnapshot();
  });

  test('in mono says by its glyphs, brightness and inversion alone what colours say', () => {
    const small = { columns: 60, rows: 20 };
    const mono = draw(CHOOSING, { ...small, appearance: { theme: THEMES.mono, glyphs: UNICODE_GLYPHS } });
    const colour = draw(CHOOSING, {
      ...small,
      appearance: { theme: THEMES.default, glyphs: UNICODE_GLYPHS },
    });
    expect(withoutStyle(mono)).toBe(withoutStyle(colour));
    expect(colour).toMatch(/\[(?:\d+;)?3\dm/);
    expect(mono).not.toMatch(/\[(?:\d+;)*(?:3|4|9|10)\d/);
    expect(mono.replaceAll('\u001B', 'ESC')).toMatchSnapshot();
  });

  test('explains what is on the map right under it, and nothing else', () => {
    const plan = makePlan();
    const rooms = new Map(plan.rooms.map(({ room }) => [room, roomWith(plan, room)]));
    expect(legendOf(stateWith(), { rooms })).toBe(' · free|');
    const two = { ...roomWith(plan, 'B', { '3-1': bookedBy('Mia'), '3-2': bookedBy('Bo') }) };
    const some = new Map([...rooms, ['B', two]]);
    expect(legendOf(stateWith(), { rooms: some })).toBe(' · free  ■ taken  ▪ the next party|');
    expect(legendOf(CHOOSING)).toBe(
      ' · free  ■ taken  ◆ yours  ▒ held  x blocked  ◇ marked  ▪ the next party|',
    );
    const wide = { rooms: some, columns: 134, rows: 40 };
    expect(legendOf(stateWith(), wide)).toBe(' · free  ■ taken|');
  });

  test('shows how full each room is, and in the bar that it is full or closed', () => {
    const plan = makePlan({ rooms: 3, rows: 2, places: 10 });
    const all = [1, 2].flatMap((row) => Array.from({ length: 10 }, (_, index) => `${row}-${index + 1}`));
    const some = Object.fromEntries(all.slice(0, 7).map((label) => [label, bookedBy('Mia')]));
    const rooms = new Map([
      ['A', roomWith(plan, 'A', some)],
      ['B', roomWith(plan, 'B', Object.fromEntries(all.map((label) => [label, bookedBy('Mia')])))],
      ['C', roomWith(plan, 'C', some, { isClosed: true })],
    ]);
    const wide = draw(stateWith(), { plan, rooms, columns: 80, rows: 16 });
    expect(wide).toContain(' 1 ▄▄▄▄▁▁▁▁▁▁▁▁▁ 7/20 ');
    expect(wide).toContain(' 2 ▄▄▄ full ▄▄▄ 20/20 ');
    expect(wide).toContain(' 3 ▄▄ closed ▁▁▁ 7/20|');
    const narrow = draw(stateWith(), { plan, rooms, columns: 45, rows: 14 });
    expect(narrow).toMatch(/ ▄▄▄▁▁▁▁▁▁▁ +▄▄ full ▄▄ +▄ closed ▁\|/);
    expect(narrow).toMatch(/ 1 +7\/20 +2 +20\/20 +3 +7\/20\|/);
  });

  test('names place 10 as 10 at every size, and no place 0', () => {
    for (const [columns, rows, numbers] of [
      [134, 40, '1 2 3 4 5 6 7 8 9 10'],
      [80, 24, '1   5   10'],
      [60, 20, '1 2 3 4 5 6 7 8 9 10'],
    ] as const) {
      const lines = draw(stateWith(), { columns, rows }).split('\n');
      expect(lines[lines.findIndex((line) => /^ +\^/.test(line)) - 1]).toContain(`    ${numbers}`);
    }
    expect(placeLabels(20, 1)).toBe('1   5   10   15   20');
    expect(placeLabels(14, 2)).toBe('1 2 3 4 5 6 7 8 9 10  12  14');
    expect(placeLabels(10, 1, 9)).toBe('    15    ');
  });

  test('shows wide names whole or shortened, never past the edge', () => {
    const plan = { ...makePlan(), rooms: makePlan().rooms.with(1, { room: 'B', play: '東京物語の長い題' }) };
    const rooms = new Map([
      ...sceneOf({ plan }).rooms,
      ['A', roomWith(plan, 'A', { '1-1': bookedBy('山田太郎') })],
    ]);
    const screen = draw(stateWith(), { plan, rooms, client: '佐藤花子' });
    expect(screen).toContain('B 東京物… ');
    expect(screen).toContain('A 1-1  taken by 山田太郎');
  });

  test('shows what a store says without letting it drive the terminal', () => {
    const plan = { ...makePlan(), rooms: makePlan().rooms.with(0, { room: 'A', play: '\u001B[2JHa\u202E' }) };
    const rooms = new Map([['A', roomWith(plan, 'A', { '1-1': bookedBy('Mia\u001B]2;x\u0007') })]]);
    const screen = draw(stateWith(), { plan, rooms });
    expect(screen).not.toContain('\u001B');
    expect(screen).not.toContain('\u202E');
  });

  test('shows a closed room as closed, and a room that was not seen yet as empty', () => {
    const plan = makePlan({ rooms: 2, rows: 2, places: 8 });
    const rooms = new Map([['A', roomWith(plan, 'A', {}, { isClosed: true, at: NOW })]]);
    const screen = draw(stateWith({ cursor: cursorAt('B', 1, 1) }), { plan, rooms, columns: 42, rows: 12 });
    expect(screen).toContain(' closed ');
    expect(screen).toContain('B 1-1  not seen yet');
    const inside = draw(stateWith(), { plan, rooms, columns: 60, rows: 12 });
    expect(inside).toContain('A 1-1  free, but the room is closed');
  });
});

describe('over the rooms', () => {
  test('the help says all keys and all glyphs', () => {
    expect(draw(stateWith({ overlay: { kind: 'help', scroll: 0 } }), { rows: 40 })).toMatchSnapshot();
  });

  test('who sits where names each person once', () => {
    const state = stateWith({ cursor: cursorAt('C', 1, 1), overlay: { kind: 'who', index: 0 } });
    expect(draw(state)).toMatchSnapshot();
  });

  test('my bookings are listed by room', () => {
    expect(draw(stateWith({ overlay: { kind: 'mine', index: 0 } }))).toMatchSnapshot();
  });

  test('the programme shows which play Enter would choose', () => {
    expect(draw(stateWith({ overlay: { kind: 'programme', index: 2 } }))).toMatchSnapshot();
  });

  test('a long text is scrolled, and says which part is shown', () => {
    const overlay = { kind: 'help', scroll: 4 } as const;
    const screen = draw(stateWith({ overlay }), { columns: 60, rows: 20 });
    expect(screen).toMatch(/5-\d+ of \d+/);
    expect(screen.trim().split('\n')).toHaveLength(20);
  });

  test('a name that is typed keeps the rooms in sight, and what is wrong with it stands below', () => {
    const seats = [
      { row: 7, place: 4 },
      { row: 7, place: 5 },
    ];
    const overlay = { kind: 'give', room: 'A', seats, booking: 'b1', text: 'Mia ' } as const;
    const message = { tone: 'warning', text: 'A name is wrong.' } as const;
    const { middle, below } = screenLines(stateWith({ overlay, message }), sceneOf());
    expect(middle.join('\n')).toContain('stage');
    expect(below.join('\n')).toContain('Give A 7-4 and A 7-5 to: Mia ');
    expect(below.join('\n')).toContain('A name is wrong.');
    expect(below.at(-1)).toContain('enter give');
  });

  test('a question keeps the rooms in sight', () => {
    const seats = [
      { row: 7, place: 4 },
      { row: 7, place: 5 },
    ];
    const wanted = { operation: 'release', room: 'A', seats, booking: 'b1', origin: 'cursor' } as const;
    const overlay = { kind: 'question', about: 'release', wanted } as const;
    const screen = draw(stateWith({ overlay }));
    expect(screen).toContain(' Release the whole booking, 2 seats: A 7-4 and 7-5?');
    expect(screen).toContain(' y yes  esc no');
    expect(screen).toContain('◆◆');
  });
});

test('a picture that the read level could not give says so, as far as there is room', () => {
  const link: Link = { kind: 'live', without: 'ALL' };
  expect(draw(CHOOSING, { link })).toContain('live by SERIAL: ALL cannot be had');
  expect(draw(CHOOSING, { link, columns: 40, rows: 17 })).toContain('live');
});

test.each([
  [40, 18],
  [47, 44],
  [73, 20],
  [74, 21],
  [95, 22],
  [134, 25],
  [200, 60],
])('nothing is too long or too much in %i x %i', (columns, rows) => {
  const lines = draw(CONFLICT, { columns, rows }).trim().split('\n');
  expect(lines).toHaveLength(rows);
  expect(Math.max(...lines.map((line) => cellsOf(line)))).toBeLessThanOrEqual(columns + 1);
});

describe('every line is as long as Ink may draw it', () => {
  const plan = {
    ...makePlan(),
    rooms: makePlan().rooms.with(0, { room: 'A', play: 'A play of '.repeat(6) }),
  };
  const blocked = { kind: 'blocked', note: 'n'.repeat(60) } as const;
  const rooms = new Map([...sceneOf({ plan }).rooms, ['A', roomWith(plan, 'A', { '1-1': blocked })]]);
  const STATES = [
    CHOOSING,
    CONFLICT,
    stateWith(),
    stateWith({ overlay: { kind: 'help', scroll: 2 } }),
    ...(['who', 'mine'] as const).map((kind) => stateWith({ overlay: { kind, index: 2 } })),
    stateWith({ overlay: { kind: 'programme', index: 2 } }),
  ];

  test.each([
    [80, 24],
    [74, 20],
    [60, 20],
    [40, 17],
  ])('in %i x %i, so that its frame changes nothing that a key has painted', (columns, lines) => {
    const appearance = { theme: THEMES.default, glyphs: UNICODE_GLYPHS };
    const screen = new VirtualScreen(columns, lines);
    for (const state of STATES) {
      const scene = sceneOf({ plan, rooms, columns, rows: lines, appearance });
      const { above, middle, below } = screenLines(state, scene);
      expect(screen.paint([...above, ...middle, ...below])).not.toBe('');
      const frame = renderToString(<ClientScreen {...{ scene, state }} />, { columns });
      expect(screen.translate(`\u001B[H\u001B[J${frame}`)).toBe('');
    }
  });

  test('and is cut in ASCII where the screen is ASCII', () => {
    const appearance = { theme: PLAIN_THEME, glyphs: ASCII_GLYPHS };
    for (const columns of [40, 74]) {
      for (const state of STATES)
        expect(draw(state, { plan, rooms, columns, rows: 20, appearance })).toMatch(/^[\n -~]+$/);
    }
  });
});

/** Ink keeps blanks at the end of a line only where they are styled. */
function withoutStyle(text: string): string {
  return text.replaceAll(new RegExp(String.raw`${'\u001B'}\[[\d;]*m`, 'g'), '').replaceAll(/ +\|$/gm, '|');
}

test.each([
  { columns: 80, rows: 24, where: 'stage, rows 2-20 of 20' },
  { columns: 40, rows: 17, where: 'rows 9-20 of 20' },
])('a room of 20 x 20 is scrolled to the cursor at $columns x $rows, and says where one is', (size) => {
  const plan = makePlan({ rooms: 9, rows: 20, places: 20 });
  const scene = sceneOf({ plan, ...size });
  const linesAt = (row: number, place: number): readonly string[] => {
    const state = stateWith({ cursor: cursorAt('I', row, place) }, plan);
    const { above, middle, below } = screenLines(state, scene);
    return [...above, ...middle, ...below];
  };
  for (const [row, place] of [
    [1, 1],
    [20, 20],
    [11, 7],
    [7, 14],
  ] as const) {
    const lines = linesAt(row, place);
    expect(lines).toHaveLength(size.rows);
    expect(lines.find((line) => line.startsWith('>'))).toMatch(new RegExp(`^> *${row} `));
    expect(lines.join('\n')).toMatch(/^ +\^/m);
    expect(lines.join('\n')).toContain(`I ${row}-${place}`);
  }
  expect(linesAt(20, 20).join('\n')).toContain(size.where);
});

describe('finding', () => {
  test('shows while it is typed how many hits there are, and marks them in the maps', () => {
    const typing = draw(stateWith({ overlay: { kind: 'find', text: 'jaro' } }));
    expect(typing).toContain('Find: jaro   1 hit, first A 7-4 and 7-5 of Jaroslaw, ');
    expect(typing).toContain('●●');
    expect(typing).toContain('enter go there');
    const found = draw(stateWith({ found: { text: 'jaro', index: 0 } }));
    expect(found).toContain('●●');
    expect(draw(stateWith())).not.toContain('●');
  });

  test('says what is wrong with a seat below the line in which it is typed', () => {
    const message = { tone: 'warning', text: 'A seat is written 8-4.' } as const;
    const screen = draw(stateWith({ overlay: { kind: 'goto', text: 'x' }, message }));
    expect(screen).toMatch(/Go to seat: x.*\n A seat is written 8-4\./);
  });
});
