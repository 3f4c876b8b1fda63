import { BINDINGS } from '../keys/bindings.ts';
import { padRight, shorten } from '../text/fit-text.ts';
import { type Appearance, styled } from '../theme/appearance.ts';
import { LOOK_NAMES } from '../theme/glyphs.ts';
import type { OverlayText } from './overlay-text.ts';

/** Cells for the keys, before what they do. */
const KEY_CELLS = 11;

/** Every key of the map from the key table, then every glyph of a seat. */
export function helpText(cells: number, appearance: Appearance): OverlayText {
  const { glyphs } = appearance;
  const keys = BINDINGS.filter(({ context }) => context === 'map').map(({ label, help }) => {
    const text = shorten(help, cells - KEY_CELLS, glyphs.ellipsis);
    return styled(appearance, 'key', padRight(label, KEY_CELLS)) + text;
  });
  const looks = LOOK_NAMES.map(
    ([look, name]) => `${styled(appearance, look, glyphs.seats[look])} ${padRight(name, 12)}`,
  );
  return {
    heading: `${styled(appearance, 'name', 'Keys')}  ${styled(appearance, 'quiet', 'and below them the marks of the seats')}`,
    lines: [...keys, ...inRows(looks, Math.max(Math.floor(cells / 14), 1))],
  };
}

function inRows(items: readonly string[], perRow: number): readonly string[] {
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow).join(''),
  );
}
