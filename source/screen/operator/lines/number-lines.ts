import { age, zoneWords } from '../../../theater/local-time.ts';
import { countOf } from '../../../theater/seats.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import { cellsOf, fit, padLeft, padRight, twoSides } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { linkWords, storeWords } from '../../kit/title-words.ts';
import { clockTime } from '../../map/history-line.ts';
import type { OpsState } from '../state/ops-state.ts';
import { minutesWords } from './feed-lines.ts';

/** The first line: who acts, how the pictures stand, the alerts, and the time; or the banner of a kept picture. */
export function opsTitle(
  view: OpsView,
  { kept, operator }: Pick<OpsState, 'kept' | 'operator'>,
  cells: number,
  appearance: Appearance,
): string {
  const { link, alerts, now } = view;
  if (kept !== null) {
    const words = ` PAUSED: the picture of ${clockTime(now)} ${zoneWords(now)}; space goes on `;
    return styled(appearance, 'cursor', padRight(words, cells));
  }
  const { full, brief, token } = linkWords(link);
  const acting = operator.isOn
    ? `   ${styled(appearance, 'cursor', ` ACTING AS ${printable(operator.actor ?? '', appearance)} `)}`
    : '';
  const left = ` ${styled(appearance, 'quiet', 'theater')} ${styled(appearance, 'name', 'ops')}${acting}`;
  const count =
    alerts.length === 0
      ? styled(appearance, 'quiet', 'no alerts')
      : styled(
          appearance,
          alerts[0]?.level === 'critical' ? 'bad' : 'warning',
          countOf(alerts.length, 'alert'),
        );
  const time = styled(appearance, 'quiet', `${clockTime(now)} ${zoneWords(now)}`);
  const right = (words: string): string => [styled(appearance, token, words), count, time].join('   ');
  const space = cells - cellsOf(left) - cellsOf(right(full));
  return twoSides(
    [
      [left + storeWords(view.address, space, appearance), right(full)],
      [left, right(full)],
      [left, right(brief)],
      [left, count],
    ],
    cells,
  );
}

/** The sum over all rooms. */
export function sumLine(
  { figures: { total }, waiting }: OpsView,
  cells: number,
  appearance: Appearance,
): string {
  const { seats, free, held, booked, blocked, percent } = total;
  if (seats === 0) return '';
  const percentage = percent === null ? '' : styled(appearance, 'name', `${percent} %`);
  const words = [
    `${booked} booked`,
    ...(percent === null ? [] : [percentage]),
    `${free} free`,
    `${held} held`,
    `${blocked} blocked`,
  ].join('   ');
  const list = [...(waiting ?? [])]
    .map(([room, count]) => `${printable(room, appearance)} ${count}`)
    .join(' ');
  const waits = list === '' ? [] : [[` ${words}   waiting: ${list}`, ''] as const];
  return twoSides(
    [...waits, [` ${words}`, styled(appearance, 'quiet', `${seats} seats`)], [` ${words}`, '']],
    cells,
  );
}

/** What comes and goes in a minute, the last ten minutes, and when the last seat goes. */
export function paceLine({ figures, history }: OpsView, cells: number, appearance: Appearance): string {
  if (history === null) return styled(appearance, 'quiet', ' reading the history');
  const { pace, minutesToSoldOut, total } = figures;
  const { booked, released } = pace.perMinute;
  const rates = ` +${booked} -${released} a minute`;
  const spark = `10 min ${styled(appearance, 'good', sparkline(pace.steps, appearance))}${styled(appearance, 'quiet', '|')}`;
  const end = soldOutWords(minutesToSoldOut, total.free === 0 && total.booked > 0);
  const most = styled(appearance, 'quiet', `at most ${Math.max(0, ...pace.steps)} in half a minute`);
  return twoSides(
    [
      ...(cells < WITH_MOST ? [] : [[`${rates}   ${spark} ${most}`, end] as const]),
      [`${rates}   ${spark}`, end],
      [rates, end],
      [rates, ''],
    ],
    cells,
  );
}

/** Cells from which on it is said what the highest bar stands for. */
const WITH_MOST = 110;

function soldOutWords(minutes: number | null, isSoldOut: boolean): string {
  if (isSoldOut) return 'no free seat';
  return minutes === null ? 'not selling out' : `sold out in ${minutesWords(minutes)}`;
}

const UNICODE_BARS = '▁▂▃▄▅▆▇█';
const ASCII_BARS = '.:-=+*#@';

/** Numbers as bars of one cell each; the highest of them, at least 1, is the full bar, and nothing is a blank. */
export function sparkline(values: readonly number[], { glyphs }: Appearance): string {
  const bars = glyphs.isAscii ? ASCII_BARS : UNICODE_BARS;
  const highest = Math.max(1, ...values);
  return values
    .map((value) => (value <= 0 ? ' ' : (bars[Math.ceil((value / highest) * bars.length) - 1] ?? ' ')))
    .join('');
}

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
