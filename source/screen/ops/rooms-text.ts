import { fit, padLeft } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { OpsView } from './ops-view.ts';

const COLUMNS = ['booked', '%', 'free', 'held', 'blocked', 'run', 'single'] as const;
const COLUMN_CELLS = 8;
const PLAY_CELLS = { least: 12, most: 30 } as const;

/** The rooms in numbers, a line each, below a heading; the last line is the sum. */
export function roomLines({ figures }: OpsView, cells: number, appearance: Appearance): readonly string[] {
  const { rooms, total } = figures;
  // Columns go from the right where the line is short.
  const count = Math.min(COLUMNS.length, Math.floor((cells - 3 - PLAY_CELLS.least) / COLUMN_CELLS));
  const playCells = Math.min(cells - 3 - count * COLUMN_CELLS, PLAY_CELLS.most);
  const line = (room: string, play: string, values: readonly string[]): string => {
    const name = fit(printable(play, appearance), playCells, appearance.glyphs.ellipsis);
    return ` ${room} ${name}${values
      .slice(0, count)
      .map((value) => padLeft(value, COLUMN_CELLS))
      .join('')}`;
  };
  const counts = ({ booked, percent, free, held, blocked }: typeof total): readonly string[] =>
    [booked, percent ?? '-', free, held, blocked].map(String);
  return [
    styled(appearance, 'quiet', line(' ', '', COLUMNS)),
    ...rooms.map((each) => {
      const { room, play, isClosed, longestRun, singles } = each;
      const name = isClosed ? `closed: ${play}` : play;
      return line(room, name, [...counts(each), String(longestRun), String(singles)]);
    }),
    line(' ', 'all', counts(total)),
  ];
}
