import { countOf } from '../../../theater/seats.ts';
import { passedOver } from '../../kit/layout.ts';
import {
  cellsOf,
  linesInSight,
  type OverlayText,
  padRight,
  shorten,
  textOverlayLines,
} from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import type { LinePrompt, PaletteAction, Scene } from '../state/client-state.ts';
import { findingOf, hitWords } from '../state/found.ts';

/** The pointer and its blank. */
export const POINTER_CELLS = 2;

/** Lines of a list that are above the first in sight. */
export function linesAbove(index: number, lines: number, height: number): number {
  return passedOver(index, lines, Math.min(linesInSight(height), lines));
}

/** Lines of which one is chosen, in at most `height` lines: most steps leave them where they are. */
export function listLines(
  text: OverlayText,
  index: number,
  height: number,
  appearance: Appearance,
): readonly string[] {
  const scroll = linesAbove(index, text.lines.length, height);
  const pointer = styled(appearance, 'active', appearance.glyphs.activeRoom);
  const lines = text.lines.map((line, at) => `${at === index ? pointer : ' '} ${line}`);
  return textOverlayLines({ ...text, lines }, scroll, height, appearance);
}

/** What there is to choose from while a line is typed: every hit, or every action that the words name. */
export function choicesText(overlay: LinePrompt, scene: Scene, cells: number): OverlayText {
  const { appearance } = scene;
  if (overlay.kind === 'goto') return actionsText(overlay.actions ?? [], cells, appearance);
  const hits = findingOf({ overlay, found: null }, scene)?.hits ?? [];
  const heading = `${styled(appearance, 'name', 'Found')}  ${styled(appearance, 'quiet', countOf(hits.length, 'hit'))}`;
  const lines = hits.map((hit) =>
    shorten(printable(hitWords(hit), appearance), cells, appearance.glyphs.ellipsis),
  );
  return { heading, lines: lines.length === 0 ? ['Nothing so far.'] : lines };
}

/** Cells for the keys, before what they do. */
const KEY_CELLS = 12;

function actionsText(actions: readonly PaletteAction[], cells: number, appearance: Appearance): OverlayText {
  const able = actions.filter(({ why }) => why === null).length;
  const heading = `${styled(appearance, 'name', 'Actions')}  ${styled(appearance, 'quiet', `${able} of ${actions.length} can be done now`)}`;
  if (actions.length === 0)
    return { heading, lines: ['No action has these words. A seat is written 8-4 or f8-4.'] };
  const { ellipsis } = appearance.glyphs;
  const lines = actions.map(({ label, name, why }) => {
    const key = styled(appearance, 'key', padRight(shorten(label, KEY_CELLS - 1, ellipsis), KEY_CELLS));
    const words = shorten(printable(name, appearance), cells - KEY_CELLS, ellipsis);
    if (why === null) return key + words;
    const room = cells - KEY_CELLS - cellsOf(words) - 2;
    const reason = room < LEAST_REASON ? '' : `  ${shorten(printable(why, appearance), room, ellipsis)}`;
    return key + styled(appearance, 'quiet', words + reason);
  });
  return { heading, lines };
}

/** Cells below which a reason says nothing. */
const LEAST_REASON = 8;
