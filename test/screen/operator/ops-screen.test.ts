import { stripVTControlCharacters } from 'node:util';

import { describe, expect, test } from 'vitest';

import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import { cellsOf } from '../../../source/screen/kit/text.ts';
import type { Appearance } from '../../../source/screen/kit/theme.ts';
import { THEMES } from '../../../source/screen/kit/themes.ts';
import { clientLines } from '../../../source/screen/operator/lines/number-lines.ts';
import { chooseOpsLayout } from '../../../source/screen/operator/lines/ops-layout.ts';
import { opsLines } from '../../../source/screen/operator/lines/ops-lines.ts';
import {
  firstOperator,
  type OpenOperation,
  tell,
} from '../../../source/screen/operator/state/operator-state.ts';
import {
  FIRST_OPS_STATE,
  type OpsPage,
  type OpsState,
} from '../../../source/screen/operator/state/ops-state.ts';
import { type Limits, limitsOf, NO_LIMITS, READ_ONLY } from '../../../source/store/rights.ts';
import type { ConnectedPrograms } from '../../../source/store/vitals.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { OpsView } from '../../../source/watch/ops-view.ts';
import { bookedBy, NOW, PLAIN, PLAIN_THEME, roomWith } from '../client/made-up-theater.ts';
import { cluster, opsView, quietView, rowOf, soldOutView } from './made-up-ops.ts';

type Drawing = {
  readonly columns?: number;
  readonly rows?: number;
  readonly state?: Partial<OpsState>;
  readonly appearance?: Appearance;
};

function linesOf(view: OpsView, { columns = 80, rows = 24, state, appearance = PLAIN }: Drawing = {}) {
  const layout = chooseOpsLayout(view.plan, { columns, rows });
  return opsLines({ ...FIRST_OPS_STATE, ...state }, { view, layout, appearance });
}

/** The screen as text, with a bar after every line so that its end is seen. */
function draw(view: OpsView, drawing: Drawing = {}): string {
  return `\n${linesOf(view, drawing)
    .map((line) => `${line}|`)
    .join('\n')}\n`;
}

/** The lines of what happened that a filter lets through. */
function filtered(filter: string): readonly string[] {
  return linesOf(opsView(), { rows: 60, state: { page: 'feed', filter } })
    .slice(3, -1)
    .filter((line) => line !== '');
}

/** What a person has who sits at a laptop, at a large window, and at a wall. */
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const RECOVERY = { entry: rowOf('book', 'Mia', 90), isWritten: true, at: NOW };

const LOST = { kind: 'reconnecting', ageMs: 12_000, nextTryInMs: 3_000, message: 'no answer' } as const;

describe('the ops screen', () => {
  test.each(SIZES)('on a busy evening in %i x %i', (columns, rows) => {
    expect(draw(opsView(), { columns, rows })).toMatchSnapshot('busy');
  });

  test.each(SIZES)('of a quiet theater in %i x %i says so', (columns, rows) => {
    expect(draw(quietView(), { columns, rows })).toMatchSnapshot('quiet');
  });

  const situations = {
    'a node down': { view: opsView({ vitals: { value: cluster(['127.0.0.2']), at: NOW } }) },
    'no quorum': { view: opsView({ vitals: { value: cluster(['127.0.0.2', '127.0.0.3']), at: NOW } }) },
    'a stale picture': { view: opsView({ link: { kind: 'stale', ageMs: 9_000 } }) },
    'a lost store': { view: opsView({ link: LOST }) },
    'a room sold out': { view: soldOutView() },
    'a booking without history': { view: opsView({ recoveries: [RECOVERY] }) },
    'the picture kept': { view: quietView(), state: { kept: opsView() } },
  } as const;
  const drawings = Object.entries(situations).flatMap(([name, drawing]) =>
    SIZES.map(([columns, rows]) => ({ name, drawing, columns, rows })),
  );

  test.each(drawings)(
    'with $name in $columns x $rows differs from a busy evening in this',
    ({ drawing: { view, ...rest }, columns, rows }) => {
      const busy = linesOf(opsView(), { columns, rows });
      const lines = linesOf(view, { ...rest, columns, rows });
      const different = lines.filter((line) => !busy.includes(line));
      expect(`\n${different.join('\n')}\n`).toMatchSnapshot('different');
    },
  );

  test('keeps the last picture while the store is lost, with its age, and says so first', () => {
    const screen = linesOf(opsView({ link: LOST }));
    expect(screen[0]).toContain('reconnecting in 3 s, 12 s old');
    expect(screen).toContainEqual(expect.stringContaining('!! the store does not answer; '));
    expect(screen.join('\n')).toContain('booked   ');
  });

  test('says that a node is down, and what can be had without it', () => {
    const view = opsView({ vitals: { value: cluster(['127.0.0.2']), at: NOW } });
    expect(linesOf(view)).toContainEqual(
      expect.stringMatching(/^ ! {2}127\.0\.0\.2 is down; browsing .*-> start it again/),
    );
    expect(draw(view, { state: { page: 'nodes' } })).toMatchSnapshot();
  });

  test('says that a room is sold out', () => {
    const screen = linesOf(soldOutView());
    expect(screen).toContainEqual(expect.stringContaining('A is sold out: Hamlet'));
    expect(screen[2]).toContain('■120 100 %');
  });

  test('has a banner while it is paused, and keeps the picture', () => {
    const kept = opsView();
    const screen = linesOf(quietView(), { state: { kept } });
    expect(screen[0]).toMatch(/^ PAUSED: the picture of 22:13:20 UTC; space goes on/);
    expect(screen.slice(1)).toEqual(linesOf(kept).slice(1));
  });

  test('has the rooms as a table where there is no room for maps, and needs 60 x 14', () => {
    const screen = linesOf(opsView(), { columns: 60, rows: 14 });
    expect(screen.join('\n')).toMatch(/^ A Hamlet +35 +29 +85/m);
    expect(linesOf(opsView(), { columns: 59, rows: 14 })[1]).toBe('needed 60 x 14');
  });
});

