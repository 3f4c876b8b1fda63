import { VirtualScreen } from './virtual-screen.ts';

const ENTER_ALTERNATE = '\u001B[?1049h';
const LEAVE_ALTERNATE = '\u001B[?1049l';
const HOME_AND_ERASE = '\u001B[H\u001B[2J';

/** Frames of a synchronized update: the terminal shows what is between them at once. */
const BEGIN_UPDATE = '\u001B[?2026h';
const END_UPDATE = '\u001B[?2026l';

/** The size of a terminal that does not tell it, as a serial line does not: it calls itself 0 x 0. */
const USUAL_SIZE = { columns: 80, rows: 24 } as const;

/**
 * What another program may have left behind: line-drawing letters, a style, margins, insertion, an origin, no
 * wrapping, a cursor.
 */
const SET_RIGHT = '\u000F\u001B(B\u001B[m\u001B[r\u001B[4l\u001B[?6l\u001B[?7h\u001B[?25l';

/** A terminal that is sent only the cells that changed. */
export type SparseOutput = {
  /** The terminal for Ink. */
  readonly stdout: NodeJS.WriteStream;
  /** Puts styled lines on the terminal, from its first line to its last, before Ink has drawn the same ones. */
  readonly paint: (lines: readonly string[]) => void;
  /** Draws the whole picture anew: another program may have written on the terminal. */
  readonly repaint: () => void;
  /** Draws one row anew, the first for 0, and says whether there is such a row. */
  readonly heal: (row: number) => boolean;
};

/**
 * Ink's own incremental rendering writes a changed line anew from the first change to its end, which is half the map
 * when the cursor moves in the first room; here only the cells that changed are sent. Works while the alternate
 * screen is up; modes, titles and everything else go through as they are.
 */
export function sparseOutput(terminal: NodeJS.WriteStream): SparseOutput {
  let screen: VirtualScreen | null = null;
  // Ink begins and ends an update by writes of their own; one in which no cell changed is not begun at all.
  let isUpdateDue = false;
  const columns = (): number => terminal.columns || USUAL_SIZE.columns;
  const rows = (): number => terminal.rows || USUAL_SIZE.rows;

  const write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
    const output = typeof chunk === 'string' ? translate(chunk) : chunk;
    return output === '' && rest.length === 0 ? true : terminal.write(output, ...rest);
  };

  const translate = (output: string): string => {
    if (output.includes(ENTER_ALTERNATE)) {
      screen = new VirtualScreen(columns(), rows());
      // Before Ink's own listener, so that Ink draws upon a screen that has the new size.
      terminal.prependListener('resize', onResize);
      return output + HOME_AND_ERASE;
    }
    if (output.includes(LEAVE_ALTERNATE)) {
      screen = null;
      terminal.off('resize', onResize);
    }
    return screen === null ? output : update(output, screen);
  };

  const update = (output: string, current: VirtualScreen): string => {
    const isBegin = output === BEGIN_UPDATE;
    const isVain = output === END_UPDATE && isUpdateDue;
    const changes = isBegin || isVain ? '' : (current.translate(output) ?? output);
    const begin = isUpdateDue && changes !== '' ? BEGIN_UPDATE : '';
    isUpdateDue = isBegin || (isUpdateDue && changes === '' && !isVain);
    return begin + changes;
  };

  const onResize = (): void => {
    if (screen !== null) terminal.write(screen.resize(columns(), rows()));
  };

  const paint = (lines: readonly string[]): void => {
    const output = screen?.paint(lines) ?? '';
    if (output !== '') terminal.write(BEGIN_UPDATE + output + END_UPDATE);
  };

  const repaint = (): void => {
    if (screen === null) return;
    terminal.write(BEGIN_UPDATE + SET_RIGHT + screen.resize(columns(), rows()) + END_UPDATE);
  };

  const heal = (row: number): boolean => {
    if (screen === null || row >= rows()) return false;
    terminal.write(BEGIN_UPDATE + (row === 0 ? SET_RIGHT : '') + screen.rewrite(row) + END_UPDATE);
    return true;
  };

  const stdout = new Proxy(terminal, {
    get(target, key) {
      if (key === 'write') return write;
      if (key === 'columns') return columns();
      if (key === 'rows') return rows();
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { stdout, paint, repaint, heal };
}
