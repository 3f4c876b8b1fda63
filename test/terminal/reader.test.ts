import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House, type StartOptions } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

/** Letters, digits and the punctuation of a keyboard, ended as a sentence is. */
const SENTENCE = /^[\p{L}\p{N} .,:;?!'"()/-]+[.?]$/u;

/** Somebody who reads lines, one after the other, and types others: nothing is known of a screen. */
class Listener {
  readonly terminal: Terminal;
  readonly #typed = new Set<string>();

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  static async sitDown(words: readonly string[], options: StartOptions = {}): Promise<Listener> {
    const listener = new Listener(await house.start(words, options));
    await listener.hears(/^[A-Z] 1-1, /);
    return listener;
  }

  /** Every line so far, of which the last one may not be whole. */
  get lines(): readonly string[] {
    // A line that is begun is taken away, and written again below what is told meanwhile.
    // oxlint-disable-next-line no-control-regex
    const shown = this.terminal.output.replaceAll(/[^\n]*\u001B\[1G/g, '');
    return stripVTControlCharacters(shown).split(/\r*\n/);
  }

  /** Lines that the program told: what was typed is echoed by it as well. */
  get told(): readonly string[] {
    return this.lines.filter((line) => line !== '' && !this.#typed.has(line));
  }

  /** Types a line, and gives the first that is told after it and that is what was expected. */
  async says(line: string, wanted: RegExp): Promise<string> {
    const before = this.told.length;
    this.#typed.add(line);
    this.terminal.press(`${line}\r`);
    return await this.hears(wanted, before);
  }

  async hears(wanted: RegExp, from = 0): Promise<string> {
    const found = (): string | undefined => this.told.slice(from).find((line) => wanted.test(line));
    await this.terminal.waitFor(() => found() !== undefined);
    return found() ?? '';
  }
}

describe('by lines alone', () => {
  test('a room is heard, seats are found, booked, given back and taken again, and every line is a plain sentence', async () => {
    const listener = await Listener.sitDown(['Jaroslaw', '--screen-reader']);
    await listener.says('row 8', /^A row 8: 1 /);
    await listener.says('next room', /^Room B, The Seagull: \d+ of 120 seats free/);
    await listener.says('d', /^Room D, Tartuffe: /);
    await listener.says('best 4', /^Suggested: D (\d+-\d+, ){2}\d+-\d+ and \d+-\d+\. Type book/);
    await listener.says('book', /^Booked D .* for Jaroslaw\. Reference \w{6}\.$/);
    const mine = await listener.says('mine', /^D, Tartuffe: .*, reference \w{6}\.$/);
    const [, reference = ''] = /reference (\w{6})/.exec(mine) ?? [];
    await listener.says('a 1-1', /^A 1-1, .*row 1 place 1, aisle left\.$/);
    await listener.says(`find ${reference}`, /^1 of 1: D .* of Jaroslaw, /);
    await listener.says('release booking', /^Release the whole booking, 4 seats: .*\? Type yes or no\.$/);
    await listener.says('yes', /^Released D .* of Jaroslaw\.$/);
    await listener.says('undo', /^Undone\. Booked D /);
    await listener.says('give to Zoe', /^Gave D .* to Zoe, who alone can give it back\./);
    await listener.says('who', /^Zoe: .*, reference \w{6}\.$/);
    await listener.says('rooms', /^Room F, /);
    await listener.says('status', /^What is told here is fresh\.$/);
    await listener.says('help', /^quit: leave\.$/);
    await listener.says('quit', /^The booking terminal is closed\.$/);
    expect(await listener.terminal.waitForEnd()).toEqual({ code: 0, signal: 0 });
    for (const line of listener.told) expect(line).toMatch(SENTENCE);
    // Neither another screen, nor colours, nor a cursor that is put anywhere but to the beginning of its line.
    // oxlint-disable-next-line no-control-regex
    expect(listener.terminal.output).not.toMatch(/\u001B\[\?(?:1049|25)|\u001B\[[\d;]*[mHfA]/);
  });

  test('two people hear of each other, and of two who want one seat one is told who was faster', async () => {
    const [ola, mia] = await Promise.all([
      Listener.sitDown(['Ola', '--screen-reader']),
      Listener.sitDown(['Mia'], { environment: { INK_SCREEN_READER: 'true' } }),
    ]);
    await ola.says('book 7-4 7-5', /^Booked A 7-4 and 7-5 for Ola\./);
    await mia.hears(/^A 7-4 and 7-5 are taken by Ola now\.$/);
    await mia.says('book 7-5', /^A 7-5 is taken by Ola; nothing was booked\.$/);
    ola.terminal.press('book 8-1\r');
    mia.terminal.press('book 8-1\r');
    const won = /^Booked A 8-1 for (?:Ola|Mia)\./;
    const lost = /^A 8-1 (?:was|is) taken by (?:Ola|Mia)\b.*; nothing was booked\.$/;
    const outcomes = await Promise.all(
      [ola, mia].map((each) => each.hears(new RegExp(`${won.source}|${lost.source}`))),
    );
    expect(outcomes.filter((line) => won.test(line))).toHaveLength(1);
    expect(outcomes.filter((line) => lost.test(line))).toHaveLength(1);
    await ola.says('release 7-4', /^Released A 7-4 of Ola\.$/);
    await mia.hears(/^A 7-4 is free now, before of Ola\.$/);
    expect(await house.ownerOf('A', '7-5')).toBe('Ola');
  });

  test('what others do is not told into a line that is being typed', async () => {
    const mia = await Listener.sitDown(['Mia', '--screen-reader']);
    mia.terminal.press('bo');
    await mia.terminal.waitFor((screen) => /^bo$/m.test(screen));
    const ola = await Listener.sitDown(['Ola', '--screen-reader']);
    await ola.says('book 7-4', /^Booked A 7-4 for Ola\./);
    await mia.says('ok 7-4', /^A 7-4 .* taken by Ola.*; nothing was booked\.$/);
    await mia.hears(/^A 7-4 is taken by Ola now\.$/);
    const answered = mia.told.findIndex((line) => line.endsWith('nothing was booked.'));
    const heard = mia.told.findIndex((line) => line.endsWith('by Ola now.'));
    expect(heard).toBeGreaterThan(answered);
  });
});

describe('the line that is typed', () => {
  test('is completed by Tab, comes back by the arrow up, and is dropped by Ctrl-C', async () => {
    const mia = await Listener.sitDown(['Mia', '--screen-reader']);
    mia.terminal.press('re');
    await mia.terminal.waitFor((screen) => /^re$/m.test(screen));
    mia.terminal.press('\t');
    await mia.hears(/^It may go on as: reference, release, release booking, redo, reserve until\.$/);
    mia.terminal.press('f\t');
    await mia.terminal.waitFor((screen) => /^reference$/m.test(screen));
    mia.terminal.press('\r');
    await mia.hears(/^A 1-1 is free, and in no booking\.$/);
    mia.terminal.press('\u001B[A');
    await mia.terminal.waitFor((screen) => (screen.match(/^reference$/gm) ?? []).length === 2);
    mia.terminal.press('\u0003');
    await mia.hears(/^The line is dropped\.$/);
    expect(await mia.says('seat', /^A 1-1, free/)).toContain('row 1 place 1');
  });

  test('takes a paste of several lines as text, of which nothing is done before Enter', async () => {
    const mia = await Listener.sitDown(['Mia', '--screen-reader']);
    mia.terminal.press('\u001B[200~book 7-4\nbook 7-5\n\u001B[201~');
    await mia.terminal.waitFor('book 7-4book 7-5');
    // What comes within some milliseconds of a paste is taken for the rest of it.
    const enter = (): readonly string[] => {
      mia.terminal.press('\r');
      return mia.told;
    };
    await expect.poll(enter).toContainEqual(expect.stringMatching(/^Nothing was done: .* names no seats/));
    expect(await house.ownerOf('A', '7-4')).toBeNull();
  });
});

describe('the end', () => {
  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('by %s leaves the terminal as it was', async (_name, key) => {
    const command = await house.commandFor(['Mia', '--screen-reader']);
    const shell = 'stty -g | cksum; "$@"; echo "ended with $?"; stty -g | cksum';
    const listener = new Listener(house.run(['/bin/sh', '-c', shell, 'sh', ...command]));
    await listener.hears(/^A 1-1, free/);
    listener.terminal.press(key);
    await listener.hears(/^ended with 0$/);
    await listener.terminal.waitForEnd();
    const settings = listener.lines.filter((line) => /^\d+ \d+$/.test(line));
    expect(settings).toHaveLength(2);
    expect(settings[0]).toBe(settings[1]);
    expect(listener.terminal.arePastesMarked).toBe(false);
  });

  test('by a signal leaves it so as well', async () => {
    const mia = await Listener.sitDown(['Mia', '--screen-reader']);
    process.kill(mia.terminal.pid, 'SIGTERM');
    expect((await mia.terminal.waitForEnd()).signal).toBe(15);
    expect(mia.terminal.arePastesMarked).toBe(false);
  });
});

test('a dumb terminal, which shows no picture, is enough, and gets no control sequence', async () => {
  const mia = await Listener.sitDown(['Mia', '--screen-reader'], { environment: { TERM: 'dumb' } });
  await mia.says('book', /^Booked A 1-1 for Mia\./);
  expect(mia.terminal.output).not.toContain('\u001B');
});

test('the settings say that a screen reader is used, and the environment counts before them', async () => {
  const file = join(house.home, 'settings.json');
  writeFileSync(file, '{ "name": "Mia", "profiles": { "home": { "screenReader": "on" } } }');
  await Listener.sitDown(['--profile', 'home'], { environment: { THEATER_CONFIG: file } });
  const environment = { THEATER_CONFIG: file, THEATER_PROFILE: 'home', INK_SCREEN_READER: 'false' };
  const seen = await house.start([], { environment });
  await seen.waitFor('live');
  expect(seen.isAlternate).toBe(true);
});

/** The ops screen in sentences, once it has told how the house is. */
async function watchHouse(): Promise<Listener> {
  const ops = new Listener(await house.start(['ops', '--screen-reader']));
  await ops.hears(/^0 of 720 seats booked, 0 held, 0 blocked; \d alerts?\.$/);
  return ops;
}

describe('theater ops', () => {
  test('tells what happens, and the rest when it is asked', async () => {
    const ops = await watchHouse();
    house.run(await house.commandFor(['book', 'A', '7-4', '--as', 'Mia']));
    await ops.hears(/^Mia booked A 7-4 \w{6}\.$/);
    await ops.says('rooms', /^Room A, Hamlet: 1 of 120 seats booked, 0 held, 0 blocked\.$/);
    await ops.says('clients', /^Mia: 1 booked\.$/);
    await ops.says('history', /^\d\d:\d\d:\d\d Mia booked A 7-4 \w{6}\.$/);
    await ops.says('store', /^The store is .*theater\.db\.$/);
    await ops.says('buy', /^"buy" is no command; help lists them\.$/);
    await ops.says('quit', /^Theater ops is closed\.$/);
    expect(await ops.terminal.waitForEnd()).toEqual({ code: 0, signal: 0 });
    for (const line of ops.told) expect(line).toMatch(SENTENCE);
  });

  test('tells an alert with what helps, and when it is over', async () => {
    const ops = await watchHouse();
    house.run(await house.commandFor(['close', 'B', '--as', 'Ola', '--yes']));
    await ops.hears(/^Warning: B is closed.*\. What helps: theater open B .*\.$/);
    await ops.says('alerts', /^Warning: B is closed.*\. What helps: theater open B .*\.$/);
    house.run(await house.commandFor(['open', 'B', '--as', 'Ola', '--yes']));
    await ops.hears(/^Over: B is closed/);
    expect(ops.told.filter((line) => line.startsWith('Over: '))).toHaveLength(1);
  });
});
