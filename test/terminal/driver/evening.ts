import { vi } from 'vitest';

import type { Terminal } from '../../../tools/terminal-driver/terminal.ts';
import { jsonOf, run } from '../../commands/program.ts';
import type { House } from './house.ts';

/** What differs between the houses that an evening is played in. */
type Trouble = {
  /** What goes wrong in the middle of the sales, besides a till that is killed. */
  readonly goWrong?: () => Promise<void>;
  /** How long a till is waited for, ms. */
  readonly patienceMs?: number;
};

/**
 * An evening of thirty sales by keys at two tills, one of which is killed in the middle of it: a party of four that
 * becomes five and goes to another room, a reservation that nobody comes for, a customer who is found, tickets, the
 * door, and a report. Gives what was found: {@link AFTER_AN_EVENING}.
 */
export async function playEvening(house: House, { goWrong, patienceMs }: Trouble = {}): Promise<unknown> {
  const evening = new Evening(house, patienceMs);
  const tills = { Ola: await evening.openTill('Ola'), Bo: await evening.openTill('Bo') };
  const references = new Map<string, string>();
  const names = ['Mia', 'Jose', '', 'Zoe', 'Ida', ''];
  const sellTo = async (actor: 'Ola' | 'Bo', sale: number): Promise<void> => {
    const name = names[sale % names.length] ?? '';
    const customer = name === '' ? '' : `${name} ${actor.charAt(0)}${sale}`;
    const wanted = { room: (sale % 3) + 1, seats: (sale % 4) + 1, customer };
    references.set(await evening.sell(tills[actor], wanted), customer);
  };
  for (let sale = 0; sale < 8; sale += 1) await Promise.all([sellTo('Ola', sale), sellTo('Bo', sale)]);
  await tills.Bo.end();
  await goWrong?.();
  for (let sale = 8; sale < 10; sale += 1) await sellTo('Ola', sale);
  tills.Bo = await evening.openTill('Bo');
  for (let sale = 10; sale < 16; sale += 1) await Promise.all([sellTo('Ola', sale), sellTo('Bo', sale)]);

  // Whoever looks releases what nobody came for: here a till.
  await evening.ask('book', 'F', '1-1', '1-2', '--as', 'Ola', '--for', 'Late', '--until', '+1s');
  await evening.waitForKind('expire');

  // A party comes back: it is found by a part of its name, is one more, and goes to another room.
  const [[reference, customer] = ['', '']] = [...references].filter(([, name]) => name.startsWith('Zoe O3'));
  const found = await evening.ask('find', 'zoe o3');
  await evening.ask('move', reference, '--to', '12-1..12-4', '--as', 'Ola', '--yes');
  await evening.ask('book', 'A', '12-5', '--add', reference, '--as', 'Ola', '--for', customer);
  await evening.ask('move', reference, '--to', 'B 12-1..12-5', '--as', 'Ola', '--yes');
  const tickets = await evening.ask('tickets', reference);
  await evening.ask('arrive', reference, '--as', 'Door');
  const list = await evening.ask('list', 'B');

  const { sold, moved, arrived, expired, now } = Object((await evening.askJson('report'))['total']);
  const rooms: readonly { readonly booked: number }[] = Object(await evening.askJson('rooms'))['rooms'];
  const history = Object(await evening.askJson('history', '--limit', '1000'))['history'];
  const changes: readonly { readonly kind: string }[] = history;
  return {
    sales: references.size,
    isFound: found.includes(reference),
    tickets: tickets.match(/Row 12 {3}Place \d/g)?.length,
    isNamedOnTickets: tickets.includes(customer),
    hasArrived: new RegExp(`\\[x\\] +${customer} +5 +${reference}`).test(list),
    report: { sold, expired, booked: now.booked, moved, arrived },
    booked: rooms.reduce((sum, room) => sum + room.booked, 0),
    bookings: changes.filter(({ kind }) => kind === 'book').length,
  };
}

/** What is to be found after such an evening. */
export const AFTER_AN_EVENING = {
  sales: 30,
  isFound: true,
  tickets: 5,
  isNamedOnTickets: true,
  hasArrived: true,
  report: { sold: 80, expired: 2, booked: 78, moved: 9, arrived: 5 },
  booked: 78,
  bookings: 32,
};

/** How a sale goes: so many of the best seats of a room (from 1), to whom is typed, or to a walk-up. */
type Wanted = { readonly room: number; readonly seats: number; readonly customer: string };

class Evening {
  readonly #house: House;
  readonly #patienceMs: number | undefined;

  constructor(house: House, patienceMs: number | undefined) {
    this.#house = house;
    this.#patienceMs = patienceMs;
  }

  /** What a command answers, over the same house. */
  async ask(...args: readonly string[]): Promise<string> {
    const { file, home } = this.#house;
    const { stdout, stderr, code } = await run([...args, '--store', file], { home });
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
    return stdout;
  }

  async askJson(...args: readonly string[]): Promise<Record<string, never>> {
    const { file, home } = this.#house;
    return Object(jsonOf(await run([...args, '--json', '--store', file], { home })));
  }

  /** Asks the history until it has a change of this kind. */
  async waitForKind(kind: string): Promise<void> {
    await vi.waitUntil(
      async () => JSON.stringify(await this.askJson('history', '--limit', '3')).includes(`"kind":"${kind}"`),
      { timeout: 60_000, interval: 200 },
    );
  }

  async openTill(actor: string): Promise<Terminal> {
    const terminal = await this.#house.start([actor, '--till']);
    await terminal.waitFor((screen) => /\blive\b|what became of it/.test(screen), this.#patienceMs);
    if (terminal.screen().includes('what became of it')) {
      // Whoever was killed in the middle of a sale is asked first, where sales have a journal.
      terminal.press('yes\r');
      await terminal.waitFor('Enter goes on to the rooms.', this.#patienceMs);
      terminal.press('\r');
      await terminal.waitFor('live', this.#patienceMs);
    }
    return terminal;
  }

  /** One sale; gives the reference. */
  async sell(till: Terminal, { room, seats, customer }: Wanted): Promise<string> {
    if (till.screen().includes('Customer:')) {
      till.press('\u001B');
      await till.waitFor((screen) => !screen.includes('Customer:'));
    }
    const letter = 'ABCDEF'.charAt(room - 1);
    const isThere = (screen: string): boolean => new RegExp(`^ ${letter} \\d+-\\d+ `, 'm').test(screen);
    // Keys that come together count as a paste: each waits for what the one before has done.
    if (!isThere(till.screen())) till.press(String(room));
    await till.waitFor(isThere);
    till.press('b');
    await till.waitFor('how many?');
    till.press(String(seats));
    await till.waitFor('Suggested:');
    till.press('\r');
    await till.waitFor('Customer:');
    for (const character of customer) till.press(character);
    await till.waitFor(`Customer: ${customer}`);
    till.press('\r');
    const whom = customer === '' ? 'Walk-up \\d+' : customer;
    const words = new RegExp(`Booked .* for ${whom}\\. Reference (\\w{6})`);
    const said = (): string => till.screen().replaceAll(/\s+/g, ' ');
    for (;;) {
      await till.waitFor(
        () => words.test(said()) || said().includes('nothing was booked. Suggested:'),
        this.#patienceMs,
      );
      const [, reference] = words.exec(said()) ?? [];
      if (reference !== undefined) return reference;
      // The other till was quicker, and others are suggested.
      till.press('\r');
      await till.waitFor(() => !said().includes('nothing was booked. Suggested:'));
    }
  }
}
