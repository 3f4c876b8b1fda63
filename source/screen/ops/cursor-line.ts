import { contentChangedAt, rowsById } from '../../theater/room-state.ts';
import { seatAt } from '../../theater/snapshot.ts';
import type { Cursor } from '../client/client-state.ts';
import { twoSides } from '../frame/sides.ts';
import { seatName } from '../text/seat-names.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { OpsView } from './ops-view.ts';
import { seatEntries } from './seat-history.ts';
import { seatStanding } from './seat-standing.ts';
import { timeWords } from './time-words.ts';

/** The chosen seat in one line: how it stands, since when, and its booking. */
export function cursorLine(view: OpsView, cursor: Cursor, cells: number, appearance: Appearance): string {
  const { rooms, now, history } = view;
  const snapshot = rooms.get(cursor.room) ?? null;
  const seat = snapshot === null ? null : seatAt(snapshot, cursor);
  const name = ` ${styled(appearance, 'name', seatName(cursor.room, cursor))}`;
  const standing = printable(seatStanding(snapshot, cursor), appearance);
  const known = [...(history?.entries ?? []), ...(seatEntries(view, cursor) ?? [])];
  const at = seat === null ? null : contentChangedAt(seat, rowsById(known));
  const since = at === null ? '' : ` since ${timeWords(at, now)}`;
  const booking = seat?.content.kind === 'booked' ? printable(seat.content.booking, appearance) : '';
  const right = styled(appearance, 'quiet', booking);
  return twoSides(
    [
      [`${name}  ${standing}${since}`, right],
      [`${name}  ${standing}${since}`, ''],
      [`${name}  ${standing}`, ''],
    ],
    cells,
  );
}
