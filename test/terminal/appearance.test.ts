import { execFile } from 'node:child_process';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { terminalEnvironment } from '../../tools/terminal-driver/environment.ts';
import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
  await house.fill();
});

afterEach(async () => {
  await house.close();
});

/** Whether a control sequence in the output sets a colour: 30-38, 40-48, 90-97 or 100-107 of SGR. */
function hasColour(output: string): boolean {
  const parameters = output
    .split('\u001B[')
    .flatMap((sequence) => /^([\d;:]*)m/.exec(sequence)?.[1]?.split(/[;:]/) ?? []);
  return parameters.some((parameter) => /^(?:[34][0-8]|9[0-7]|10[0-7])$/.test(parameter));
}

test('colours are used, and with NO_COLOR none at all', async () => {
  const colourful = await house.seatFor('Jaroslaw');
  const plain = await house.seatFor('Jaroslaw', { environment: { NO_COLOR: '1' } });
  for (const terminal of [colourful, plain]) {
    terminal.press('jjjjjjjjjjj\r');
    await terminal.waitFor((screen) => /Booked A 12-1|already yours/.test(screen));
  }
  expect(hasColour(colourful.output)).toBe(true);
  expect(hasColour(plain.output)).toBe(false);
});

test('T goes to the next theme, draws all of it anew at once, and says which it is', async () => {
  const terminal = await house.seatFor('Jaroslaw', { environment: { THEATER_THEME: 'colour-blind' } });
  expect(terminal.screen()).toContain('■');
  terminal.press('T');
  await terminal.waitFor('Theme mono: without colours.');
  terminal.press('T');
  await terminal.waitFor('Theme ascii: without colours, and ASCII alone.');
  expect(terminal.screen()).toMatch(/^[\n -~]+$/);
  const { length } = terminal.output;
  terminal.press('T');
  await terminal.waitFor('Theme default: for dark backgrounds.');
  expect(terminal.screen()).toContain('■');
  expect(hasColour(terminal.output.slice(length))).toBe(true);
});

test('a seat that somebody else books glows on other screens for a moment, and not on the own one', async () => {
  const [mine, other] = await Promise.all([house.seatFor('Jaroslaw'), house.seatFor('Mia')]);
  mine.press('jjjjjjjjjjj\r');
  await mine.waitFor('Booked A 12-1');
  await other.waitFor('▣');
  await other.waitFor('▣ just taken');
  expect(mine.screen()).not.toContain('▣');
  await other.waitFor((screen) => !screen.includes('▣'));
});

test('a flag chooses a theme, also against NO_COLOR, which only takes the one of the environment away', async () => {
  const environment = { NO_COLOR: '1', THEATER_THEME: 'light' };
  const asked = await house.start(['Jaroslaw', '--theme', 'high-contrast'], { environment });
  await asked.waitFor('live');
  expect(hasColour(asked.output)).toBe(true);
  const plain = await house.seatFor('Jaroslaw', { environment });
  expect(hasColour(plain.output)).toBe(false);
});

test('where the locale is not UTF-8, every character is ASCII', async () => {
  const terminal = await house.seatFor('Jaroslaw', { environment: { LANG: 'C' } });
  expect(terminal.screen()).toMatch(/^[\n -~]+$/);
});

test('without a terminal it says what to use instead, draws nothing, and exits with 2', async () => {
  const [node = '', ...args] = await house.commandFor(['Jaroslaw']);
  const result = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { env: terminalEnvironment(house.home) };
    execFile(node, args, options, (error, stdout, stderr) => resolve({ code: error?.code, stdout, stderr }));
  });
  expect(result.code).toBe(2);
  expect(result.stdout).toBe('');
  expect(result.stderr).toContain('theater book');
  expect(result.stderr).not.toContain('\u001B');
});
