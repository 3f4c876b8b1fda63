import { asTyped } from '../../store/typed-command.ts';
import { cellsOf, shorten } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { Alert } from './alert.ts';

/** Cells that a message keeps at least, so that it can be told what the advice is about. */
const LEAST_MESSAGE = 16;

/** An alert and what to do about it, in one line: `! B is clos… -> theater open B`. The message is shortened, never the advice. */
export function alertLine({ level, message, advice }: Alert, cells: number, appearance: Appearance): string {
  const isCritical = level === 'critical';
  const mark = isCritical ? '!!' : '! ';
  const { ellipsis } = appearance.glyphs;
  const whole = ` -> ${printable(asTyped(advice), appearance)}`;
  // The page of the alerts has the address of the store; here it would push everything else away.
  const isLong = cellsOf(whole) > cells - LEAST_MESSAGE;
  const todo = isLong ? whole.replace(/ --store (?:'[^']*'|\S+)/g, ` --store ${ellipsis}`) : whole;
  const room = Math.max(cells - cellsOf(todo) - 3, LEAST_MESSAGE);
  const text = shorten(
    `${mark} ${shorten(printable(message, appearance), room, ellipsis)}${todo}`,
    cells,
    ellipsis,
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
