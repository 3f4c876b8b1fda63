import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { screenLines } from '../../../source/screen/client/lines/screen-lines.ts';
import { ASCII_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import type { Key } from '../../../source/screen/kit/keys/key-codes.ts';
import { chooseLayout } from '../../../source/screen/kit/layout.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { type SellingStore, StoreError } from '../../../source/store/store.ts';
import { soldTo } from '../../../source/theater/change.ts';
import { hasArrived } from '../../../source/theater/seats.ts';
import { seatsIn } from '../../store/support/changes.ts';
import { ClientDesk } from './client-desk.ts';
import { PLAIN_THEME } from './made-up-theater.ts';

let store: SellingStore;

beforeEach(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'theater-till-'));
  store = await openSqliteStore(path.join(folder, 'theater.db'));
  await store.plan();
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

/** The screen of a desk line by line, without styles. */
function linesOf(
  desk: ClientDesk,
  columns = 80,
  rows = 24,
  glyphs = desk.scene.appearance.glyphs,
): readonly string[] {
  const layout = chooseLayout(desk.scene.plan, { columns, rows });
  const scene = { ...desk.scene, layout, appearance: { theme: PLAIN_THEME, glyphs } };
  const { above, middle, below } = screenLines({ ...desk.state }, scene);
  return [...above, ...middle, ...below];
}

/** The characters of a text as keys. */
function typed(text: string): readonly Key[] {
  return Array.from(text, (character) => (character === ' ' ? 'space' : character));
}

async function sellElsewhere(room: string, seats: string, client: string, by: string): Promise<void> {
  const office = createBoxOffice(store);
  const request = {
    kind: 'book',
    room,
    seats: seatsIn(seats),
    client,
    by,
    booking: `${client} of ${by}`,
  } as const;
  const outcome = await office.fulfil(request);
  expect(outcome.kind).toBe('applied');
}

/** Who made each booking, and for whom, by the history; the oldest first. */
async function recorded(): Promise<readonly string[]> {
  const { entries } = await store.history({ limit: 100 });
  return entries.map(({ change }) => `${change.kind} ${soldTo(change) ?? '-'} by ${change.by}`);
}

