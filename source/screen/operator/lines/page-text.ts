import { age, zoneWords } from '../../../theater/local-time.ts';
import { countOf } from '../../../theater/seats.ts';
import { NEARLY_PERCENT } from '../../../watch/alerts.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import { linesInSight, type OverlayText, padRight, shorten, wrap } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { feedLine } from '../../map/history-line.ts';
import { OPS_BINDINGS } from '../keys/ops-bindings.ts';
import type { OpsContext } from '../keys/ops-commands.ts';
import type { OpsPage, OpsState } from '../state/ops-state.ts';
import { isInFilter, seatPage } from './feed-lines.ts';
import { clientLines, roomLines } from './number-lines.ts';
import { adviceLines, connectedLines, longStoreLines, vitalLines } from './vital-lines.ts';

/** Cells of a heading that the page's name and the part in sight take. */
const HEADING_REST = 24;

/** A history that is older than this is said to be, ms. */
const FRESH_MS = 15_000;

/** What a page of `height` lines shows, each line at most `cells` wide. */
export function pageText(
  page: OpsPage,
  view: OpsView,
  { filter, isTyping, scroll, cursor }: Pick<OpsState, 'filter' | 'isTyping' | 'scroll' | 'cursor'>,
  height: number,
  cells: number,
  appearance: Appearance,
): OverlayText {
  const heading = (name: string, facts: string): string =>
    `${styled(appearance, 'name', name)}  ${styled(appearance, 'quiet', facts)}`;
  switch (page) {
    case 'rooms':
      return { heading: heading('Rooms', ''), lines: roomLines(view, cells, appearance) };
    case 'feed': {
      const sight = { scroll, lines: linesInSight(height) };
      const caret = isTyping ? styled(appearance, 'cursor', ' ') : '';
      const shownFilter = `/${printable(filter, appearance)}${caret}`;
      const words = isTyping || filter !== '' ? shownFilter : feedFacts(view);
      return {
        heading: heading('What happened', words),
        lines: feedLines(view, filter, sight, cells, appearance),
      };
    }
    case 'clients': {
      const { clients } = view.figures;
      return {
        heading: heading('Clients', String(clients.length)),
        lines: clientLines(view, cells, appearance),
      };
    }
    case 'nodes':
      return {
        heading: heading('Store', storeFacts(view, cells, appearance)),
        lines: [
          ...vitalLines(view, cells, appearance),
          ...connectedLines(view, cells, appearance),
          '',
          ...longStoreLines(view, cells, appearance),
        ],
      };
    case 'alerts':
      return {
        heading: heading('Alerts', String(view.alerts.length)),
        lines: allAlerts(view, cells, appearance),
      };
    case 'seat':
      return cursor === null ? { heading: '', lines: [] } : seatPage(view, cursor, cells, appearance);
    case 'help':
      return opsHelpText(cells, appearance);
  }
}

/** Which lines of the feed are in sight; only these are written, as there can be thousands. */
type FeedSight = { readonly scroll: number; readonly lines: number };

/** What happened, the newest first, as far as it is let through; lines out of sight are empty. */
export function feedLines(
  { history, now }: OpsView,
  filter: string,
  sight: FeedSight,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  if (history === null) return [styled(appearance, 'quiet', 'reading the history')];
  const { entries } = history;
  const found = filter === '' ? entries : entries.filter((entry) => isInFilter(entry, filter));
  if (found.length === 0) return [styled(appearance, 'quiet', 'nothing')];
  const first = Math.min(sight.scroll, Math.max(found.length - sight.lines, 0));
  return Array.from({ length: found.length }, (_, line) => {
    const entry = found[found.length - 1 - line];
    const isInSight = line >= first && line < first + sight.lines;
    return entry !== undefined && isInSight ? feedLine(entry, { now, cells, appearance }) : '';
  });
}

/** How many changes are known, and how old that is when it is older than it should be. */
export function feedFacts({ history, now }: OpsView): string {
  if (history === null) return '';
  const old = now - history.until > FRESH_MS ? `, read ${age(now - history.until)} ago` : '';
  return `${countOf(history.entries.length, 'change')}, times ${zoneWords(now)}${old}`;
}

/** The address, cut where the line is short, since the part in sight is named behind it. */
function storeFacts({ address, vitals, now }: OpsView, cells: number, appearance: Appearance): string {
  const asked = vitals === null ? '' : `, asked ${age(Math.max(0, now - vitals.at))} ago`;
  const room = cells - asked.length - HEADING_REST;
  return shorten(printable(address, appearance), room, appearance.glyphs.ellipsis) + asked;
}

function allAlerts({ alerts }: OpsView, cells: number, appearance: Appearance): readonly string[] {
  if (alerts.length === 0) return [styled(appearance, 'good', 'none: all is well')];
  return alerts.flatMap(({ level, message, advice }) => {
    const isCritical = level === 'critical';
    const pieces = printable(message, appearance).split(' ');
    const [first = '', ...others] = wrap(pieces, cells - 3, appearance.glyphs.ellipsis);
    const token = isCritical ? 'bad' : 'warning';
    return [
      styled(appearance, token, `${isCritical ? '!!' : '! '} ${first}`),
      ...others.map((line) => styled(appearance, token, `   ${line}`)),
      ...adviceLines(advice, cells, appearance),
    ];
  });
}

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
  ['at most', 'the highest bar of that line, in seats'],
  [
    'sold over',
    'the part of a room that was sold by then: the full bar is a full room; below it what was booked in each step',
  ],
  [
    'changes',
    'how often each seat was booked, released, blocked or otherwise altered; bright for a minute, clear for ten',
  ],
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
function opsHelpText(cells: number, appearance: Appearance): OverlayText {
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
