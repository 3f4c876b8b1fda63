import type { OpsView } from '../../../watch/ops-view.ts';
import { type Hint, writeHints } from '../../kit/keys/binding.ts';
import { tooSmallLines } from '../../kit/layout.ts';
import { cutLine, type OverlayText, shorten, textOverlayLines } from '../../kit/text.ts';
import { type Appearance, printable } from '../../kit/theme.ts';
import { actingHints, lookingHints, opsHints } from '../keys/ops-bindings.ts';
import { opsContext, type OpsState } from '../state/ops-state.ts';
import { actingLines } from './acting-lines.ts';
import { cursorLine } from './feed-lines.ts';
import { lowerLines } from './lower-lines.ts';
import { opsTitle, paceLine, roomLines, sumLine } from './number-lines.ts';
import type { OpsLayout, ShownOpsLayout } from './ops-layout.ts';
import { pageText } from './page-text.ts';
import { roomBand } from './room-band.ts';

/** All that the ops screen is drawn from. */
export type OpsScene = {
  readonly view: OpsView;
  readonly layout: OpsLayout;
  readonly appearance: Appearance;
};

/** A picture that is kept is not of this moment. */
const NO_GLOWS: OpsState['glows'] = [];

/** Title and hints, which every page keeps. */
const FRAME_LINES = 2;

/**
 * Writes the whole ops screen: as many lines as the terminal has, none wider than it. No store, no keys, no clock.
 */
export function opsLines(state: OpsState, { view, layout, ...scene }: OpsScene): readonly string[] {
  const appearance = state.appearance ?? scene.appearance;
  if (layout.kind === 'too-small') return tooSmallLines(layout.size, layout.needed);
  const { size } = layout;
  const cells = size.columns - 1;
  // A seat that was asked for is shown in a kept picture, too.
  const shown = state.kept === null ? view : { ...state.kept, seatHistory: view.seatHistory };
  const text = pageOf(shown, state, layout, appearance);
  const middle =
    text === null
      ? overviewLines(shown, state, layout, appearance)
      : textOverlayLines(text, state.scroll, pageHeight(layout), appearance);
  const title = opsTitle(shown, state, cells, appearance);
  const hints =
    state.message === null
      ? writeHints(hintsOf(state), cells, appearance)
      : ` ${shorten(printable(state.message, appearance), cells - 1, appearance.glyphs.ellipsis)}`;
  const height = size.rows - FRAME_LINES;
  const lines = [title, ...Array.from({ length: height }, (_, line) => middle[line] ?? ''), hints];
  return lines.map((line) => cutLine(line, size.columns, appearance.glyphs.ellipsis));
}

function hintsOf(state: OpsState): readonly Hint[] {
  const context = opsContext(state);
  if (context !== 'overview') return opsHints(context);
  const { isOn, limits } = state.operator;
  return isOn ? actingHints(limits.run === null) : lookingHints(limits.change === null);
}

/** Lines of a page, its heading included. */
export function pageHeight({ size }: ShownOpsLayout): number {
  return size.rows - FRAME_LINES;
}

/** The text of the page that is open, or null on the overview. */
export function pageOf(
  view: OpsView,
  state: OpsState,
  layout: ShownOpsLayout,
  appearance: Appearance,
): OverlayText | null {
  if (state.page === null) return null;
  return pageText(state.page, view, state, pageHeight(layout), layout.size.columns - 2, appearance);
}

function overviewLines(
  view: OpsView,
  { filter, cursor, operator, glows, kept }: OpsState,
  layout: ShownOpsLayout,
  appearance: Appearance,
): readonly string[] {
  const { width: cells } = layout;
  const isMaps = layout.kind === 'maps';
  const chosen = cursor === null ? [] : [cursorLine(view, cursor, cells, appearance)];
  const hasBlank = isMaps && layout.hasBlank;
  // Where no line is left for the chosen seat, the lines below the numbers make room for it.
  const left = layout.lowerLines - (hasBlank ? 0 : chosen.length);
  const numbers = [sumLine(view, cells, appearance), paceLine(view, cells, appearance)];
  // What is asked has to be read whole, and takes the place of the numbers as well where it must.
  const most = operator.dialog === null ? Math.max(left - 1, 1) : left + numbers.length;
  const said = actingLines(operator, cells, appearance).slice(0, most);
  const below = { ...layout, lowerLines: Math.max(left - said.length, 0) };
  return [
    ...(isMaps
      ? roomBand(view, { cursor, operator, glows: kept === null ? glows : NO_GLOWS }, layout, appearance)
      : roomLines(view, cells, appearance)),
    ...(chosen.length === 0 && hasBlank ? [''] : chosen),
    ...numbers.slice(0, numbers.length - Math.max(said.length - left, 0)),
    ...said.map((line) => ` ${line}`),
    ...lowerLines(view, filter, below, appearance),
  ];
}
