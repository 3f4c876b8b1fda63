import type { Key } from './key.ts';

/** What has the keys: the map of the rooms, one of the overlays, a line that is typed, or nothing while the terminal is too small for either. */
export type KeyContext = 'map' | 'text' | 'programme' | 'question' | 'prompt' | 'too-small';

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
  | 'book'
  | 'release'
  | 'release-booking'
  | 'give'
  | 'accept'
  | 'rub-out'
  | 'undo'
  | 'redo'
  | 'who'
  | 'mine'
  | 'programme'
  | 'help'
  | 'back'
  | 'page-up'
  | 'page-down'
  | 'choose'
  | 'agree'
  | 'suspend'
  | 'repaint'
  | 'leave';

/** One line of a key table: it feeds the matcher, the hint line, the help and docs/keys.md. */
export type Binding<Name extends string = Command, Context extends string = KeyContext> = {
  readonly command: Name;
  readonly context: Context;
  readonly keys: readonly Key[];
  /** How the keys are written for people. */
  readonly label: string;
  /** What the keys do, in the help and the docs. */
  readonly help: string;
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
