import xterm from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { styleAfter, styleChange } from '../../../source/screen/kit/painter/cell-grid.ts';
import { sparseOutput } from '../../../source/screen/kit/painter/sparse-output.ts';
import { VirtualScreen } from '../../../source/screen/kit/painter/virtual-screen.ts';
import { healForEver } from '../../../source/screen/kit/terminal/show-screen.ts';

const COLUMNS = 24;
const ROWS = 6;

/** A piece of what Ink draws with. */
const pieces = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'seat', '·■·', '◆', '日本', 'e\u0301', '  ') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('\u001B[1;32m', '\u001B[22;39m', '\u001B[7m', '\u001B[27m', '\u001B[2m'),
  },
  { weight: 1, arbitrary: fc.constantFrom('\u001B[m', '\u001B[38;5;208m', '\u001B[39m') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('\u001B[K', '\u001B[2K', '\u001B[J', '\u001B[1A', '\u001B[E', '\n'),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: ROWS }), fc.integer({ min: 1, max: COLUMNS - 6 }))
      .map(([row, column]) => `\u001B[${row};${column}H`),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: COLUMNS - 6 }).map((column) => `\u001B[${column}G`) },
);

/**
 * One write, of Ink's. Each piece of text starts well inside the line: past the edge a terminal would wrap, which
 * Ink, whose lines are never longer than the terminal, does not ask for.
 */
const writes = fc
  .array(pieces, { minLength: 1, maxLength: 12 })
  .map((parts) =>
    parts.map((part) => (part.startsWith('\u001B') || part === '\n' ? part : `\u001B[8G${part}`)).join(''),
  );

/** The lines of a whole screen, painted ahead of Ink. */
const paintings = fc.array(
  fc.array(
    fc.constantFrom('seat', '·■·', '日本', '\u001B[1;32m◆\u001B[22;39m', '\u001B[7m·\u001B[27m', ' '),
    {
      maxLength: 5,
    },
  ),
  { minLength: ROWS, maxLength: ROWS },
);

/** What a painting would be without a grid: every line anew, and the cursor and its style kept (DECSC, DECRC). */
function paintedInFull(lines: readonly string[]): string {
  const drawn = lines.map((line, row) => `\u001B[${row + 1};1H\u001B[m\u001B[2K${line}`);
  return `\u001B7${drawn.join('')}\u001B8`;
}

type Screen = { readonly text: string; readonly attributes: string }[][];

async function shownAfter(outputs: readonly string[]): Promise<Screen> {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    allowProposedApi: true,
    convertEol: true,
    scrollback: 0,
  });
  for (const output of outputs) {
    await new Promise<void>((resolve) => {
      terminal.write(output, resolve);
    });
  }
  const buffer = terminal.buffer.active;
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: COLUMNS }, (__, column) => {
      const cell = buffer.getLine(row)?.getCell(column);
      const text = cell?.getChars() || ' ';
      const isInverse = cell?.isInverse() ?? 0;
      // What colour a blank is cannot be seen, unless it is inverse.
      if (text === ' ' && isInverse === 0) return { text, attributes: '' };
      const flags = [cell?.isBold(), cell?.isDim(), isInverse, cell?.getFgColorMode(), cell?.getFgColor()];
      return { text, attributes: flags.join(' ') };
    }),
  );
}

const steps = fc.array(
  fc.oneof(
    writes,
    paintings.map((lines) => lines.map((parts) => parts.join(''))),
  ),
  {
    minLength: 1,
    maxLength: 6,
  },
);