describe('the chosen seat', () => {
  const cursor = { room: 'C', row: 3, place: 7 };

  test('is shown on the map, and how it stands in words', () => {
    expect(draw(opsView(), { state: { cursor } })).toMatchSnapshot();
  });

  test('is named where the rooms are a table, or every line is taken', () => {
    for (const [columns, rows] of [
      [60, 14],
      [80, 23],
    ] as const) {
      const screen = linesOf(opsView(), { columns, rows, state: { cursor } });
      expect(screen).toContainEqual(expect.stringMatching(/^ C 3-7 {2}/));
    }
  });

  test('has a page with all that happened to it: what the store had, and what came since', () => {
    const [old, other] = [
      rowOf('release', 'Ola', 90_000, { room: 'C', places: [7] }),
      rowOf('book', 'Bo', 95_000),
    ];
    const seatHistory = { seat: cursor, entries: [old] };
    expect(draw(opsView({ seatHistory }), { state: { page: 'seat', cursor } })).toMatchSnapshot();
    const elsewhere = { seat: { ...cursor, room: 'D' }, entries: [other] };
    const waiting = linesOf(opsView({ seatHistory: elsewhere }), { state: { page: 'seat', cursor } });
    expect(waiting[3]).toBe(' reading the history');
  });
});

describe('a seat that was sold', () => {
  const cursor = { room: 'C', row: 3, place: 7 };
  const booked = rowOf('book', 'Mia', 90_000, { room: 'C', places: [7] });
  const sold = { ...booked, change: { ...booked.change, id: 'change 1', by: 'Ola' } };
  const view = opsView({ seatHistory: { seat: cursor, entries: [sold] } });
  const rooms = new Map(view.rooms).set('C', roomWith(makePlan(), 'C', { '3-7': bookedBy('Mia') }));

  test('has on its page for whom it was, and by whom', () => {
    const lines = linesOf({ ...view, rooms }, { state: { page: 'seat', cursor } });
    expect(lines[1]).toMatch(/C 3-7 {2}booked for Mia by Ola, \w{6}/);
    expect(lines.join('\n')).toMatch(/Ola booked C 3-7 \w{6} for Mia/);
  });
});

