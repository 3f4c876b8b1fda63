import { zoneWords } from '../../../theater/local-time.ts';
import { countOf } from '../../../theater/seats.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import { cellsOf, padRight, twoSides } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { linkWords, storeWords } from '../../kit/title-words.ts';
import type { OpsState } from '../state/ops-state.ts';
import { clockTime, minutesWords } from './feed-lines.ts';

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
export function sumLine({ figures: { total } }: OpsView, cells: number, appearance: Appearance): string {
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
  return twoSides(
    [
      [` ${words}`, styled(appearance, 'quiet', `${seats} seats`)],
      [` ${words}`, ''],
    ],
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
  return twoSides(
    [
      [`${rates}   ${spark}`, end],
      [rates, end],
      [rates, ''],
    ],
    cells,
  );
}

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