describe('the customer line', () => {
  test('names for whom the next booking is, and the title has both names', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    await desk.do('c', ...typed('Mia'), 'enter');
    expect(linesOf(desk)[0]).toMatch(/^ theater {3}for Mia · Ola at the till .*live/);
    await desk.do('enter');
    expect(desk.said).toMatch(/^Booked A 1-1 for Mia\. Reference \w{6}\.$/);
    expect(await desk.ownerOf('A 1-1')).toBe('Mia');
    expect(await recorded()).toEqual(['book Mia by Ola']);
  });

  test('is left as it was by Escape, and a client who never asks for it sees no trace of it', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    // The hints of an empty house end with the first key.
    desk.press('escape');
    const before = linesOf(desk);
    desk.press('c', 'M', 'escape');
    expect(linesOf(desk)).toEqual(before);
    desk.press('c', ...typed('Mia'), 'enter', 'c', 'Z', 'escape');
    expect(desk.state.till?.customer).toBe('Mia');
  });

  test('offers a name of the house whatever its case and accents, which Tab or Right takes', async () => {
    await sellElsewhere('B', '1-1 1-2', 'José Álvarez', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola');
    for (const key of ['tab', 'right'] as const) {
      desk.press('c', ...typed('jose'));
      expect(linesOf(desk).join('\n')).toContain('Customer: jose   Tab: José Álvarez, who has 2 seats');
      desk.press(key);
      expect(linesOf(desk).join('\n')).toContain('Customer: José Álvarez   has 2 seats already');
      desk.press('enter');
      expect(desk.state.till?.customer).toBe('José Álvarez');
    }
    desk.press('c', ...typed('alv'), 'tab', 'enter');
    expect(desk.state.till?.customer).toBe('José Álvarez');
    desk.press('c', ...typed('lvarez'), 'tab', 'enter');
    expect(desk.state.till?.customer).toBe('lvarez');
  });

  test('says what is wrong with a name that cannot be one, and stays', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    desk.press('c', '-', 'enter');
    expect(desk.said).toContain('cannot be a name');
    expect(desk.state).toMatchObject({ overlay: { kind: 'customer', text: '-' }, till: null });
  });

  test('without a name is a walk-up, with the number after the highest in the house', async () => {
    await sellElsewhere('B', '1-1', 'Walk-up 13', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola');
    desk.press('c');
    expect(linesOf(desk).join('\n')).toContain('Customer:    Enter: Walk-up 14');
    await desk.do('enter');
    await desk.do('enter');
    expect(await desk.ownerOf('A 1-1')).toBe('Walk-up 14');
    // Who comes back for another seat keeps the number.
    await desk.do('l', 'enter');
    expect(await desk.ownerOf('A 1-2')).toBe('Walk-up 14');
    desk.press('c', 'enter');
    expect(desk.state.till?.customer).toBe('Walk-up 15');
  });

  test('gives the walk-up another number when another till has sold to that one meanwhile', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    desk.press('c', 'enter');
    expect(desk.state.till?.customer).toBe('Walk-up 1');
    await sellElsewhere('B', '1-1', 'Walk-up 1', 'Bo');
    await desk.refresh();
    await desk.do('enter');
    expect(desk.said).toContain('Booked A 1-1 for Walk-up 2.');
  });

  test('is no fault when two tills take one number at once: both bookings stand, each for its own till', async () => {
    const tills = [await ClientDesk.open(store, 'Ola'), await ClientDesk.open(store, 'Bo')] as const;
    for (const desk of tills) desk.press('c', 'enter');
    tills[1].press('l');
    await Promise.all(tills.map((desk) => desk.do('enter')));
    expect(await Promise.all(['A 1-1', 'A 1-2'].map((seat) => tills[0].ownerOf(seat)))).toEqual([
      'Walk-up 1',
      'Walk-up 1',
    ]);
    await tills[0].do('R', 'y');
    expect(await Promise.all(['A 1-1', 'A 1-2'].map((seat) => tills[0].ownerOf(seat)))).toEqual([
      null,
      'Walk-up 1',
    ]);
  });

  test('with one’s own name is as if nobody else had been there', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    // The hints of an empty house end with the first key.
    desk.press('escape');
    const before = linesOf(desk);
    desk.press('c', ...typed('Mia'), 'enter', 'c', ...typed('Ola'), 'enter');
    expect(linesOf(desk)).toEqual(before);
  });

  test('keeps both names in the title as long as there is room, in ASCII too', async () => {
    const desk = await ClientDesk.open(store, 'O'.repeat(24));
    desk.press('c', ...typed('M'.repeat(24)), 'enter');
    const [m, o] = ['M'.repeat(24), 'O'.repeat(24)];
    expect(linesOf(desk)[0]).toMatch(new RegExp(`^ for ${m} · ${o} at the till +live$`));
    expect(linesOf(desk, 80, 24, ASCII_GLYPHS)[0]).toContain(`for ${m} - ${o} at the till`);
    expect(linesOf(desk, 40, 17)[0]).toMatch(new RegExp(`^ for ${m} +live$`));
  });
});

describe('what was sold', () => {
  test('is released at its till whoever is the next customer, and taken back for whom it was', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    await desk.do('c', ...typed('Mia'), 'enter');
    await desk.do('enter');
    await desk.do('c', ...typed('Zoe'), 'enter');
    await desk.do('r');
    expect(desk.said).toBe('Released A 1-1 of Mia.');
    await desk.do('u');
    expect(desk.said).toMatch(/^Undone\. Booked A 1-1 for Mia\./);
    await desk.do('u');
    expect(await desk.ownerOf('A 1-1')).toBeNull();
    expect(await recorded()).toEqual([
      'book Mia by Ola',
      'release - by Ola',
      'book Mia by Ola',
      'release - by Ola',
    ]);
  });

  test('at another till, or by nobody, is not released', async () => {
    await sellElsewhere('A', '1-1', 'Mia', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola');
    await desk.do('c', ...typed('Zoe'), 'enter');
    await desk.do('r');
    expect(desk.said).toContain('A 1-1 is booked by Mia; nothing was released');
    desk.press('R');
    expect(desk.said).toBe('A 1-1 is taken by Mia; R releases a booking that you sold, or of Zoe.');
    await desk.do('c', ...typed('Mia'), 'enter');
    await desk.do('R', 'y');
    expect(await desk.ownerOf('A 1-1')).toBeNull();
  });

  test('is given away from its till', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    await desk.do('c', ...typed('Mia'), 'enter');
    await desk.do('enter');
    await desk.do('c', ...typed('Zoe'), 'enter');
    await desk.do('g', ...typed('Noa'), 'enter');
    expect(desk.said).toMatch(/^Gave A 1-1 to Noa\. Reference \w{6}\.$/);
    expect(await desk.ownerOf('A 1-1')).toBe('Noa');
  });

  test('is given away without a customer named by its till, which can still give it back', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Mia'), 'enter');
    desk.press('escape');
    await desk.do('g', ...typed('Noa'), 'enter');
    expect(desk.said).toMatch(/^Gave A 1-1 to Noa\. Reference \w{6}\.$/);
    await desk.do('g', ...typed('Mia'), 'enter');
    expect(await desk.ownerOf('A 1-1')).toBe('Mia');
  });
});

