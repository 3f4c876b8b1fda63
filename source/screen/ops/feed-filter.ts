import type { HistoryEntry } from '../../theater/change.ts';
import { foldName } from '../../theater/names.ts';
import { parseSeatLabel } from '../../theater/seat-label.ts';
import { isSameSeat, type SeatContent } from '../../theater/seats.ts';

/**
 * Whether a row of the history is about what somebody typed: a room (`A`), a seat (`A 7-4`, `7-4`), or a part of the
 * name of whoever made the change or has or had the seats. An empty filter lets everything through.
 */
export function isInFilter({ change }: HistoryEntry, filter: string): boolean {
  const text = filter.trim();
  if (text === '') return true;
  const [, roomPart, seatPart = ''] = /^(?:([A-Za-z])(?:\s+|$))?(.*)$/.exec(text) ?? [];
  const isRoom = roomPart === undefined || change.room === roomPart.toUpperCase();
  if (roomPart !== undefined && seatPart === '') return isRoom;
  const seat = parseSeatLabel(seatPart);
  if (seat !== null) return isRoom && change.seats.some(({ after }) => isSameSeat(after, seat));
  const contents = change.seats.flatMap(({ before, after }) => [before.content, after.content]);
  const people = [change.by, ...contents.map(personIn).filter((person) => person !== null)];
  return people.some((person) => foldName(person).includes(foldName(text)));
}

function personIn(content: SeatContent): string | null {
  if (content.kind === 'booked') return content.client;
  return content.kind === 'held' ? content.by : null;
}
