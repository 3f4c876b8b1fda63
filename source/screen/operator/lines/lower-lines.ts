import { asTyped } from '../../../store/typed-command.ts';
import type { Alert } from '../../../watch/alerts.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import { cellsOf, panel, PANEL_GAP, shorten, shortenMiddle, sideBySide } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { eveningHeight, eveningLines } from './evening-lines.ts';
import { clientLines } from './number-lines.ts';
import type { ShownOpsLayout } from './ops-layout.ts';
import { feedFacts, feedLines } from './page-text.ts';
import { storeLines, vitalLines } from './vital-lines.ts';

/** Alerts that are shown where there are lines for them. */
const MOST_ALERTS = 4;

/** Lines that panels need to themselves. */
const PANEL_LINES = 6;

const CLIENT_CELLS = 44;

/** Lines that the panels keep below the evening so far. */
const LEAST_BELOW_EVENING = 12;

/** Below the numbers: the weightiest alerts, then what happened, with the clients and the store beside it. */
export function lowerLines(
  view: OpsView,
  filter: string,
  { size, lowerLines: lines, panels }: ShownOpsLayout,
  appearance: Appearance,
): readonly string[] {
  const cells = size.columns - 2;
  const isRoomy = lines > PANEL_LINES;
  const alerts = alertLines(view.alerts, { lines: isRoomy ? MOST_ALERTS : 1, cells, appearance });
  const blank = isRoomy ? [''] : [];
  const height = panels === 3 ? eveningHeight(view.plan, cells) : 0;
  const spare = lines - alerts.length - blank.length;
  const hasEvening = height > 0 && spare - height - 1 >= LEAST_BELOW_EVENING;
  const evening = hasEvening ? [...eveningLines(view, cells, appearance), ''] : [];
  const left = spare - evening.length;
  const below = isRoomy
    ? panelLines(view, filter, { cells, lines: left, panels }, appearance)
    : feedLines(view, filter, { scroll: 0, lines: left }, cells, appearance).slice(0, left);
  return [...alerts, ...blank, ...evening, ...below]
    .slice(0, lines)
    .map((line) => (line === '' ? '' : ` ${line}`));
}

type PanelSize = { readonly cells: number; readonly lines: number; readonly panels: 1 | 2 | 3 };

function panelLines(
  view: OpsView,
  filter: string,
  { cells, lines, panels }: PanelSize,
  appearance: Appearance,
): readonly string[] {
  const others = cells - (panels - 1) * (CLIENT_CELLS + PANEL_GAP);
  // With three panels the feed and the store share what the clients leave.
  const feedCells = panels === 3 ? Math.floor((others + CLIENT_CELLS) / 2) : others;
  const storeCells = cells - feedCells - CLIENT_CELLS - 2 * PANEL_GAP;
  const facts = filter === '' ? feedFacts(view) : `/${filter}`;
  const columns = [
    panel(
      'What happened',
      facts,
      feedLines(view, filter, { scroll: 0, lines }, feedCells, appearance),
      feedCells,
      appearance,
    ),
    ...(panels < 2
      ? []
      : [panel('Clients', '', clientLines(view, CLIENT_CELLS, appearance), CLIENT_CELLS, appearance)]),
    ...(panels < 3
      ? []
      : [
          panel(
            'Store',
            '',
            [...vitalLines(view, storeCells, appearance), '', ...storeLines(view, storeCells, appearance)],
            storeCells,
            appearance,
          ),
        ]),
  ];
  return sideBySide(columns, lines);
}

/** Cells that a message keeps at least, so that it can be told what the advice is about. */
const LEAST_MESSAGE = 12;

/**
 * An alert and what to do about it, in one line: `! B is clos… -> theater open B`. The message is shortened, never
 * the advice.
 */
export function alertLine({ level, message, advice }: Alert, cells: number, appearance: Appearance): string {
  const isCritical = level === 'critical';
  const mark = isCritical ? '!!' : '! ';
  const { ellipsis } = appearance.glyphs;
  const whole = ` -> ${printable(asTyped(advice), appearance)}`;
  // The page of the alerts has the address of the store; here it would push everything else away.
  const isLong = cellsOf(whole) > cells - LEAST_MESSAGE;
  const brief = isLong ? whole.replace(/ --store (?:'[^']*'|\S+)/g, ` --store ${ellipsis}`) : whole;
  // Where even that is too long, what stands at its end is what is to be done.
  const todo = shortenMiddle(brief, cells - LEAST_MESSAGE, ellipsis);
  const room = Math.max(cells - cellsOf(todo) - 3, LEAST_MESSAGE - 3);
  const text = shorten(
    `${mark} ${shorten(printable(message, appearance), room, ellipsis)}${todo}`,
    cells,
    ellipsis,
  );
  return styled(appearance, isCritical ? 'bad' : 'warning', text);
}

/** The weightiest alerts in so many lines; the last line says how many more there are. */
function alertLines(
  alerts: readonly Alert[],
  {
    lines,
    cells,
    appearance,
  }: { readonly lines: number; readonly cells: number; readonly appearance: Appearance },
): readonly string[] {
  const hidden = alerts.length - lines;
  const more = hidden > 0 ? `  (a: ${hidden} more)` : '';
  return alerts.slice(0, lines).map((alert, index) => {
    const suffix = index === lines - 1 ? more : '';
    return alertLine(alert, cells - suffix.length, appearance) + styled(appearance, 'quiet', suffix);
  });
}
