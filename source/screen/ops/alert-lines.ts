import { shorten } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { Alert } from './alert.ts';

/** An alert and what to do about it, in one line: `! B is closed: … -> theater open B`. */
export function alertLine({ level, message, advice }: Alert, cells: number, appearance: Appearance): string {
  const isCritical = level === 'critical';
  const mark = isCritical ? '!!' : '! ';
  const text = shorten(
    `${mark} ${printable(message, appearance)} -> ${printable(advice, appearance)}`,
    cells,
    appearance.glyphs.ellipsis,
  );
  return styled(appearance, isCritical ? 'bad' : 'warning', text);
}

/** The weightiest alerts in so many lines; the last line says how many more there are. */
export function alertLines(
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
