import type { Store } from '../store/store.ts';
import type { HistoryEntry } from '../theater/change.ts';
import { STATE_SEAT } from '../theater/room-state.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { commandFor, type StorePlace } from './resolve-hint.ts';

/** Rows of the seat that the gate rides on, among which the closing of a closed room is looked for. */
const MOST_ROWS = 200;

/** The row of what closed a room that is closed now; null when the history does not say. Rejects with a StoreError. */
export async function closingOf(store: Pick<Store, 'history'>, room: string): Promise<HistoryEntry | null> {
  return closingIn(await store.history({ room, seat: STATE_SEAT, limit: MOST_ROWS }), room);
}

/** The same among rows that are known already, the oldest first. */
export function closingIn(entries: readonly HistoryEntry[], room: string): HistoryEntry | null {
  const last = entries.findLast(({ change }) => change.room === room && change.gate !== null);
  return last?.change.gate === 'close' ? last : null;
}

/** Whether a room was left closed by a reset that has not come to its end. */
export function isCutShort({ change }: HistoryEntry): boolean {
  return change.kind === 'reset';
}

/** What opens a room again, as a command; a reset that was cut short can also be brought to its end. */
export function closingAdvice(store: StorePlace, room: string, closing: HistoryEntry | null): string {
  const open = commandFor(store, `open ${makeSafe(room)} --as NAME`);
  if (closing === null || !isCutShort(closing)) return open;
  return `${commandFor(store, `reset --room ${makeSafe(room)}`)} ends the reset, ${open} only opens the room`;
}

/** Who closed a room, when and why: `by Ola, 2026-01-31 19:02 UTC (fire drill)`. Safe for a terminal. */
export function closingWords(closing: HistoryEntry | null): string {
  if (closing === null) return 'the history does not say by whom';
  const { at, change } = closing;
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const why = change.reason === '' ? '' : ` (${makeSafe(change.reason)})`;
  const who = makeSafe(change.by);
  return isCutShort(closing)
    ? `for a reset by ${who} that has not ended, ${when}${why}`
    : `by ${who}, ${when}${why}`;
}
