import { type Appearance, styled } from '../theme/appearance.ts';

/** Exactly `cells` wide: full for this share (0 to 1) of it. Full only when all is done. */
export function progressBar(share: number, cells: number, appearance: Appearance): string {
  const full = Math.floor(Math.min(Math.max(share, 0), 1) * cells);
  const [done, open] = appearance.glyphs.isAscii ? ['#', '-'] : ['█', '░'];
  return (
    styled(appearance, 'good', done.repeat(full)) + styled(appearance, 'quiet', open.repeat(cells - full))
  );
}
