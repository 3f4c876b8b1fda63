import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { jsonOf, run } from '../commands/program.ts';
import { House } from './driver/house.ts';

/** What a person comes for, with the keys that are pressed and what is then to be read, one after another. */
const SCENARIOS: readonly (readonly [what: string, ...steps: (readonly [keys: string, shows: RegExp])[]])[] =
  [
    ['a seat for oneself', ['jjl', /A 3-2/], ['\r', /Booked A 3-2 for Jaroslaw/]],
    [
      'four good seats in another room',
      ['4', / D 3-2/],
      ['b', /how many/],
      ['4', /Suggested:/],
      ['\r', /Booked D /],
    ],
    [
      'two seats that are named',
      [':', /Go to/],
      ['f8-4', /f8-4/],
      ['\r', /^(?!.*Go to).* F 8-4/],
      [' l ', /2 marked/],
      ['\r', /Booked F 8-4 and 8-5/],
    ],
    [
      'a seat that somebody has',
      ['2', / B 8-5/],
      [':', /Go to/],
      ['b1-1', /b1-1/],
      ['\r', /^(?!.*Go to).*taken by Mia/],
      ['\r', /nothing was booked/],
    ],
    [
      'to give a seat back',
      [':', /Go to/],
      ['a3-2', /a3-2/],
      ['\r', /^(?!.*Go to).* A 3-2/],
      ['r', /Released A 3-2/],
    ],
    ['to have it again after all', ['u', /Undone/]],
    [
      'where a friend sits',
      ['1', / A /],
      ['/', /Find/],
      ['mia', /mia/],
      ['\r', /Esc ends it/],
      ['\u001B', /^(?!.*Esc ends it)/],
    ],
    ['a room by its play', ['p', /Tonight/], ['3', /^(?!.*Tonight).* C \d+-\d+ /]],
    ['what one has', ['m', /A .*3-2/], ['\u001B', /^(?!.*esc back)/]],
    ['which keys there are', ['?', /one to the left/], ['\u001B', /^(?!.*esc back)/]],
  ];

/** Ten people one after another, on a busy machine. */
const EVENING_MS = 120_000;

const THEMES = ['default', 'light', 'high-contrast', 'colour-blind', 'mono', 'ascii'] as const;
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
] as const;

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

/** What is to be seen, as one line of words: where a sentence is broken depends on the size. */
function words(terminal: Terminal): string {
  return terminal.screen().replaceAll(/\s+/g, ' ');
}

describe.each(SIZES)('an evening on a screen of $columns x $rows', (size) => {
  test.each(THEMES)(
    'brings ten people what they came for, in theme %s',
    { timeout: EVENING_MS },
    async (theme) => {
      await run(['book', 'B', '1-1', '--as', 'Mia', '--store', house.file], { home: house.home });
      const terminal = await house.start(['Jaroslaw', '--theme', theme], size);
      await terminal.waitFor('live');
      for (const [what, ...steps] of SCENARIOS) {
        for (const [keys, shows] of steps) {
          terminal.press(keys);
          // oxlint-disable-next-line no-await-in-loop
          await terminal.waitFor(() => shows.test(words(terminal)));
          expect({ what, lines: terminal.lines().length }).toEqual({ what, lines: size.rows });
          expect(terminal.screen()).toMatch(theme === 'ascii' ? /^[\n -~]*$/ : /^[^]*$/);
        }
      }
      terminal.press('q');
      expect(await terminal.waitForEnd()).toMatchObject({ code: 0 });
      const answer = await run(['mine', '--as', 'Jaroslaw', '--json', '--store', house.file], {
        home: house.home,
      });
      const bookings: readonly { room: string; seats: readonly string[] }[] = Object(jsonOf(answer))[
        'bookings'
      ];
      const seats = bookings.flatMap(({ room, seats: own }) => own.map((seat) => `${room} ${seat}`));
      expect(seats).toHaveLength(7);
      expect(seats).toEqual(expect.arrayContaining(['A 3-2', 'F 8-4', 'F 8-5']));
    },
  );
});