describe('a till with a queue', () => {
  test('begins with nobody: Enter on a seat asks for the customer first, and then books', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    expect(linesOf(desk)[0]).toMatch(/^ theater {3}no customer · Ola at the till/);
    desk.press('enter');
    expect(desk.state.overlay).toMatchObject({ kind: 'customer', text: '' });
    await desk.do(...typed('Mia'), 'enter');
    expect(await desk.ownerOf('A 1-1')).toBe('Mia');
  });

  test('says that Tab takes a name while one is offered, and not before', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Mia'), 'enter');
    expect(linesOf(desk).at(-1)).not.toContain('tab');
    desk.press('m');
    expect(linesOf(desk).at(-1)).toContain('tab as offered');
    desk.press('i', 'a');
    expect(linesOf(desk).at(-1)).toContain('tab as offered');
    desk.press('backspace', 'backspace', 'backspace', 'M', 'i', 'a');
    expect(linesOf(desk).at(-1)).not.toContain('tab');
  });

  test('asks for the next customer after each sale, beside what was sold and its reference', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Mia'), 'enter');
    const lines = linesOf(desk);
    expect(lines[0]).toContain('no customer · Ola at the till');
    expect(lines.join('\n')).toMatch(
      / Booked A 1-1 for Mia\. Reference \w{6}\.\n Customer: {4}Enter: Walk-up 1/,
    );
    desk.press('Z');
    expect(linesOf(desk).join('\n')).toMatch(/ Booked A 1-1 for Mia\. Reference \w{6}\.\n Customer: Z/);
    desk.press('o', 'e', 'enter');
    expect(linesOf(desk)[0]).toContain('for Zoe · Ola at the till');
    await desk.do('l', 'space', 'l', 'space', 'enter');
    await desk.do('enter');
    await desk.do('j', 'enter');
    expect(await Promise.all(['A 1-2', 'A 1-3', 'A 2-3'].map((seat) => desk.ownerOf(seat)))).toEqual([
      'Zoe',
      'Zoe',
      'Walk-up 1',
    ]);
    expect(await recorded()).toEqual(['book Mia by Ola', 'book Zoe by Ola', 'book Walk-up 1 by Ola']);
  });

  test('books nothing when the name is left, and asks nothing after a release or what was refused', async () => {
    await sellElsewhere('A', '1-2', 'Mia', 'Ola');
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.until(({ till }) => till?.sales.length === 1);
    await desk.do('enter', 'M', 'escape');
    expect(await desk.ownerOf('A 1-1')).toBeNull();
    await desk.do('l', 'enter', ...typed('Zoe'), 'enter');
    expect(desk.said).toContain('A 1-2 is taken by Mia; nothing was booked');
    expect(desk.state).toMatchObject({ overlay: null, till: { customer: 'Zoe' } });
    await desk.do('r');
    expect(desk.said).toBe('Released A 1-2 of Mia.');
    expect(desk.state).toMatchObject({ overlay: null, till: { customer: 'Zoe' } });
  });

  test('does not take what is typed meanwhile away: the next customer is asked for by Enter', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('enter', ...typed('Mia'), 'enter', '?');
    await desk.until(({ requests }) => requests.length === 0);
    expect(desk.state).toMatchObject({ overlay: { kind: 'help' }, till: { customer: null } });
  });

  test('says who sold a seat, below the rooms and in the list of who sits where', async () => {
    await sellElsewhere('A', '1-1 1-2', 'Mia', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.until(({ till }) => till?.sales.length === 1);
    expect(linesOf(desk).join('\n')).toMatch(/ A 1-1 {2}taken by Mia, sold by Bo, \w{6}/);
    desk.press('w');
    expect(linesOf(desk).join('\n')).toMatch(/ Mia {2}\w{6} by Bo 1-1, 1-2/);
  });
});

