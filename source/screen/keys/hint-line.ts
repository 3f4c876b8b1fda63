import { cellsOf } from '../text/fit-text.ts';
import { type Appearance, styled } from '../theme/appearance.ts';
import type { Binding, KeyContext } from './binding.ts';
import { BINDINGS } from './bindings.ts';

/** A key worth knowing: when a line is short, all say it in brief first, then high ranks go. */
export type Hint = {
  readonly label: string;
  readonly text: string;
  readonly rank: number;
  /** The key and its word where the line is short; the same without it. */
  readonly brief?: { readonly label?: string; readonly text: string };
};

/**
 * The keys worth knowing now, in the order of the table, as many as fit into `cells`; the lowest ranks are kept.
 * `rooms` is how many the number keys reach.
 */
export function hintLine(context: KeyContext, rooms: number, cells: number, appearance: Appearance): string {
  const own = BINDINGS.filter((binding) => binding.context === context);
  return writeHints(
    own.flatMap((binding) => hintOf(binding, rooms)),
    cells,
    appearance,
  );
}

/** Hints in their order, as many as fit into `cells`. */
export function writeHints(all: readonly Hint[], cells: number, appearance: Appearance): string {
  let hints = widthOf(all) > cells ? all.map((hint) => ({ ...hint, ...hint.brief })) : all;
  while (hints.length > 0 && widthOf(hints) > cells) {
    const last = Math.max(...hints.map(({ rank }) => rank));
    hints = hints.filter(({ rank }) => rank < last);
  }
  return hints
    .map(({ label, text }) => ` ${styled(appearance, 'key', label)} ${styled(appearance, 'quiet', text)}`)
    .join(' ')
    .trimEnd();
}

function hintOf({ command, label, hint }: Binding, rooms: number): readonly Hint[] {
  if (hint === undefined) return [];
  if (command === 'room') return rooms === 1 ? [] : [{ ...hint, label: `1-${rooms}` }];
  return [{ ...hint, label: hint.label ?? label }];
}

function widthOf(hints: readonly Hint[]): number {
  return hints.reduce((sum, { label, text }) => sum + cellsOf(label) + cellsOf(text) + 3, -1);
}