describe('the virtual screen', () => {
  test('has a terminal show what the full output would have shown', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const screen = new VirtualScreen(COLUMNS, ROWS);
        const sparse: string[] = [];
        const full: string[] = [];
        for (const step of taken) {
          sparse.push(
            typeof step === 'string' ? (screen.translate(step) ?? 'not understood') : screen.paint(step),
          );
          full.push(typeof step === 'string' ? step : paintedInFull(step));
        }
        expect(await shownAfter(sparse)).toEqual(await shownAfter(full));
      }),
      { numRuns: 60 },
    );
  });

  test('writes nothing for what is there already, and little for little', () => {
    const screen = new VirtualScreen(COLUMNS, ROWS);
    const line = '\u001B[3;1H 7 ···◆◆·····  ·····';
    expect(screen.translate(line)).not.toBe('');
    expect(screen.translate(line)).toBe('');
    expect(screen.translate('\u001B[3;1H 7 ·\u001B[7m·\u001B[27m·◆◆·····  ·····')).toBe(
      '\u001B[3;5H\u001B[7m·\u001B[m',
    );
  });

  test('draws itself anew for a terminal of another size', async () => {
    const screen = new VirtualScreen(10, 2);
    screen.translate('\u001B[1;1Hone\u001B[2;1Htwo');
    const [first, second] = await shownAfter(['garbage', screen.resize(COLUMNS, ROWS)]);
    expect(
      [first, second].map((line) =>
        line
          ?.map(({ text }) => text)
          .join('')
          .trimEnd(),
      ),
    ).toEqual(['one', 'two']);
  });

  test('refuses what is not drawing, and is as before', () => {
    const screen = new VirtualScreen(COLUMNS, ROWS);
    for (const output of ['\u001B[?25l', '\u001B]2;title\u0007', 'a\tb', 'a\rb']) {
      expect(screen.translate(output)).toBeNull();
    }
    expect(screen.translate('\u001B[1;1Ha')).toBe('\u001B[1;1Ha');
  });
});

describe('a picture that another program wrote over', () => {
  const FRAME = '\u001B[1;1HA  \u001B[1;32m·◆\u001B[22;39m\u001B[3;1H 日本 e\u0301 ··\u001B[6;20Hend';
  /** At the cursor, as `wall` does, so that the rows move up; then other letters, a colour and margins for good. */
  const FOREIGN = '\u001B[6;1H\nfrom somebody else\n\u001B[31m\u001B[2;4r\u001B[4h\u001B(0';

  function drawn(): { readonly output: ReturnType<typeof sparseOutput>; readonly written: () => string } {
    const chunks: string[] = [];
    const write = (text: string): boolean => chunks.push(text) > 0;
    const terminal: NodeJS.WriteStream = Object.assign(Object.create(process.stdout), {
      columns: COLUMNS,
      rows: ROWS,
      write,
    });
    const output = sparseOutput(terminal);
    output.stdout.write('\u001B[?1049h');
    onTestFinished(() => void output.stdout.write('\u001B[?1049l'));
    output.stdout.write(FRAME);
    return { output, written: () => chunks.splice(0).join('') };
  }

  test('is right again when all of it is drawn anew', async () => {
    const { output, written } = drawn();
    const frame = written();
    output.repaint();
    expect(await shownAfter([frame, FOREIGN, written()])).toEqual(await shownAfter([frame]));
  });

  test('heals by itself, row by row, and what is drawn afterwards is right, too', async () => {
    const { output, written } = drawn();
    const frame = written();
    const end = new AbortController();
    let rows = 0;
    const heal = (row: number): boolean => {
      const isThere = output.heal(row);
      if (isThere) rows += 1;
      else end.abort();
      return isThere;
    };
    await healForEver({ heal }, end.signal, { everyMs: 1, rowMs: 1 });
    expect(rows).toBe(ROWS);
    const healed = written();
    output.stdout.write('\u001B[2;1Hnew');
    const more = written();
    expect(await shownAfter([frame, FOREIGN, healed, more])).toEqual(await shownAfter([frame, more]));
  });
});

test('a style is what is on after all that was turned on and off', () => {
  const codes = fc.constantFrom('1', '2', '22', '7', '27', '31', '92', '39', '42', '49', '38;5;208', '0', '');
  fc.assert(
    fc.property(fc.array(codes, { maxLength: 8 }), fc.array(codes, { maxLength: 8 }), (first, second) => {
      const from = first.reduce(styleAfter, '');
      const to = second.reduce(styleAfter, '');
      const change = styleChange(from, to);
      expect(change === '' ? from : styleAfter(from, change.slice(2, -1))).toBe(to);
    }),
  );
  expect(['1;36', '22', '7'].reduce(styleAfter, '')).toBe('7;36');
});
