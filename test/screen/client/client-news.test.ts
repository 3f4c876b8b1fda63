import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { v1 as makeTimeUuid } from 'uuid';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import {
  changesBetween,
  newsIn,
  withSeenNews,
  writeNews,
} from '../../../source/screen/client/session/news.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { Change, HistoryEntry } from '../../../source/theater/change.ts';
import { withChange } from '../../../source/theater/picture.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import type { Request } from '../../../source/theater/request.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';
import { changeFor, entryFor, seatsIn } from '../../store/support/changes.ts';
import { ClientDesk } from './client-desk.ts';
import { bookedBy, cursorAt, PLAIN_THEME, roomWith, sceneOf, stateWith } from './made-up-theater.ts';

const PLAN = makePlan({ rooms: 2, rows: 3, places: 4 });
const OLA = { by: 'Ola', reason: 'double payment' };
const HERS = { room: 'A', client: 'Ada', pins: null } as const;

/** Ada has A 1-1 and 1-2, Ben has A 3-1. */
const KNOWN = roomWith(PLAN, 'A', {
  '1-1': bookedBy('Ada'),
  '1-2': bookedBy('Ada'),
  '3-1': bookedBy('Ben'),
});

/** The room after each of these, one after the other, and the rows that the history has of them. */
function after(...requests: readonly Request[]): {
  readonly room: RoomSnapshot;
  readonly rows: HistoryEntry[];
} {
  let room = KNOWN;
  const changes = requests.map((request): Change => {
    const change = changeFor(room, request);
    room = withChange(room, change);
    if (change.gate !== null) room = { ...room, isClosed: change.gate === 'close' };
    return change;
  });
  return { room: { ...room, revision: makeTimeUuid() }, rows: changes.map((change) => entryFor(change)) };
}

function told(room: RoomSnapshot, rows: readonly HistoryEntry[]): readonly (readonly [string, string])[] {
  const news = newsIn(changesBetween(KNOWN, room), 'Ada');
  if (news === null) return [];
  return writeNews(news, new Map(rows.map((row) => [row.change.id, row])), 'Ada').map(({ text, seats }) => [
    text,
    seats.map(({ row, place }) => `${row}-${place}`).join(' '),
  ]);
}

