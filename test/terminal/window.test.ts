import { rename } from 'node:fs/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Terminal } from '../../tools/terminal-driver/terminal.ts';
import { House } from './driver/house.ts';

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

test('the title says how many seats are free, is written only when that changes, and is put back', async () => {
  const terminal = await house.seatFor('Ada');
  await expect.poll(() => titles(terminal)).toEqual(['theater: Ada', 'theater: Ada, 720 free']);
  terminal.press('j');
  await terminal.waitFor('A 2-1');
  terminal.press('\r');
  await terminal.waitFor('Booked A 2-1');
  await expect.poll(() => titles(terminal).slice(2)).toEqual(['theater: Ada, 719 free']);
  terminal.press('q');
  await terminal.waitForEnd();
  expect(terminal.output).toContain('\u001B[23;2t');
});

describe('a critical alert with --notify', () => {
  test('is a message of the desktop, told once, while the window is behind', async () => {
    const terminal = await loseStore('O', { TERM: 'foot' });
    await expect.poll(() => notices(terminal), { timeout: 15_000 }).toHaveLength(1);
    expect(notices(terminal)[0]).toMatch(/^theater ops: /);
    terminal.press('q');
    await terminal.waitForEnd();
    expect(terminal.isFocusReported).toBe(false);
    expect(notices(terminal)).toHaveLength(1);
  });

  test('is not told while the window is in front', async () => {
    const terminal = await loseStore('I', { TERM: 'foot' });
    await terminal.waitFor((screen) => /[3-9] s old/.test(screen));
    expect(notices(terminal)).toEqual([]);
  });
});

/** The store goes away, once the window is where the report says. */
async function loseStore(report: string, environment: Readonly<Record<string, string>>): Promise<Terminal> {
  const terminal = await house.start(['ops', '--notify'], { environment });
  await terminal.waitFor('live');
  expect(terminal.isFocusReported).toBe(true);
  terminal.press(`\u001B[${report}`);
  await rename(house.file, `${house.file}.away`);
  await terminal.waitFor('reconnecting');
  return terminal;
}

/** Every title that was written. */
function titles(terminal: Terminal): readonly string[] {
  return between(terminal, '\u001B]2;');
}

/** Every message for the desktop. */
function notices(terminal: Terminal): readonly string[] {
  return between(terminal, '\u001B]777;notify;theater;');
}

/** What stood between a beginning and the next BEL. */
function between({ output }: Terminal, beginning: string): readonly string[] {
  const parts = output.split(beginning).slice(1);
  return parts.map((part) => part.slice(0, part.indexOf('\u0007')));
}
