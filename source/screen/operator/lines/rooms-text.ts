import { age } from '../../../theater/local-time.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import { fit, padLeft } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';

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

/** The clients, a line each below a heading: seats, held seats, and how long ago their last change was. */
export function clientLines(
  { figures, now }: OpsView,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const nameCells = Math.min(NAME_CELLS, Math.max(cells - 2 * NUMBER_CELLS - WHEN_CELLS - 4, 6));
  const { ellipsis } = appearance.glyphs;
  const heading = `${padLeft('seats', NUMBER_CELLS)}${padLeft('held', NUMBER_CELLS)}  ${fit('client', nameCells, '')}  changed`;
  return [
    styled(appearance, 'quiet', heading),
    ...figures.clients.map(({ client, booked, held, lastChangeAt }) => {
      const numbers =
        padLeft(String(booked), NUMBER_CELLS) + padLeft(held === 0 ? '' : String(held), NUMBER_CELLS);
      const when = lastChangeAt === null ? '' : `${age(Math.max(0, now - lastChangeAt))} ago`;
      return `${numbers}  ${fit(printable(client, appearance), nameCells, ellipsis)}  ${styled(appearance, 'quiet', when)}`;
    }),
  ];
}

const NAME_CELLS = 24;

const NUMBER_CELLS = 6;

/** Room for `119 min ago`. */
const WHEN_CELLS = 11;
