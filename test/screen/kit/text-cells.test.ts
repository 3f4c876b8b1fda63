import { Terminal } from '@xterm/headless';
import { expect, test } from 'vitest';

import { fit, shorten } from '../../../source/screen/kit/text.ts';
import { cellsOf, makeSafe, mostCellsOf } from '../../../source/theater/safe-text.ts';

const COLUMNS = 2000;

/** Cells that xterm.js draws each text in. */
async function drawnCells(texts: readonly string[]): Promise<readonly number[]> {
  const terminal = new Terminal({ cols: COLUMNS, rows: 2, allowProposedApi: true });
  const drawn: number[] = [];
  for (const text of texts) {
    await new Promise<void>((resolve) => terminal.write(`\r\u001B[2J\u001B[H${text}`, resolve));
    drawn.push(terminal.buffer.active.cursorY * COLUMNS + terminal.buffer.active.cursorX);
  }
  terminal.dispose();
  return drawn;
}

/** As tmux 3.3a draws them: what it measures by cannot be had without it. */
const IN_TMUX = [
  ['ᄀ'.repeat(7), 14],
  ['한국', 4],
  ['မောင်မောင်', 8],
  ['བསྟན་འཛིན་རྒྱ་མཚོ', 12],
  ['שָׁלוֹם', 4],
  ['👍🏽', 4],
  ['💺', 2],
  ['㉈', 2],
] as const;

test('no terminal draws a text wider than it is taken for at most', async () => {
  const letters = Array.from({ length: 0x2_00_00 - 0xa0 }, (_, index) => String.fromCodePoint(index + 0xa0));
  const shown = letters.filter(
    (letter) =>
      !/^[\p{Script=Han}\uAC00-\uD7A3]$/u.test(letter) &&
      /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(letter) &&
      makeSafe(letter) === letter,
  );
  // A whole row of each block is enough to find one that is too wide.
  const texts = Array.from({ length: Math.ceil(shown.length / 64) }, (_, block) =>
    shown
      .slice(block * 64, block * 64 + 64)
      .map((letter) => `a${letter}`)
      .join(''),
  );
  const drawn = await drawnCells(texts);
  const wider = texts.filter((text, index) => (drawn[index] ?? 0) > mostCellsOf(text));
  expect(wider).toEqual([]);
  for (const [text, cells] of IN_TMUX) expect(mostCellsOf(text)).toBeGreaterThanOrEqual(cells);
});

test('a run of leading consonants of Hangul takes two cells for each, and is cut between them', async () => {
  const name = 'ᄀ'.repeat(700);
  expect(cellsOf(name)).toBe(1400);
  expect(cellsOf('한')).toBe(2);
  const short = fit(name, 11, '…');
  expect(short).toBe(`${'ᄀ'.repeat(5)}…`);
  expect(await drawnCells([short])).toEqual([11]);
});

test('a text of 120 kB of marks is cut at once', () => {
  const start = performance.now();
  expect(shorten(makeSafe(`a${'\u0301'.repeat(60_000)}b`), 10, '…').length).toBeLessThan(20);
  expect(shorten(`a${'\u0E31'.repeat(60_000)}b`, 10, '…').length).toBeLessThan(20);
  expect(performance.now() - start).toBeLessThan(1000);
});
