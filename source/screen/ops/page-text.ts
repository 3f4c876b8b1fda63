import { zoneWords } from '../../theater/local-time.ts';
import { age } from '../frame/link-words.ts';
import { linesInSight, type OverlayText } from '../overlays/overlay-text.ts';
import { shorten } from '../text/fit-text.ts';
import { countOf } from '../text/seat-names.ts';
import { wrap } from '../text/wrap.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import { clientLines } from './client-lines.ts';
import { isInFilter } from './feed-filter.ts';
import { feedLine } from './feed-lines.ts';
import { opsHelpText } from './ops-help-text.ts';
import type { OpsPage, OpsState } from './ops-state.ts';
import type { OpsView } from './ops-view.ts';
import { roomLines } from './rooms-text.ts';
import { seatPage } from './seat-page.ts';
import { adviceLines, longStoreLines } from './store-lines.ts';
import { vitalLines } from './vital-lines.ts';

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
        lines: [...vitalLines(view, cells, appearance), '', ...longStoreLines(view, cells, appearance)],
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
export type FeedSight = { readonly scroll: number; readonly lines: number };

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