describe('what others do to the seats of a client', () => {
  test.each<[string, Request, string, string]>([
    [
      'released',
      { kind: 'release', ...HERS, seats: seatsIn('1-1'), override: OLA },
      'Ola released A 1-1 of yours: double payment.',
      '1-1',
    ],
    [
      'moved',
      { kind: 'move', ...HERS, from: seatsIn('1-1 1-2'), to: seatsIn('2-1 2-2'), override: OLA },
      'Ola moved your A 1-1 and 1-2 to 2-1 and 2-2: double payment.',
      '1-1 1-2 2-1 2-2',
    ],
    [
      'given away',
      { kind: 'give', ...HERS, seats: seatsIn('1-1 1-2'), to: 'Mia', override: { by: 'Ola', reason: '' } },
      'Ola gave A 1-1 and 1-2 of yours to Mia.',
      '1-1 1-2',
    ],
    [
      'given to the client',
      { kind: 'give', ...HERS, client: 'Ben', seats: seatsIn('3-1'), to: 'Ada', reason: 'with love' },
      'Ben gave you A 3-1: with love.',
      '3-1',
    ],
    [
      'made free with the whole room',
      { kind: 'reset', room: 'A', by: 'Ola', gate: null, reason: 'a new evening.' },
      'Ola made room A empty, A 1-1 and 1-2 of yours too: a new evening.',
      '1-1 1-2',
    ],
    [
      'in a room that is closed',
      { kind: 'close', room: 'A', by: 'Ola', reason: 'smoke' },
      'Ola closed room A, where you have 1-1 and 1-2: smoke.',
      '1-1 1-2',
    ],
    [
      'in a room whose play is renamed',
      { kind: 'rename', room: 'A', play: 'Lear', pin: null, by: 'Ola', reason: '' },
      `Ola renamed the play of room A, where you have 1-1 and 1-2, from "${KNOWN.play}" to "Lear".`,
      '1-1 1-2',
    ],
    [
      'released by the client itself elsewhere',
      { kind: 'release', ...HERS, seats: seatsIn('1-1') },
      'You released A 1-1 at another terminal.',
      '1-1',
    ],
  ])('is said with who and why: %s', (_, request, sentence, seats) => {
    const { room, rows } = after(request);
    expect(told(room, rows)).toEqual([[sentence, seats]]);
  });

  test('is said without who where the history has no row of it', () => {
    expect(told(after({ kind: 'release', ...HERS, seats: seatsIn('1-1'), override: OLA }).room, [])).toEqual([
      ['A 1-1 of yours is free now.', '1-1'],
    ]);
    expect(
      told(after({ kind: 'give', ...HERS, seats: seatsIn('1-1 1-2'), to: 'Mia', override: OLA }).room, []),
    ).toEqual([['A 1-1 and 1-2 of yours are taken by Mia now.', '1-1 1-2']]);
    expect(told(after({ kind: 'close', room: 'A', by: 'Ola' }).room, [])).toEqual([
      ['Room A, where you have 1-1 and 1-2, is closed now.', '1-1 1-2'],
    ]);
  });

  test('names who took the seat from the client, not who has booked it since', () => {
    const { room, rows } = after(
      { kind: 'release', ...HERS, seats: seatsIn('1-1'), override: OLA },
      { kind: 'book', room: 'A', seats: seatsIn('1-1'), client: 'Zoe', booking: 'hers' },
    );
    expect(told(room, rows)).toEqual([['Ola released A 1-1 of yours: double payment.', '1-1']]);
  });

  test('is nothing where only others have lost a seat, or pictures are of two epochs', () => {
    const others = after({ kind: 'release', ...HERS, client: 'Ben', seats: seatsIn('3-1'), override: OLA });
    expect(told(others.room, others.rows)).toEqual([]);
    const other = after({ kind: 'release', ...HERS, seats: seatsIn('1-1'), override: OLA });
    const [one, two] = [
      { ...KNOWN, epoch: 'one' },
      { ...other.room, epoch: 'two' },
    ];
    expect(newsIn(changesBetween(one, { ...two, epoch: 'one' }), 'Ada')).not.toBeNull();
    expect(newsIn(changesBetween(one, two), 'Ada')).toBeNull();
  });

  test('is nothing where somebody has only come to his seat, and who took it afterwards is named', () => {
    const mark = { kind: 'arrive', room: 'A', seats: seatsIn('1-1 1-2'), by: 'Ida', pins: null } as const;
    const come = after(mark);
    expect(told(come.room, come.rows)).toEqual([]);
    expect(changesBetween(KNOWN, come.room)?.seats).toEqual([]);
    const gone = after(mark, { kind: 'release', ...HERS, seats: seatsIn('1-1'), override: OLA });
    expect(told(gone.room, gone.rows)).toEqual([['Ola released A 1-1 of yours: double payment.', '1-1']]);
  });

  test('is made safe for a terminal', () => {
    const override = { by: 'O\u001B[2Jla', reason: 'be\u0007ep' };
    const { room, rows } = after({ kind: 'release', ...HERS, seats: seatsIn('1-1'), override });
    expect(told(room, rows).flat().join('')).not.toMatch(/\p{Cc}/u);
  });
});

