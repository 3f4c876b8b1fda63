/** What a seat is to the person at this terminal; every look has a glyph of its own, so that colour only helps. */
export type SeatLook =
  | 'free'
  | 'taken'
  /** Somebody else's, and not collected yet. */
  | 'reserved'
  /** Changed by somebody else a moment ago. */
  | 'justTaken'
  | 'justFreed'
  | 'yours'
  | 'marked'
  | 'lost'
  | 'news'
  | 'found'
  | 'held'
  | 'heldByYou'
  | 'blocked'
  | 'inFlight'
  | 'unconfirmed';

/** Every character of the screen that is not a letter, digit or plain punctuation. Each is one cell wide. */
export type Glyphs = {
  readonly seats: Readonly<Record<SeatLook, string>>;
  /** Before the letter of the room under the cursor. */
  readonly activeRoom: string;
  /** Before the number of the row under the cursor. */
  readonly activeRow: string;
  /** Under the column of the cursor. */
  readonly activePlace: string;
  /**
   * Instead of those of `seats` in the second of two parties that touch, where seats are side by side without gaps.
   */
  readonly second: Readonly<Partial<Record<SeatLook, string>>>;
  /** Between two seats of one party. */
  readonly joint: string;
  /** The edge of the stage: repeated, and at its ends, which frame the room. */
  readonly stage: { readonly left: string; readonly edge: string; readonly right: string };
  /** A bar, as far as it is full, and the rest of it. */
  readonly bar: { readonly full: string; readonly rest: string };
  /** Between two things of one line. */
  readonly between: string;
  /** What a shortened text ends with; may be more than one cell. */
  readonly ellipsis: string;
  /** Whether a text must be kept to ASCII too. */
  readonly isAscii: boolean;
};

/** For terminals that show more than ASCII: shapes that differ at a glance. */
export const UNICODE_GLYPHS: Glyphs = {
  seats: {
    free: '·',
    taken: '■',
    reserved: '▤',
    justTaken: '▣',
    justFreed: '◦',
    yours: '◆',
    marked: '◇',
    lost: '!',
    news: '*',
    found: '●',
    held: '▒',
    heldByYou: '▓',
    blocked: 'x',
    inFlight: '○',
    unconfirmed: '?',
  },
  activeRoom: '▸',
  activeRow: '>',
  activePlace: '^',
  second: { taken: '▪', yours: '◈', reserved: '▥' },
  joint: '─',
  stage: { left: '┌', edge: '─', right: '┐' },
  bar: { full: '▄', rest: '▁' },
  between: '·',
  ellipsis: '…',
  isAscii: false,
};

/** For every other terminal. */
export const ASCII_GLYPHS: Glyphs = {
  seats: {
    free: '.',
    taken: '#',
    reserved: 'r',
    justTaken: 'T',
    justFreed: 'F',
    yours: '@',
    marked: '+',
    lost: '!',
    news: '*',
    found: '$',
    held: 'h',
    heldByYou: 'H',
    blocked: 'x',
    inFlight: 'o',
    unconfirmed: '?',
  },
  activeRoom: '>',
  activeRow: '>',
  activePlace: '^',
  second: { taken: '%', yours: '&', reserved: 'R' },
  joint: '-',
  stage: { left: '+', edge: '-', right: '+' },
  bar: { full: '=', rest: '.' },
  between: '-',
  ellipsis: '..',
  isAscii: true,
};

/** What each look is called in the legend and the help, in the order in which a short legend keeps them. */
export const LOOK_NAMES: readonly (readonly [SeatLook, string])[] = [
  ['free', 'free'],
  ['taken', 'taken'],
  ['yours', 'yours'],
  ['held', 'held'],
  ['blocked', 'blocked'],
  ['marked', 'marked'],
  ['inFlight', 'on its way'],
  ['unconfirmed', 'unconfirmed'],
  ['reserved', 'reserved'],
  ['lost', 'mark lost'],
  ['news', 'changed'],
  ['heldByYou', 'held by you'],
  ['found', 'found'],
  ['justTaken', 'just taken'],
  ['justFreed', 'just freed'],
];
