import stringWidth from 'string-width';

import { makeSafe } from './safe-text.ts';

/** The longest name, in terminal cells, that still fits the status lines of an 80-column screen. */
export const NAME_CELLS = 24;

/** A name that was read, or why it cannot be one. */
export type NameReading =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * Reads a client's name: NFC, trimmed, 1-24 terminal cells of letters, marks (two a letter at most), numbers,
 * punctuation and single spaces, all of which can be seen. `-` stands for nobody and is refused. Names are labels, not accounts.
 */
export function readName(text: string): NameReading {
  const name = text.normalize('NFC').trim();
  if (name === '-') return { kind: 'fault', message: '"-" stands for nobody and cannot be a name' };
  const fault = wordsFault(name, 'a name', NAME_CELLS);
  return fault === null ? { kind: 'name', name } : { kind: 'fault', message: fault };
}

/** The longest name of a play, in terminal cells: a line of the programme beside its numbers. */
export const PLAY_CELLS = 40;

/** Reads the name of a play: as that of a client, but up to 40 terminal cells. */
export function readPlay(text: string): NameReading {
  const name = text.normalize('NFC').trim();
  const fault = wordsFault(name, 'a play', PLAY_CELLS);
  return fault === null ? { kind: 'name', name } : { kind: 'fault', message: fault };
}

/** The longest note, in terminal cells: one line of an 80-column screen, with a seat before it. */
export const NOTE_CELLS = 60;

/** Reads why something is done: as a name, but longer, and it may be empty. Null when it cannot be one. */
export function readNote(text: string): string | null {
  const note = text.normalize('NFC').trim();
  if (UNSEEN.test(note)) return null;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(note) && stringWidth(note) <= NOTE_CELLS ? note : null;
}

/** Letters and marks that show nothing: with them a name could be empty to the eye, or look like another. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;

/** What is wrong with a name of `what`, in one line; null when nothing is. */
function wordsFault(name: string, what: string, cells: number): string | null {
  if (name === '') return `${what} cannot be empty`;
  if (/[^\p{L}\p{M}\p{N}\p{P} ]/u.test(name)) {
    return `${what} is made of letters, numbers, punctuation and spaces; "${makeSafe(name).slice(0, 60)}" is not`;
  }
  if (UNSEEN.test(name)) return `${what} is made of characters that can be seen`;
  if (name.includes('  ')) return `${what} has single spaces only`;
  if (/^\p{M}|\p{M}{3}/u.test(name)) return `${what} has at most two marks on a letter`;
  if (stringWidth(name) > cells) return `${what} is at most ${cells} columns wide`;
  return null;
}