describe('my sales', () => {
  test('may be missing while the history cannot be read, which is said; what was sold here is known', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Zoe'), 'enter');
    vi.spyOn(store, 'history').mockRejectedValueOnce(new StoreError('unavailable', 'away'));
    desk.press('escape', 'm');
    await desk.until(({ message }) => message?.tone === 'warning');
    expect(desk.said).toBe('The history cannot be read now: sales may be missing.');
    expect(linesOf(desk)[3]).toMatch(/Zoe {2}\w{6} {2}A 1-1$/);
  });

  test('are those of this evening and this till, the newest first; Enter goes to the seats', async () => {
    await sellElsewhere('B', '3-4 3-5', 'Mia', 'Ola');
    await sellElsewhere('C', '1-1', 'Tom', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Zoe'), 'enter');
    desk.press('escape', 'm');
    const lines = linesOf(desk);
    expect(lines[1]).toBe(' Sales of Ola this evening  2 sales, 3 seats');
    expect(lines[3]).toMatch(/^ ▸ \d\d:\d\d {2}Zoe {2}\w{6} {2}A 1-1$/);
    expect(lines[4]).toMatch(/^ {3}\d\d:\d\d {2}Mia {2}\w{6} {2}B 3-4, 3-5$/);
    expect(lines.join('\n')).not.toContain('Tom');
    desk.press('down', 'down', 'enter');
    expect(desk.state).toMatchObject({ overlay: null, cursor: { room: 'B', row: 3, place: 4 } });
  });

  test('that were given back say so, and Enter goes to where they were', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('l', 'enter', ...typed('Zoe'), 'enter');
    await desk.do('escape', 'r');
    desk.press('h', 'm');
    expect(linesOf(desk)[3]).toMatch(/Zoe {2}\w{6} {2}A given back$/);
    desk.press('enter');
    expect(desk.state.cursor).toEqual({ room: 'A', row: 1, place: 2 });
  });

  test('are none at first, and m closes them; without a till m has one’s own bookings', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('m');
    expect(linesOf(desk).join('\n')).toContain('None yet. c names a customer, Enter books.');
    desk.press('m');
    expect(desk.state.overlay).toBeNull();
    const own = await ClientDesk.open(store, 'Ola');
    own.press('m');
    expect(linesOf(own)[1]).toContain('Bookings of Ola');
  });
});

