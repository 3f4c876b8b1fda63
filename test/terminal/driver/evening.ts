import { expect } from 'vitest';

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
 * door, and a report that adds up.
 */
export async function playEvening(house: House, { goWrong, patienceMs }: Trouble = {}): Promise<void> {
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
  expect(references.size).toBe(30);

  // Whoever looks releases what nobody came for: here a till.
  await evening.ask('book', 'F', '1-1', '1-2', '--as', 'Ola', '--for', 'Late', '--until', '+1s');
  await evening.waitForKind('expire');

  // A party comes back: it is found by a part of its name, is one more, and goes to another room.
  const [[reference, customer] = ['', '']] = [...references].filter(([, name]) => name.startsWith('Zoe O3'));
  expect(await evening.ask('find', 'zoe o3')).toContain(reference);
  await evening.ask('move', reference, '--to', '12-1..12-4', '--as', 'Ola', '--yes');
  await evening.ask('book', 'A', '12-5', '--add', reference, '--as', 'Ola', '--for', customer);
  await evening.ask('move', reference, '--to', 'B 12-1..12-5', '--as', 'Ola', '--yes');
  const tickets = await evening.ask('tickets', reference);
  expect(tickets.match(/Row 12 {3}Place \d/g)).toHaveLength(5);
  expect(tickets).toContain(customer);
  await evening.ask('arrive', reference, '--as', 'Door');
  expect(await evening.ask('list', 'B')).toMatch(new RegExp(`\\[x\\] +${customer} +5 +${reference}`));

  const report = await evening.askJson('report');
  const rooms = await evening.askJson('rooms');
  const history = await evening.askJson('history', '--limit', '1000');
  const { sold, moved, arrived, expired, now } = Object(report['total']);
  expect({ sold, expired, booked: now.booked, moved, arrived }).toEqual({
    sold: 80,
    expired: 2,
    booked: 78,
    moved: 9,
    arrived: 5,
  });
  const booked = [...Object(rooms['rooms'])].reduce((sum: number, room) => sum + room.booked, 0);
  expect(booked).toBe(78);
  const kinds = Map.groupBy([...Object(history['history'])], ({ kind }: { kind: string }) => kind);
  expect(kinds.get('book')).toHaveLength(32);
}

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
    expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
    return stdout;
  }

  async askJson(...args: readonly string[]): Promise<Record<string, never>> {
    const { file, home } = this.#house;
    return Object(jsonOf(await run([...args, '--json', '--store', file], { home })));
  }

  /** Asks the history until it has a change of this kind. */
  async waitForKind(kind: string): Promise<void> {
    await expect
      .poll(async () => JSON.stringify(await this.askJson('history', '--limit', '3')), { timeout: 60_000 })
      .toContain(`"kind":"${kind}"`);
  }

  async openTill(actor: string): Promise<Terminal> {
    const terminal = await this.#house.start([actor, '--till']);
    await terminal.waitFor('live', this.#patienceMs);
    return terminal;
  }

  /** One sale; gives the reference. */
  async sell(till: Terminal, { room, seats, customer }: Wanted): Promise<string> {
    if (till.screen().includes('Customer:')) {
      till.press('\u001B');
      await till.waitFor((screen) => !screen.includes('Customer:'));
    }
    till.press(String(room));
    await till.waitFor((screen) => screen.includes(`${'ABCDEF'.charAt(room - 1)} `));
    till.press('b');
    await till.waitFor('seats');
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
