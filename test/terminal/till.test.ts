import { afterEach, beforeEach, expect, test } from 'vitest';

import { salesOfEvening } from '../../source/booking/history.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { seatName } from '../../source/theater/seats.ts';
import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

/** A till that has asked for its first picture. */
async function openTill(actor: string, size = {}): Promise<Terminal> {
  const terminal = await house.start([actor, '--till'], size);
  await terminal.waitFor('live');
  return terminal;
}

/** Types a text as a person does: one key after the other. */
async function type(terminal: Terminal, text: string): Promise<void> {
  let typed = '';
  for (const character of text) {
    terminal.press(character);
    typed += character;
    await terminal.waitFor(`Customer: ${typed}`);
  }
}

/** Who bought what from whom, by the history; the newest first. */
async function sales(): Promise<readonly string[]> {
  const store = await openSqliteStore(house.file);
  try {
    const sold = await salesOfEvening(store);
    return sold.map(({ by, client, room, seats }) => {
      return `${client} by ${by}: ${seats.map((seat) => seatName(room, seat)).join(' ')}`;
    });
  } finally {
    await store.close();
  }
}

test('a till sells to three people in a row, and the history has both names of each', async () => {
  const terminal = await openTill('Ola');
  expect(terminal.lines()[0]).toMatch(/^ theater {3}no customer · Ola at the till/);
  terminal.press('\r');
  await terminal.waitFor('Customer:    Enter: Walk-up 1');
  await type(terminal, 'Mia');
  terminal.press('\r');
  await terminal.waitFor((screen) => /Booked A 1-1 for Mia\. Reference \w{6}\.\s+Customer: /.test(screen));

  await type(terminal, 'José');
  terminal.press('\r');
  await terminal.waitFor('for José · Ola at the till');
  terminal.press('2');
  await terminal.waitFor('B 1-1');
  terminal.press(' ');
  await terminal.waitFor('1 marked');
  terminal.press('l');
  await terminal.waitFor('B 1-2');
  terminal.press(' ');
  await terminal.waitFor('2 marked');
  terminal.press('\r');
  await terminal.waitFor((screen) =>
    /Booked B 1-1 and 1-2 for José\. Reference \w{6}\.\s+Customer: /.test(screen),
  );

  terminal.press('\r');
  await terminal.waitFor('for Walk-up 1 · Ola at the till');
  terminal.press('j');
  await terminal.waitFor('B 2-2');
  terminal.press('\r');
  await terminal.waitFor((screen) =>
    /Booked B 2-2 for Walk-up 1\. Reference \w{6}\.\s+Customer: /.test(screen),
  );

  expect(await sales()).toEqual(['Walk-up 1 by Ola: B 2-2', 'José by Ola: B 1-1 B 1-2', 'Mia by Ola: A 1-1']);
  terminal.press('\u001B');
  await terminal.waitFor('no customer · Ola at the till');
  await terminal.waitFor((screen) => !screen.includes('Customer:'));
  terminal.press('m');
  await terminal.waitFor('Sales of Ola this evening  3 sales, 4 seats');
  terminal.press('j');
  await terminal.waitFor((screen) => /▸ \d\d:\d\d {2}José/.test(screen));
  terminal.press('\r');
  await terminal.waitFor((screen) => /B 1-1 {2}taken by José, sold by Ola/.test(screen));
});

test('two tills sell side by side, each sees who sold what, and a client at home sees whose a seat is', async () => {
  const [ola, bo] = await Promise.all([openTill('Ola'), openTill('Bo', { columns: 200, rows: 60 })]);
  ola.press('\r');
  await ola.waitFor('Customer:');
  await type(ola, 'Mia');
  ola.press('\r');
  await bo.waitFor('taken by Mia');
  bo.press('w');
  await bo.waitFor((screen) => /Mia {2}\w{6} by Ola 1-1/.test(screen));
  bo.press('w');
  await bo.waitFor((screen) => !screen.includes('Who sits in'));
  bo.press('l');
  await bo.waitFor('A 1-2');
  bo.press('\r');
  await bo.waitFor('Customer:');
  await type(bo, 'mi');
  await bo.waitFor('Tab: Mia, who has 1 seat');
  bo.press('\t');
  await bo.waitFor('Customer: Mia   has 1 seat already');
  bo.press('\r');
  await bo.waitFor('Booked A 1-2 for Mia.');
  expect(await sales()).toEqual(['Mia by Bo: A 1-2', 'Mia by Ola: A 1-1']);
  const mia = await house.seatFor('Mia');
  await mia.waitFor('2 yours');
  expect(mia.lines()[0]).toMatch(/^ theater {3}Mia {3}/);
});

test('c makes a till of any booking terminal, and one’s own name makes it what it was', async () => {
  const terminal = await house.seatFor('Ola');
  terminal.press('c');
  await terminal.waitFor('Customer:');
  await type(terminal, 'Mia');
  terminal.press('\r');
  await terminal.waitFor('for Mia · Ola at the till');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-1 for Mia.');
  terminal.press('c');
  await terminal.waitFor('Customer:');
  await type(terminal, 'Ola');
  terminal.press('\r');
  await terminal.waitFor('0 yours');
  terminal.press('l');
  await terminal.waitFor('A 1-2');
  terminal.press('\r');
  await terminal.waitFor('Booked A 1-2 for Ola.');
  expect(await house.ownerOf('A', '1-1')).toBe('Mia');
  expect(await house.ownerOf('A', '1-2')).toBe('Ola');
});