describe('nobody is booked for by surprise', () => {
  test('what was booked in one’s own name is done again in it, whoever is the customer by then', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    await desk.do('enter');
    await desk.do('r');
    desk.press('c', ...typed('Mia'), 'enter');
    await desk.do('u');
    expect(await desk.ownerOf('A 1-1')).toBe('Ola');
    await desk.do('u');
    desk.press('c', ...typed('Pia'), 'enter');
    await desk.do('U');
    expect(await desk.ownerOf('A 1-1')).toBe('Ola');
  });

  test('who takes a sale back in his own name is the one that the history names', async () => {
    const desk = await ClientDesk.open(store, 'Ola');
    desk.press('c', ...typed('Nina'), 'enter');
    await desk.do('enter');
    desk.press('c', ...typed('Ola'), 'enter');
    await desk.do('u');
    expect(await desk.ownerOf('A 1-1')).toBeNull();
    expect(await recorded()).toEqual(['book Nina by Ola', 'release - by Ola']);
  });

  test('a sale that was given on meanwhile is not taken back from who has it', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Hal'), 'enter');
    const [booking = ''] = (desk.state.till?.sales ?? []).map((sale) => sale.booking);
    const given = await createBoxOffice(store).fulfil({
      kind: 'give',
      room: 'A',
      seats: seatsIn('1-1'),
      client: 'Hal',
      to: 'Ida',
      pins: new Map([['1-1', booking]]),
    });
    expect(given.kind).toBe('applied');
    await desk.refresh();
    await desk.do('escape', 'u');
    expect(desk.said).toContain('nothing was released');
    expect(await desk.ownerOf('A 1-1')).toBe('Ida');
  });

  test('seats that could not be booked for one customer are not marked for the next', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('c', ...typed('Finn'), 'enter', 'space', 'l', 'space');
    vi.spyOn(store, 'apply').mockResolvedValue({
      kind: 'notApplied',
      reason: 'rejected',
      message: 'no',
    });
    desk.press('enter', 'c', 'G');
    await desk.until(({ requests }) => requests.length === 0);
    vi.restoreAllMocks();
    expect(desk.state.marks).toBeNull();
    desk.press('u', 's', 'enter');
    await desk.do('j', 'enter');
    expect(await Promise.all(['A 1-1', 'A 1-2', 'A 2-2'].map((seat) => desk.ownerOf(seat)))).toEqual([
      null,
      null,
      'Gus',
    ]);
  });

  test('a name that is nearly that of somebody in the house is told before seats are sold to it', async () => {
    await sellElsewhere('B', '1-1', 'Mia', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('mia'), 'enter');
    expect(desk.said).toBe('Mia has bookings too. Enter books for mia.');
    expect(await desk.ownerOf('A 1-1')).toBeNull();
    await desk.do('enter');
    expect(await desk.ownerOf('A 1-1')).toBe('mia');
  });

  test('a walk-up that was taken by Enter alone is told, and has a number that nobody else is getting', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('enter', 'enter', 'c', 'enter');
    expect(desk.said).toBe('The next booking is for Walk-up 2; c names somebody else.');
    await desk.do('l', 'enter');
    expect(await Promise.all(['A 1-1', 'A 1-2'].map((seat) => desk.ownerOf(seat)))).toEqual([
      'Walk-up 1',
      'Walk-up 2',
    ]);
  });

  test('walk-ups begin with the free numbers again after the highest', async () => {
    await sellElsewhere('B', '1-1', 'Walk-up 9999', 'Bo');
    await sellElsewhere('B', '1-2', 'Walk-up 1', 'Bo');
    await sellElsewhere('B', '1-3', 'Walk-up 999999', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola');
    desk.press('c', 'enter');
    expect(desk.state.till?.customer).toBe('Walk-up 2');
  });

  test('a name goes on being typed when the theater is begun anew, and what was sold is asked for again', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Zoe'), 'enter');
    desk.press('M', 'a', 'r');
    await desk.renew();
    desk.press('V', 'b');
    expect(desk.state).toMatchObject({ marks: null, overlay: { kind: 'customer', text: 'MarVb' } });
    await desk.until(({ till }) => till?.sales.length === 1);
  });
});

