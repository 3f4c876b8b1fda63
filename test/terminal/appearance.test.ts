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
