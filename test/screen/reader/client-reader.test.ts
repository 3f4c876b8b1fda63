import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { makeBookingId } from '../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { type ClientReaderOptions, runClientReader } from '../../../source/screen/reader/client-reader.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { withFaults } from '../../booking/faulty-store.ts';

const PLAN = makePlan({ rooms: 2, rows: 3, places: 6 });

/** Short enough for a test that spends it. */
const PATIENCE = { notAppliedMs: 100, contendedMs: 1_000, doubtMs: 100 };

let folder: string;
let store: SellingStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-reader-'));
  store = await openSqliteStore(join(folder, 'theater.db'), { plan: PLAN });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** What differs for somebody from the others. */
type PipedOptions = Partial<Omit<ClientReaderOptions, 'store'>> & { readonly store?: SellingStore };

/** Somebody who types lines into a pipe and reads what comes out of another. */
class Piped {
  readonly ended: Promise<number>;
  readonly #stdin = new PassThrough();
  readonly #stdout = new PassThrough();
  #output = '';

  constructor(client: string, { store: of = store, ...options }: PipedOptions = {}) {
    this.#stdout.setEncoding('utf8').on('data', (text) => (this.#output += String(text)));
    const boxOffice = createBoxOffice(of, { patience: PATIENCE });
    this.ended = runClientReader({
      store: of,
      boxOffice,
      client,
      plan: PLAN,
      stdin: this.#stdin,
      stdout: this.#stdout,
      ...options,
    });
  }

  get lines(): readonly string[] {
    return this.#output.split('\n').slice(0, -1);
  }

  type(...lines: readonly string[]): void {
    for (const line of lines) this.#stdin.write(`${line}\n`);
  }

