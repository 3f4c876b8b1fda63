import { cellsOf, padRight } from '../text/fit-text.ts';
import { type Appearance, styled } from '../theme/appearance.ts';
import { alertLines } from './alert-lines.ts';
import { clientLines } from './client-lines.ts';
import type { ShownOpsLayout } from './ops-layout.ts';
import type { OpsView } from './ops-view.ts';
import { feedFacts, feedLines } from './page-text.ts';
import { storeLines } from './store-lines.ts';
import { vitalLines } from './vital-lines.ts';

/** Alerts that are shown where there are lines for them. */
const MOST_ALERTS = 4;
/** Lines that panels need to themselves. */
const PANEL_LINES = 6;
const BETWEEN = '   ';
const CLIENT_CELLS = 44;

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
  const left = lines - alerts.length - (isRoomy ? 1 : 0);
  const blank = isRoomy ? [''] : [];
  const below = isRoomy
    ? panelLines(view, filter, { cells, lines: left, panels }, appearance)
    : feedLines(view, filter, { scroll: 0, lines: left }, cells, appearance).slice(0, left);
  return [...alerts, ...blank, ...below].slice(0, lines).map((line) => (line === '' ? '' : ` ${line}`));
}

type PanelSize = { readonly cells: number; readonly lines: number; readonly panels: 1 | 2 | 3 };

function panelLines(
  view: OpsView,
  filter: string,
  { cells, lines, panels }: PanelSize,
  appearance: Appearance,
): readonly string[] {
  const others = cells - (panels - 1) * (CLIENT_CELLS + BETWEEN.length);
  // With three panels the feed and the store share what the clients leave.
  const feedCells = panels === 3 ? Math.floor((others + CLIENT_CELLS) / 2) : others;
  const storeCells = cells - feedCells - CLIENT_CELLS - 2 * BETWEEN.length;
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
  return Array.from({ length: lines }, (_, row) =>
    columns
      .map(({ cells: width, lines: own }) => padRight(own[row] ?? '', width))
      .join(BETWEEN)
      .trimEnd(),
  );
}

type Panel = { readonly cells: number; readonly lines: readonly string[] };

function panel(
  name: string,
  facts: string,
  lines: readonly string[],
  cells: number,
  appearance: Appearance,
): Panel {
  const isRoom = cellsOf(name) + 2 + cellsOf(facts) <= cells;
  const heading =
    styled(appearance, 'name', name) + (isRoom ? `  ${styled(appearance, 'quiet', facts)}` : '');
  return { cells, lines: [heading.trimEnd(), ...lines] };
}
