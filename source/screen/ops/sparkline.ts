import type { Appearance } from '../theme/appearance.ts';

const UNICODE_BARS = '▁▂▃▄▅▆▇█';
const ASCII_BARS = '.:-=+*#@';

/** Numbers as bars of one cell each; the highest of them, at least 1, is the full bar, and nothing is a blank. */
export function sparkline(values: readonly number[], { glyphs }: Appearance): string {
  const bars = glyphs.isAscii ? ASCII_BARS : UNICODE_BARS;
  const highest = Math.max(1, ...values);
  return values
    .map((value) => (value <= 0 ? ' ' : (bars[Math.ceil((value / highest) * bars.length) - 1] ?? ' ')))
    .join('');
}