describe('whoever has come', () => {
  test('is marked at a till by a, the whole booking by A, of whomever it is; u takes it back, U marks it again', async () => {
    await sellElsewhere('A', '1-1 1-2 1-3', 'Mia', 'Bo');
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('a');
    await vi.waitFor(() =>
      expect(desk.said).toMatch(/^Marked A 1-1 as arrived for Mia\. Reference \w{6}\.$/),
    );
    expect(linesOf(desk).join('\n')).toMatch(/A 1-1 {2}taken by Mia, arrived, sold by Bo, \w{6}/);
    const arrived = async (): Promise<readonly number[]> => {
      const { seats } = await store.look('A', 'settle');
      return seats.filter(({ content }) => hasArrived(content)).map(({ place }) => place);
    };
    expect(await arrived()).toEqual([1]);
    desk.press('A');
    await vi.waitFor(() => expect(desk.said).toContain('Marked A 1-1, 1-2 and 1-3 as arrived'));
    expect(await arrived()).toEqual([1, 2, 3]);
    desk.press('u');
    await vi.waitFor(() =>
      expect(desk.said).toContain('Undone. Marked A 1-2 and 1-3 as not arrived for Mia.'),
    );
    expect(await arrived()).toEqual([1]);
    desk.press('U');
    await vi.waitFor(() =>
      expect(desk.said).toContain('Done again. Marked A 1-2 and 1-3 as arrived for Mia.'),
    );
    desk.press('a');
    await vi.waitFor(() =>
      expect(desk.said).toBe('A 1-1 is marked as arrived for Mia already; nothing changed.'),
    );
    const rows = (await recorded()).filter((row) => row.includes('arrive'));
    expect(rows).toEqual(['arrive - by Ola', 'arrive - by Ola', 'unarrive - by Ola', 'arrive - by Ola']);
  });

  test('is marked on booked seats, and at a till alone; where the seat is somebody else’s by now nothing is marked', async () => {
    await sellElsewhere('A', '1-1', 'Mia', 'Bo');
    const own = await ClientDesk.open(store, 'Mia');
    own.press('a');
    expect(own.said).toContain('only at a till');
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('right', 'a');
    expect(desk.said).toBe('A 1-2 is free; a marks who has come to a booked seat.');
    const office = createBoxOffice(store);
    await office.fulfil({ kind: 'release', room: 'A', seats: seatsIn('1-1'), client: 'Mia', pins: null });
    await sellElsewhere('A', '1-1', 'Zoe', 'Bo');
    desk.press('left', 'a');
    await vi.waitFor(() =>
      expect(desk.said).toMatch(/^Changed meanwhile: A 1-1 is booked by Zoe; nothing was marked\.$/),
    );
    const { seats } = await store.look('A', 'settle');
    expect(seats.filter(({ content }) => hasArrived(content))).toEqual([]);
  });
});

/** Reserves seats for somebody, with a note, as another till would. */
async function reserve(seats: string, client: string, inMs: number): Promise<void> {
  const facts = { room: 'A', seats: seatsIn(seats), client, by: 'Bo', booking: `${client} of Bo` } as const;
  const request = { kind: 'book', ...facts, until: { inMs }, note: 'phone 123' } as const;
  expect((await createBoxOffice(store).fulfil(request)).kind).toBe('applied');
}

/** What the store has of a seat of the first row. */
async function contentOf(place: number): Promise<object | undefined> {
  const { seats } = await store.look('A', 'settle');
  return seats.find((seat) => seat.row === 1 && seat.place === place)?.content;
}