  /** Waits until a line has been told that begins so. */
  async hears(beginning: string): Promise<void> {
    while (!this.lines.some((line) => line.startsWith(beginning))) {
      // oxlint-disable-next-line no-await-in-loop
      await once(this.#stdout, 'data');
    }
  }

  /** Ends stdin, and gives the exit code and what was told behind the lines so far. */
  async leave(): Promise<{ readonly code: number; readonly told: readonly string[] }> {
    const before = this.lines.length;
    this.#stdin.end();
    return { code: await this.ended, told: this.lines.slice(before) };
  }
}

/** All that a whole run tells of these lines, besides how it begins and ends. */
async function toldOf(
  client: string,
  lines: readonly string[],
  options: PipedOptions = {},
): Promise<readonly string[]> {
  const piped = new Piped(client, options);
  await piped.hears('A 1-1');
  const before = piped.lines.length;
  piped.type(...lines);
  await piped.leave();
  return piped.lines.slice(before, -1);
}

/** Books seats as another client does. */
async function bookAs(client: string, seats: readonly [number, number][]): Promise<void> {
  const seen = await store.look('A', 'browse');
  const places = seats.map(([row, place]) => ({ row, place }));
  const request = { kind: 'book', room: 'A', seats: places, client, booking: makeBookingId() } as const;
  await createBoxOffice(store).fulfil(request, { seen });
}

const REFERENCE = expect.stringMatching(/Reference \w{6}\.$/);

describe('lines of a pipe', () => {
  test('are done one after the other, each once the one before has its outcome', async () => {
    const told = await toldOf('Ada', ['2-3', 'book', 'mine', 'book 2-4 to 2-6', 'row 2', 'undo', 'row 2']);
    expect(told).toEqual([
      'A 2-3, free, row 2 place 3.',
      REFERENCE,
      'Ada has 1 booking with 1 seat.',
      expect.stringMatching(/^A, Hamlet: 2-3, reference \w{6}\.$/),
      REFERENCE,
      'A row 2: 1 to 2 free, 3 to 6 yours.',
      'Undone. Released A 2-4, 2-5 and 2-6 of Ada.',
      'A row 2: 1 to 2 free, 3 yours, 4 to 6 free.',
    ]);
  });

  test('book a group all or none', async () => {
    await bookAs('Mia', [[1, 3]]);
    const told = await toldOf('Ada', ['book 1-2 1-3', 'mark 1-1 1-2', 'mark 1-3', 'book', 'row 1']);
    expect(told).toEqual([
      'A 1-3 is taken by Mia; nothing was booked.',
      '2 seats marked: A 1-1 and 1-2.',
      'A 1-3 is taken by Mia; only free seats are marked.',
      '2 seats marked: A 1-1 and 1-2.',
      REFERENCE,
      'A row 1: 1 to 2 yours, 3 taken by Mia, 4 to 6 free.',
    ]);
  });

  test('release a whole booking, and give one away, after the answer to a question', async () => {
    const told = await toldOf('Ada', [
      'book 1-1 1-2',
      'release booking 1-1',
      'book',
      'no',
      'release booking 1-2',
      'yes',
      'book 2-1',
      'give to Mia',
      'who',
    ]);
    expect(told.slice(1)).toEqual([
      'Release the whole booking, 2 seats: A 1-1 and 1-2? Type yes or no.',
      'There is a question first: type yes or no.',
      'Nothing was released.',
      'Release the whole booking, 2 seats: A 1-1 and 1-2? Type yes or no.',
      'Released A 1-1 and 1-2 of Ada.',
      REFERENCE,
      expect.stringMatching(/^Gave A 2-1 to Mia, who alone can give it back\. Reference \w{6}\.$/),
      expect.stringMatching(/^Mia: 2-1, reference \w{6}\.$/),
    ]);
  });

  test('name no other hit where there is one', async () => {
    await bookAs('Noa', [[3, 1]]);
    expect(await toldOf('Ada', ['find noa'])).toEqual([
      expect.stringMatching(/^1 of 1: A 3-1 of Noa, reference \w{6}\.$/),
    ]);
  });

  test('find people, go to the next hit, and take the best seats', async () => {
    await bookAs('Mia', [[3, 1]]);
    await bookAs('Mia', [[3, 6]]);
    const told = await toldOf('Ada', [
      'find mia',
      'next',
      'find nobody',
      'best 3',
      'next',
      'book',
      'best 2 in row 3',
    ]);
    expect(told).toEqual([
      expect.stringMatching(/^1 of 2: A 3-1 of Mia, reference \w{6}\. Type next or previous for another\.$/),
      expect.stringMatching(/^2 of 2: A 3-6 of Mia, reference \w{6}\. Type next or previous for another\.$/),
      '"nobody" is nowhere.',
      expect.stringMatching(/^Suggested: A .* Type book, or next for another\.$/),
      expect.stringMatching(/^Suggested: A .* Type book, or next for another\.$/),
      REFERENCE,
      expect.stringMatching(/^Suggested: A 3-\d and 3-\d.* Type book, or next for another\.$/),
    ]);
  });

  test('sell at a till: to a customer, to a walk-up, and mark who has come', async () => {
    const told = await toldOf(
      'Ola',
      ['book 1-2', 'customer Mia', 'book', 'arrived', 'customer', 'book 1-3', 'mine', 'clients'],
      { isTill: true },
    );
    expect(told).toEqual([
      'For whom is the next booking? Type customer and a name, or customer alone for a walk-up; then book.',
      'The next booking is for Mia.',
      expect.stringMatching(/^Booked A 1-2 for Mia\. Reference \w{6}\.$/),
      'For whom is the next booking? Type customer and a name, or customer alone for a walk-up; then book.',
      expect.stringMatching(/^Marked A 1-2 as arrived for Mia\. Reference \w{6}\.$/),
      'The next booking is for Walk-up 1; customer and a name says somebody else.',
      expect.stringMatching(/^Booked A 1-3 for Walk-up 1\. Reference \w{6}\.$/),
      'For whom is the next booking? Type customer and a name, or customer alone for a walk-up; then book.',
      '2 sales this evening, the newest first.',
      expect.stringMatching(/^Walk-up 1: A 1-3, reference \w{6}\.$/),
      expect.stringMatching(/^Mia: A 1-2, reference \w{6}\.$/),
      'Mia has 1 seat in A.',
      'Walk-up 1 has 1 seat in A.',
    ]);
  });

  test('that nobody understands do nothing, and a name is never taken for commands', async () => {
    await bookAs('Mia', [[1, 1]]);
    // Were its letters keys, the r in it would release a seat, and the q leave.
    const told = await toldOf('Ada', [
      'book 1-2',
      'give to Brq',
      '1-1',
      'give to Brq',
      'release',
      'bok',
      'row 1',
    ]);
    expect(told.slice(1)).toEqual([
      expect.stringMatching(/^Gave A 1-2 to Brq/),
      expect.stringMatching(/^A 1-1, taken by Mia, reference \w{6}, row 1 place 1, aisle left\.$/),
      'A 1-1 is taken by Mia; give to gives away one of yours.',
      'A 1-1 is booked by Mia; nothing was released.',
      'Nothing was done: "bok" is no command and no seat; help lists them.',
      'A row 1: 1 taken by Mia, 2 taken by Brq, 3 to 6 free.',
    ]);
  });
});

describe('what nobody can say yet', () => {
  test('is told as such, and never as booked or not booked, until a picture proves it', async () => {
    const faulty = withFaults(store, ['answer-lost']);
    const ada = new Piped('Ada', { store: faulty });
    await ada.hears('A 1-1');
    const before = ada.lines.length;
    faulty.isSilent = true;
    ada.type('book');
    await ada.hears('Not confirmed: nobody can say yet whether A 1-1 is booked');
    await ada.hears('It stays open until that is known: give up makes sure');
    expect(ada.lines.slice(before).join(' ')).not.toMatch(/(?:^| )(?:Booked|Nothing was booked)/);
    ada.type('status');
    await ada.hears('The booking of A 1-1 is not confirmed; give up ends it');
    faulty.isSilent = false;
    await ada.hears('Booked A 1-1 for Ada');
    expect(await ada.leave()).toEqual({ code: 0, told: ['The booking terminal is closed.'] });
  });

  test('is left with exit code 75, and named on stderr with what settles it', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const faulty = withFaults(
      store,
      Array.from({ length: 50 }, () => 'request-lost' as const),
    );
    const ada = new Piped('Ada', { store: faulty, leavePatienceMs: 200 });
    await ada.hears('A 1-1');
    faulty.isSilent = true;
    ada.type('book');
    await ada.hears('Not confirmed');
    const { code, told } = await ada.leave();
    expect(code).toBe(75);
    expect(told).toContain('Waiting for the result of A 1-1; quit again leaves at once.');
    expect(said.mock.calls.join('')).toMatch(/^Unconfirmed: the booking of A 1-1 \(booking .*To settle it: /);
    said.mockRestore();
  });

  test('is told when it is given up, and then that nothing was booked', async () => {
    const lost = Array.from({ length: 50 }, () => 'request-lost' as const);
    const faulty = withFaults(store, ['late', ...lost]);
    const ada = new Piped('Ada', { store: faulty });
    await ada.hears('A 1-1');
    faulty.isSilent = true;
    ada.type('book');
    await ada.hears('Not confirmed');
    faulty.isSilent = false;
    faulty.heal();
    ada.type('give up');
    await ada.hears('Giving up A 1-1: making sure that it cannot happen any more');
    await ada.hears('Given up; nothing was booked, and nothing will be');
    expect((await ada.leave()).code).toBe(0);
  });
});

describe('what others do', () => {
  test('in the room where one is is told once a second at most, and not where nobody wants to hear it', async () => {
    const ada = new Piped('Ada');
    await ada.hears('A 1-1');
    await bookAs('Mia', [[2, 2]]);
    await ada.hears('A 2-2 is taken by Mia now');
    ada.type('B', 'A', 'changes off');
    await ada.hears('What others do to seats that are not yours is not told now');
    await bookAs('Mia', [[2, 3]]);
    const row = (): string | undefined => {
      ada.type('row 2');
      return ada.lines.at(-1);
    };
    await expect.poll(row).toBe('A row 2: 1 free, 2 to 3 taken by Mia, 4 to 6 free.');
    ada.type('changes on');
    await ada.hears('What others do to seats that are not yours is told');
    await bookAs('Bo', [[2, 4]]);
    await ada.hears('A 2-4 is taken by Bo now');
    expect(ada.lines.filter((line) => line.startsWith('A 2-3'))).toEqual([]);
    expect((await ada.leave()).code).toBe(0);
  });
});
