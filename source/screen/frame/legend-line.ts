import { type Appearance, styled } from '../theme/appearance.ts';
import { LOOK_NAMES } from '../theme/glyphs.ts';

/** What each glyph means, as many as fit into `cells`, the most needed ones first. */
export function legendLine(cells: number, appearance: Appearance): string {
  let line = '';
  let used = 0;
  for (const [look, name] of LOOK_NAMES) {
    const glyph = appearance.glyphs.seats[look];
    // A glyph is one cell wide.
    const width = 1 + name.length + (used === 0 ? 2 : 3);
    if (used + width > cells) break;
    line += `${used === 0 ? ' ' : '  '}${styled(appearance, look, glyph)} ${styled(appearance, 'quiet', name)}`;
    used += width;
  }
  return line;
}
