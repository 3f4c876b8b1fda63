import type { Size } from '../layout/layout.ts';

/** Instead of a screen that has no room: the size needed, and the size there is. As many lines as the terminal has. */
export function tooSmallLines(size: Size, needed: Size): readonly string[] {
  const text = [
    'theater needs more room',
    `needed ${needed.columns} x ${needed.rows}`,
    `here   ${size.columns} x ${size.rows}`,
    'q leaves',
  ].map((line) => line.slice(0, size.columns));
  return Array.from({ length: size.rows }, (_, line) => text[line] ?? '');
}