describe('in operator mode the screen', () => {
  const seats = [
    { row: 3, place: 1 },
    { row: 3, place: 2 },
    { row: 3, place: 3 },
  ];

  test('says whose operator they are, what is marked and what the keys do', () => {
    const operator = { ...firstOperator('Ola', true), marks: { room: 'A', seats } };
    const state = { operator, cursor: { room: 'A', row: 3, place: 4 } };
    expect(draw(opsView(), { state })).toMatchSnapshot();
  });

  test('asks with every seat, the note and the name, in the place of what happened', () => {
    const snapshot = opsView().rooms.get('D');
    if (snapshot === undefined) throw new Error('room D is there');
    const request = {
      kind: 'reset',
      room: 'D',
      by: 'Ola',
      gate: null,
      reason: 'end of the evening',
    } as const;
    const decision = decide(snapshot, request, 'change');
    if (decision.kind !== 'change') throw new Error('it comes to a change');
    const { change } = decision;
    const preview = { request, seen: snapshot, decision };
    const operator = {
      ...firstOperator('Ola', true),
      dialog: { kind: 'question', preview, change },
    } as const;
    const screen = linesOf(opsView(), { state: { operator } });
    expect(screen.slice(-5).join('\n')).toContain(
      ' Make every seat of room D free (13 booked, of Mia): end of the evening? It\n stays closed, unless a reset had closed it. In the name of Ola.\n',
    );
    expect(screen.at(-1)).toBe(' y yes, do it  esc no');
  });

  test.each([
    [60, 14],
    [74, 22],
    [80, 24],
  ])('asks so that it can be read whole in %i x %i', (columns, rows) => {
    const snapshot = opsView().rooms.get('D');
    if (snapshot === undefined) throw new Error('room D is there');
    const reason = 'a note of sixty columns, which is as long as a note can ever';
    const row = snapshot.seats.filter((seat) => seat.row === 1);
    const request = { kind: 'block', room: 'D', seats: row, by: 'Ola', note: reason } as const;
    const decision = decide(snapshot, request, 'change');
    if (decision.kind !== 'change') throw new Error('it comes to a change');
    const dialog = {
      kind: 'question',
      preview: { request, seen: snapshot, decision },
      change: decision.change,
    } as const;
    const state = {
      operator: { ...firstOperator('Ola', true), dialog },
      cursor: { room: 'D', row: 1, place: 1 },
    };
    const text = linesOf(opsView(), { columns, rows, state }).join('');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`Block D 1-1..1-10: ${reason}? In the name of Ola.`);
    const more = [...snapshot.seats].filter(({ place, row: each }) => each < 12 && place % 2 === each % 2);
    const many = decide(
      snapshot,
      { ...request, seats: more.filter(({ content }) => content.kind === 'free') },
      'change',
    );
    if (many.kind !== 'change') throw new Error('it comes to a change');
    const asked = { ...dialog, change: many.change };
    const long = linesOf(opsView(), {
      columns,
      rows,
      state: { operator: { ...state.operator, dialog: asked } },
    });
    expect(long.join('\n')).toMatch(/ \d\d seats: Block D /);
  });

  test('keeps a line for what is unconfirmed, whatever is said', () => {
    const snapshot = opsView().rooms.get('A');
    if (snapshot === undefined) throw new Error('room A is there');
    const request = { kind: 'close', room: 'A', by: 'Ola' } as const;
    const decision = decide(snapshot, request, 'change');
    if (decision.kind !== 'change') throw new Error('it comes to a change');
    const { change } = decision;
    const operation: OpenOperation = { id: 1, request, change, phase: { kind: 'unconfirmed', change } };
    const operator = tell({ ...firstOperator('Ola', true), open: [operation] }, 'plain', 'Something else.');
    const screen = linesOf(opsView(), { state: { operator } });
    expect(screen).toContain(' ? Unconfirmed: Close room A. Esc gives it up.');
    expect(screen).toContain(' Something else.');
  });
});

describe('a page', () => {
  test.each(['feed', 'clients', 'rooms', 'alerts', 'help'] as const)('%s', (page) => {
    expect(draw(opsView(), { state: { page } })).toMatchSnapshot();
  });

  test('of what happened is filtered by a room, a seat, or a part of a name', () => {
    expect(filtered('ola')).toHaveLength(2);
    expect(filtered('C 3-8')).toEqual([expect.stringContaining('Jaroslaw booked C 3-7 and 3-8')]);
    expect(filtered('D').every((line) => / D( |$)/.test(line))).toBe(true);
    expect(filtered('nobody')).toEqual([' nothing']);
  });
});

/** The page of the store while these are connected. */
function connectedTo(connected: readonly ConnectedPrograms[] | null): string {
  const value = cluster();
  if (value.kind !== 'cluster') throw new Error('it is a cluster');
  const view = opsView({ vitals: { value: { ...value, connected }, at: NOW } });
  return draw(view, { rows: 60, state: { page: 'nodes' } });
}

