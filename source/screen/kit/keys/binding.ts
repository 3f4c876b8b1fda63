import { cellsOf } from '../text.ts';
import { type Appearance, styled } from '../theme.ts';
import type { Key } from './key-codes.ts';

/**
 * What has the keys: the map of the rooms, one of the overlays, a line that is typed (a name, a time or a note, a
 * customer, what to go to; `seat` once that names a row or a seat), or nothing while the terminal is too small for
 * either. `text` is read, `search` narrows it, in a `list` something is chosen.
 */
export type KeyContext =
  | 'map'
  | 'text'
  | 'search'
  | 'list'
  | 'programme'
  | 'question'
  | 'prompt'
  | 'keep'
  | 'customer'
  | 'sales'
  | 'line'
  | 'seat'
  | 'number'
  | 'too-small';

/** What a key asks for. */
export type Command =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'room'
  | 'next-room'
  | 'previous-room'
  | 'mark'
  | 'run'
  | 'mark-row'
  | 'extend-left'
  | 'extend-right'
  | 'extend-up'
  | 'extend-down'
  | 'book'
  | 'release'
  | 'release-booking'
  | 'give'
  | 'move'
  | 'join'
  | 'arrive'
  | 'arrive-booking'
  | 'collect'
  | 'until'
  | 'note'
  | 'accept'
  | 'customer'
  | 'complete'
  | 'rub-out'
  | 'undo'
  | 'redo'
  | 'who'
  | 'mine'
  | 'copy'
  | 'best'
  | 'how-many'
  | 'find'
  | 'goto'
  | 'next-hit'
  | 'previous-hit'
  | 'programme'
  | 'help'
  | 'back'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'choose'
  | 'agree'
  | 'mouse'
  | 'suspend'
  | 'repaint'
  | 'theme'
  | 'leave';

/** One line of a key table: it feeds the matcher, the hint line, the help and docs/keys.md. */
export type Binding<Name extends string = Command, Context extends string = KeyContext> = {
  readonly command: Name;
  readonly context: Context;
  readonly keys: readonly Key[];
  /** How the keys are written for people. */
  readonly label: string;
  /** What the keys do, in the help and the docs; empty where the line of another key says it. */
  readonly help: string;
  /** The action by its name, where it can be chosen from the palette. */
  readonly action?: string;
  /** The word of the hint line, and its rank there: when the line is short, high ranks go first. */
  readonly hint?: {
    readonly label?: string;
    readonly text: string;
    readonly rank: number;
    /** The same where the line is short. */
    readonly brief?: { readonly label?: string; readonly text: string };
  };
};

/** The keys that jump to a room by its number. */
export const DIGITS: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** A key worth knowing: when a line is short, all say it in brief first, then high ranks go. */
export type Hint = {
  readonly label: string;
  readonly text: string;
  readonly rank: number;
  /** The key and its word where the line is short; the same without it. */
  readonly brief?: { readonly label?: string; readonly text: string };
};

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

function widthOf(hints: readonly Hint[]): number {
  return hints.reduce((sum, { label, text }) => sum + cellsOf(label) + cellsOf(text) + 3, -1);
}
