import { clientsOf, movesOf } from '../../booking/describe.ts';
import { type Change, type ChangeKind, type HistoryEntry, isLetGo, soldTo } from '../../theater/change.ts';
import { localClock, localDay } from '../../theater/local-time.ts';
import { referenceOfChange } from '../../theater/reference.ts';
import { listOf, ownerOf, seatRanges } from '../../theater/seats.ts';
import { cellsOf, shorten } from '../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../kit/theme.ts';

/** What somebody did, and how it is coloured. */
const OPERATIONS: Readonly<Record<ChangeKind, readonly [words: string, token: Token]>> = {
  book: ['booked', 'good'],
  release: ['released', 'warning'],
  move: ['moved', 'active'],
  give: ['gave', 'active'],
  block: ['blocked', 'held'],
  unblock: ['unblocked', 'held'],
  arrive: ['marked as arrived', 'quiet'],
  unarrive: ['marked as not arrived', 'quiet'],
  reserve: ['reserved', 'quiet'],
  collect: ['marked as collected', 'quiet'],
  expire: ['released', 'warning'],
  note: ['noted', 'quiet'],
  reset: ['reset', 'bad'],
  restore: ['restored', 'good'],
  close: ['closed', 'warning'],
  open: ['opened', 'good'],
  rename: ['renamed', 'active'],
  forget: ['forgot a name', 'quiet'],
  hold: ['held', 'quiet'],
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
  const customer = soldTo(change);
  // A reset closes its room first, under its own name.
  const [usual, token] = OPERATIONS[kind === 'reset' && change.gate === 'close' ? 'close' : kind];
  const operation = isLetGo(change) ? 'let go' : usual;
  const time = timeWords(at, now);
  const who = printable(by, appearance);
  const rest = [
    seatWords(change),
    referenceOfChange(change) ?? '',
    customer === null ? loserWords(change, at) : `for ${customer}`,
    reasonWords(change),
    isRecovered ? '(recovered)' : '',
  ];
  const words = printable(rest.filter((word) => word !== '').join(' '), appearance);
  const used = cellsOf(time) + 2 + cellsOf(who) + 1 + operation.length + 1;
  const text = shorten(words, Math.max(cells - used, 0), appearance.glyphs.ellipsis);
  return `${styled(appearance, 'quiet', time)}  ${who} ${styled(appearance, token, operation)} ${text}`;
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

/** The time of day of a moment (ms since the epoch) on this machine: `19:32:10`. */
export function clockTime(at: number): string {
  return localClock(at);
}

/** When something was: the time of day, with the day before it when that is another than `now`'s. */
export function timeWords(at: number, now: number): string {
  if (localDay(at) === localDay(now)) return clockTime(at);
  return `${localDay(at).slice(5)} ${clockTime(at).slice(0, 5)}`;
}
