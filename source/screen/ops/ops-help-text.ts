import type { OverlayText } from '../overlays/overlay-text.ts';
import { padRight, shorten } from '../text/fit-text.ts';
import { wrap } from '../text/wrap.ts';
import { type Appearance, styled } from '../theme/appearance.ts';
import { NEARLY_PERCENT } from './alerts.ts';
import { OPS_BINDINGS, type OpsContext } from './ops-bindings.ts';

const KEY_CELLS = 11;
const NUMBER_CELLS = 12;

/** Every number of the screen, and what exactly is counted. */
const NUMBERS: readonly (readonly [name: string, meaning: string])[] = [
  ['booked', 'seats that somebody has booked'],
  ['%', 'booked seats of those that are not blocked, rounded down: 100 is sold out'],
  ['free', 'seats that anybody can book now; a hold that has run out is free'],
  ['held', 'seats that somebody keeps for a moment before booking'],
  ['blocked', 'seats that are not for sale'],
  ['seats', 'all of these together'],
  ['+ and -', 'seats booked and released in the last minute; moving a booking counts as neither'],
  ['10 min', 'seats booked in each half minute of the last ten; the highest bar is the most of them'],
  ['sold out in', 'free seats by what the last minute booked more than it released'],
  ['run', 'most free seats side by side in one row of the room'],
  ['single', 'free seats without a free neighbour in their row'],
  ['changed', "how long ago a client's seats changed last"],
  ['latency', 'how long a node took to answer the simplest question'],
  ['links', 'connections of this program to a node'],
  ['pending', 'requests of this program that a node has not answered yet'],
  ['slow', 'a node that took longer than 250 ms, or has not answered within 1 s'],
  ['log', 'what is not folded into the file yet; folding is a checkpoint'],
  ['open in', 'other programs of this user that have the file open now'],
  ['own looks', 'rooms that this program has read since it started'],
  ['own changes', 'changes that this program has sent; a change can be sent twice'],
  ['p50, p99', 'half of the answers, and 99 of 100, took no longer'],
  ['live', 'every room was read within the last 5 s; otherwise the age of the oldest picture'],
  ['alerts', `a room is told of from ${NEARLY_PERCENT} % on; !! is critical, ! a warning`],
];

/** Every key of the overview, then what every number means. */
export function opsHelpText(cells: number, appearance: Appearance): OverlayText {
  const keysOf = (wanted: OpsContext): readonly string[] =>
    OPS_BINDINGS.filter(({ context }) => context === wanted).map(
      ({ label, help }) =>
        styled(appearance, 'key', padRight(label, KEY_CELLS)) +
        shorten(help, cells - KEY_CELLS, appearance.glyphs.ellipsis),
    );
  return {
    heading: `${styled(appearance, 'name', 'Keys')}  ${styled(appearance, 'quiet', 'and what every number means')}`,
    lines: [
      ...keysOf('overview'),
      '',
      styled(appearance, 'quiet', 'To act; each asks why and shows what will change before it is done'),
      ...keysOf('acting'),
      '',
      ...NUMBERS.flatMap(([name, meaning]) => {
        const lines = wrap(meaning.split(' '), cells - NUMBER_CELLS, appearance.glyphs.ellipsis);
        return lines.map((line, index) => {
          return styled(appearance, 'name', padRight(index === 0 ? name : '', NUMBER_CELLS)) + line;
        });
      }),
    ],
  };
}