describe('the screen', () => {
  const item = { room: 'A', seats: seatsIn('7-4 7-5'), text: 'Ola released A 7-4 and 7-5 of yours: smoke.' };

  test.each([
    ['UTF-8', UNICODE_GLYPHS],
    ['ASCII', ASCII_GLYPHS],
  ])('shows the line and marks the seats, without colour as well, in %s', (_, glyphs) => {
    const appearance = { theme: PLAIN_THEME, glyphs };
    const lines = screenLines(stateWith({ news: [item] }), sceneOf({ appearance }));
    expect(lines.below.join('\n')).toContain(item.text);
    const seventh = lines.middle.find((line) => line.includes(' 7 ')) ?? '';
    expect(seventh.slice(0, 14)).toMatch(/^ {2}7 .{3}\*\*/);
  });

  test('shows the line beside another one, as far as there is room', () => {
    const message = { tone: 'good', text: 'Booked A 1-1.' } as const;
    const state = stateWith({ news: [item], message });
    const { below } = screenLines(state, sceneOf({ columns: 80, rows: 26 }));
    expect(below.join('\n')).toContain('Booked A 1-1.');
    expect(below.join('\n')).toContain(item.text);
  });

  test('takes them as seen once the cursor was on one of the seats, and says them while it stays there', () => {
    const before = stateWith({ news: [item], cursor: cursorAt('A', 7, 3) });
    const there = withSeenNews(before, { ...before, cursor: cursorAt('A', 7, 4) });
    expect(there).toMatchObject({ news: [], message: { text: item.text, about: { cursor: { place: 4 } } } });
    const gone = withSeenNews({ ...before, cursor: cursorAt('A', 7, 5) }, before);
    expect(gone).toMatchObject({ news: [], message: null });
    expect(withSeenNews(before, before)).toBe(before);
  });
});

describe('a terminal', () => {
  test('says what was done to seats of its client, and marks them until the cursor was there, or Esc', async () => {
    const { store, ada } = await opened();
    await ada.do('space', 'l', 'space', 'enter');
    await act(store, { kind: 'release', ...HERS, seats: seatsIn('1-1'), override: OLA });
    await ada.refresh();
    await vi.waitFor(() => {
      expect(ada.state.news).toEqual([
        { room: 'A', seats: seatsIn('1-1'), text: 'Ola released A 1-1 of yours: double payment.' },
      ]);
    });
    ada.press('l');
    expect(ada.state.news).toHaveLength(1);
    ada.press('h', 'h');
    expect(ada.state.news).toEqual([]);
    expect(ada.said).toBe('Ola released A 1-1 of yours: double payment.');
    await act(store, { kind: 'close', room: 'A', by: 'Ola', reason: 'smoke' });
    await ada.refresh();
    await ada.until(({ news }) => news.length === 1);
    expect(ada.state.news[0]?.text).toBe('Ola closed room A, where you have 1-2: smoke.');
    ada.press('2', 'escape');
    expect(ada.state.news).toEqual([]);
  });

  test('has the seats glow for a moment that others have changed, whosever they are, and none of its own', async () => {
    const { store, ada } = await opened();
    await act(store, {
      kind: 'book',
      room: 'A',
      seats: seatsIn('2-1 2-2'),
      client: 'Ben',
      booking: 'his',
    });
    await ada.refresh();
    await ada.until(({ glows }) => glows.length > 0);
    expect(ada.state.glows).toEqual([{ room: 'A', seats: seatsIn('2-1 2-2') }]);
    const lines = (): string => screenLines(ada.state, ada.scene).middle.join('\n');
    expect(lines()).toContain('▣');
    await ada.until(({ glows }) => glows.length === 0);
    expect(lines()).not.toContain('▣');
    await ada.do('down', 'down', 'enter');
    await ada.refresh();
    expect(ada.said).toContain('Booked A 3-1');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ada.state.glows).toEqual([]);
  });

  test('says nothing of what it did itself, also when the picture shows it before the outcome is known', async () => {
    const { ada } = await opened();
    ada.press('space', 'l', 'space', 'enter');
    await ada.refresh();
    await ada.do('r');
    await ada.do('u');
    await ada.refresh();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ada.state.news).toEqual([]);
  });
});

async function opened(): Promise<{ readonly store: SellingStore; readonly ada: ClientDesk }> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-news-'));
  const store = await openSqliteStore(join(folder, 'theater.db'), { plan: PLAN });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  return { store, ada: await ClientDesk.open(store, 'Ada') };
}

async function act(store: SellingStore, request: Request): Promise<void> {
  expect(await createBoxOffice(store).fulfil(request)).toMatchObject({ kind: 'applied' });
}
