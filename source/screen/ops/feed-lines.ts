import { clientsOf, movesOf } from '../../box-office/deed-words.ts';
import type { Change, ChangeKind, HistoryEntry } from '../../theater/change.ts';
import { seatRanges } from '../../theater/seat-range.ts';
import { ownerOf } from '../../theater/seats.ts';
import { cellsOf, shorten } from '../text/fit-text.ts';
import { listOf } from '../text/seat-names.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { Token } from '../theme/theme.ts';
import { timeWords } from './time-words.ts';

/** What somebody did, and how it is coloured. */
const DEEDS: Readonly<Record<ChangeKind, readonly [words: string, token: Token]>> = {
  book: ['booked', 'good'],
  release: ['released', 'warning'],
  move: ['moved', 'active'],
  give: ['gave', 'active'],
  block: ['blocked', 'held'],
  unblock: ['unblocked', 'held'],
  reset: ['reset', 'bad'],
  restore: ['restored', 'good'],
  close: ['closed', 'warning'],
  open: ['opened', 'good'],
  rename: ['renamed', 'active'],
  fence: ['fenced', 'quiet'],
};

/** Stretches of seats that are named before the rest is only counted. */
const MOST_STRETCHES = 4;

/** One row of the history as a line: when, who, what, which seats, whose they were, and why. */
export function feedLine(
  { at, change, isRecovered }: HistoryEntry,
  {
    now,
    cells,
    appearance,
  }: { readonly now: number; readonly cells: number; readonly appearance: Appearance },
): string {
  const { kind, by } = change;
  // A reset closes its room first, under its own name.
  const [deed, token] = DEEDS[kind === 'reset' && change.gate === 'close' ? 'close' : kind];
  const time = timeWords(at, now);
  const who = printable(by, appearance);
  const rest = [
    seatWords(change),
    loserWords(change, at),
    reasonWords(change),
    isRecovered ? '(recovered)' : '',
  ];
  const words = printable(rest.filter((word) => word !== '').join(' '), appearance);
  const used = cellsOf(time) + 2 + cellsOf(who) + 1 + deed.length + 1;
  const text = shorten(words, Math.max(cells - used, 0), appearance.glyphs.ellipsis);
  return `${styled(appearance, 'quiet', time)}  ${who} ${styled(appearance, token, deed)} ${text}`;
}

function seatWords(change: Change): string {
  const { kind, room, seats, gate, play } = change;
  if (play !== undefined) return `${room} ${play.before} to ${play.after}`;
  // Closing or opening a room only touches one of its seats.
  if (kind === 'reset' && gate === 'close') return `${room} for a reset`;
  if (gate !== null || kind === 'reset' || kind === 'restore') return room;
  if (kind === 'move') return `${room} ${movesOf(change)}`;
  const names = listOf(seatRanges(seats.map(({ after }) => after)), MOST_STRETCHES);
  return kind === 'give' ? `${room} ${names} to ${clientsOf(change, 'after')}` : `${room} ${names}`;
}

/** `of Mia` for seats that others have lost by the change. */
function loserWords({ seats, by }: Change, at: number): string {
  const losers = new Set(
    seats
      .filter(({ before, after }) => ownerOf(before, at) !== ownerOf(after, at))
      .map(({ before }) => ownerOf(before, at))
      .filter((owner) => owner !== null)
      .filter((owner) => owner !== by),
  );
  return losers.size === 0 ? '' : `of ${listOf([...losers], 3)}`;
}

function reasonWords({ reason }: Change): string {
  return reason === '' ? '' : `(${reason})`;
}
