import xterm from '@xterm/headless';

import type { Size } from '../../source/screen/kit/layout.ts';
import { styledRows, type StyledRun } from '../terminal-driver/screen-runs.ts';

/** What a terminal shows of lines, as runs of one style. */
export async function terminalRows(
  lines: readonly string[],
  { columns, rows }: Size,
): Promise<readonly (readonly StyledRun[])[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.write(lines.join('\r\n'), resolve);
  await promise;
  const shown = styledRows(terminal.buffer.active, rows);
  terminal.dispose();
  return shown;
}

/** The same as text, without blanks at the ends of its lines. */
export function textOfRows(rows: readonly (readonly StyledRun[])[]): string {
  const lines = rows.map((runs) =>
    runs
      .flatMap(({ characters }) => characters)
      .join('')
      .trimEnd(),
  );
  return `${lines.join('\n').trimEnd()}\n`;
}