describe('the page of the store', () => {
  test('lists who is connected from where, by name, version and role, and counts those alike', () => {
    const alike = { version: '0.1.0', from: '10.0.0.7' };
    const text = connectedTo([
      { ...alike, program: 'theater till', role: 'ola', count: 1 },
      { ...alike, program: 'theater ops\u001B[2J', role: '', count: 2 },
    ]);
    expect(text).toContain('theater till 0.1.0 from 10.0.0.7, role ola');
    expect(text).toMatch(/theater ops\S* 0\.1\.0 from 10\.0\.0\.7 \(2 of them\)/);
    expect(text).not.toContain('\u001B');
  });

  test('says so where its role may not see who is connected', () => {
    expect(connectedTo(null)).toContain('your role may not see who (SELECT on system_views)');
  });
});

describe('every screen', () => {
  const sizes = [
    [60, 14],
    [79, 22],
    [79, 23],
    [80, 24],
    [134, 30],
    [250, 70],
  ] as const;
  const pages: readonly (OpsPage | null)[] = [
    null,
    'feed',
    'clients',
    'rooms',
    'nodes',
    'alerts',
    'help',
    'seat',
  ];

  test.each(sizes)('in %i x %i has all lines of the terminal, none too long', (columns, rows) => {
    for (const theme of [PLAIN_THEME, THEMES.mono, THEMES.default]) {
      for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
        for (const page of pages) {
          const appearance = { theme, glyphs };
          const long = 'W'.repeat(24);
          const dialog = {
            kind: 'note',
            draft: { kind: 'rename', room: 'A', play: 'W'.repeat(40) },
          } as const;
          const operator = { ...firstOperator(long, true), dialog: { ...dialog, text: 'W'.repeat(60) } };
          const state = { page, cursor: { room: 'F', row: 12, place: 10 }, operator };
          const lines = linesOf(opsView({ link: LOST }), { columns, rows, state, appearance });
          expect(lines).toHaveLength(rows);
          expect(lines.filter((line) => cellsOf(line) > columns)).toEqual([]);
        }
      }
    }
  });

  test('is ASCII where it must be', () => {
    const appearance = { theme: PLAIN_THEME, glyphs: ASCII_GLYPHS };
    for (const page of pages) {
      expect(linesOf(opsView(), { columns: 200, rows: 60, state: { page }, appearance }).join('\n')).toMatch(
        /^[\n -~]*$/,
      );
    }
  });

  test('says nothing by colour alone: without colours it reads the same', () => {
    const texts = [PLAIN_THEME, THEMES.mono, THEMES.default].map((theme) =>
      stripVTControlCharacters(
        linesOf(opsView(), { appearance: { theme, glyphs: UNICODE_GLYPHS } }).join('\n'),
      ),
    );
    expect(new Set(texts).size).toBe(1);
  });
});

function hintsFor(limits: Limits): string | undefined {
  const operator = firstOperator('Ola', true, limits);
  return linesOf(opsView(), { columns: 134, state: { operator } }).at(-1);
}

describe('the hints of somebody whose role may not do all', () => {
  test('name no key that his role keeps him from', () => {
    const till = limitsOf({ role: 'till', mayChange: true, mayRun: false, isBound: true });
    expect(hintsFor(NO_LIMITS)).toMatch(/ t \w.* X \w/);
    expect(hintsFor(till)).toMatch(/b block/);
    expect(hintsFor(till)).not.toMatch(/ [tX] \w/);
    expect(hintsFor(READ_ONLY)).not.toMatch(/b block| ! /);
  });
});

describe('at every size', () => {
  test('operator mode names every key that acts, at 80 columns too', () => {
    const hints = linesOf(opsView(), { state: { operator: firstOperator('Ola', true) } }).at(-1);
    expect(hints).toBe(' ! off  m mark  b B block  R free  v move  o close  t play  X reset  u undo  ?');
    const wide = linesOf(opsView(), { columns: 134, state: { operator: firstOperator('Ola', true) } }).at(-1);
    expect(wide).toContain('! read-only');
    expect(wide).toContain('q quit');
  });

  test.each([9, 11, 119])('a client that changed something %i min ago fits its panel', (minutes) => {
    const view = opsView();
    const clients = view.figures.clients.map((client) => ({
      ...client,
      lastChangeAt: view.now - minutes * 60_000,
    }));
    const [, ...lines] = clientLines({ ...view, figures: { ...view.figures, clients } }, 44, PLAIN);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(cellsOf(line)).toBeLessThanOrEqual(44);
      expect(line).toContain(`${minutes} min ago`);
    }
  });
});