describe('a reservation at a till', () => {
  test('is to be collected again once u takes back the mark of who has come', async () => {
    await reserve('1-1', 'Mia', 7_200_000);
    const kept = await contentOf(1);
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('a');
    expect(await contentOf(1)).not.toHaveProperty('until');
    await desk.do('u');
    expect(await contentOf(1)).toEqual(kept);
  });

  test('is made by t and a time, collected by o, and u and U go back and forth', async () => {
    const desk = await ClientDesk.open(store, 'Ola', true);
    await desk.do('enter', ...typed('Mia'), 'enter');
    desk.press('escape');
    await desk.do('t', ...typed('+2h'), 'enter');
    expect(desk.said).toMatch(
      /^Reserved A 1-1 for Mia, kept until (?:\d{4}-\d\d-\d\d )?\d\d:\d\d\. Reference \w{6}\.$/,
    );
    expect(linesOf(desk).join('\n')).toMatch(
      /A 1-1 {2}taken by Mia, kept until .*\d\d:\d\d, sold by Ola, \w{6}/,
    );
    expect(linesOf(desk).join('\n')).toContain('▤ reserved');
    await desk.do('o');
    expect(desk.said).toMatch(/^Collected A 1-1 for Mia\. Reference \w{6}\.$/);
    expect(linesOf(desk).join('\n')).not.toContain('▤');
    await desk.do('u');
    expect(desk.said).toContain('Undone. Reserved A 1-1 for Mia, kept until');
    await desk.do('U');
    expect(await contentOf(1)).not.toHaveProperty('until');
    desk.press('o');
    expect(desk.said).toBe('A 1-1 is kept for good already; o marks reservations.');
    await desk.do('u');
    await desk.do('u');
    expect(desk.said).toMatch(/^Undone\. No longer reserved: A 1-1 of Mia\. Reference \w{6}\.$/);
  });

  test('says what is wrong with a time, and asks nobody else’s booking away', async () => {
    await reserve('1-1', 'Mia', 60_000);
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('t');
    expect(desk.said).toBe('A 1-1 is taken by Mia; t keeps a booking that you sold.');
    await desk.do('right', 'enter', ...typed('Zoe'), 'enter');
    desk.press('escape', 't', ...typed('soon'), 'enter');
    expect(desk.said).toBe('A time is written 19:30, 2026-12-24 19:30, +30m or +2h.');
    expect(desk.state.overlay).toMatchObject({ kind: 'until', text: 'soon' });
    expect(linesOf(desk).join('\n')).toContain('Keep A 1-2 until (19:30, +30m): soon');
    desk.press('escape', 'right', 't');
    expect(desk.said).toBe('A 1-3 is free; t keeps a booking until a time.');
  });

  test('that ran out is released by a till that sees it, and by nobody who only looks or books for himself', async () => {
    await reserve('1-1 1-2', 'Mia', 1);
    await reserve('1-4', 'Zoe', 60_000);
    const own = await ClientDesk.open(store, 'Tom');
    await own.refresh();
    own.session.see(own.scene);
    expect(await own.ownerOf('A 1-1')).toBe('Mia');
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.session.see(desk.scene);
    await expect.poll(() => desk.ownerOf('A 1-1')).toBeNull();
    expect(await desk.ownerOf('A 1-4')).toBe('Zoe');
    const { entries } = await store.history({ limit: 1 });
    expect(entries[0]?.change).toMatchObject({
      kind: 'expire',
      by: 'Ola',
      reason: expect.stringMatching(/^not collected by/),
      seats: { length: 2 },
    });
    await expect.poll(() => linesOf(desk).join('\n')).toContain('A 1-1  free');
  });

  test('that another till collected first stays, and nothing is said', async () => {
    await reserve('1-1', 'Mia', 1);
    const desk = await ClientDesk.open(store, 'Ola', true);
    const request = { kind: 'collect', room: 'A', seats: seatsIn('1-1'), by: 'Bo', pins: null } as const;
    expect((await createBoxOffice(store).fulfil(request)).kind).toBe('applied');
    desk.session.see(desk.scene);
    await desk.refresh();
    await expect.poll(() => linesOf(desk).join('\n')).toMatch(/A 1-1 {2}taken by Mia, phone 123, sold by Bo/);
    expect(desk.said).toBe('');
    expect((await recorded()).some((row) => row.startsWith('expire'))).toBe(false);
  });

  test('has a note by e, which a till shows and no other client sees', async () => {
    await reserve('1-1', 'Mia', 60_000);
    const desk = await ClientDesk.open(store, 'Ola', true);
    desk.press('e');
    expect(desk.state.overlay).toMatchObject({ kind: 'note', text: 'phone 123' });
    await desk.do(...typed(', wheelchair'), 'enter');
    expect(desk.said).toMatch(/^Noted on A 1-1 of Mia\. Reference \w{6}\.$/);
    const shown = linesOf(desk, 200, 60).join('\n');
    expect(shown).toContain('phone 123, wheelchair');
    desk.press('w');
    expect(linesOf(desk).join('\n')).toMatch(/\(kept until .*phone 123, wheelchair\)/);
    desk.press('escape');
    for (const client of ['Tom', 'Mia']) {
      // oxlint-disable-next-line no-await-in-loop
      const other = await ClientDesk.open(store, client, {}, { columns: 200, rows: 60 });
      other.press('w');
      const who = linesOf(other, 200, 60).join('\n');
      other.press('w', 'm');
      const mine = linesOf(other, 200, 60).join('\n');
      other.press('m');
      expect(`${who}${mine}${linesOf(other, 200, 60).join('\n')}`).not.toMatch(/phone|wheelchair/);
      other.press('e');
      expect(other.said).toContain('only at a till');
    }
    await desk.do('u');
    expect(await contentOf(1)).toMatchObject({ note: 'phone 123' });
    expect(desk.said).toMatch(/^Undone\. As it was before: the note on A 1-1 of Mia\. Reference \w{6}\.$/);
    await desk.do('e', ...typed('x'), ...Array.from({ length: 12 }, () => 'backspace' as const), 'enter');
    expect(await contentOf(1)).not.toHaveProperty('note');
  });
});
