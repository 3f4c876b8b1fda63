import type { Plan } from '../../theater/plan.ts';
import { reservationsIn } from '../../theater/reservations.ts';
import { seatLabel } from '../../theater/seat-label.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { fit } from '../text/fit-text.ts';
import { countOf } from '../text/seat-names.ts';
import { listPieces, wrap } from '../text/wrap.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { OverlayText } from './overlay-text.ts';

/** Cells for the room and its play. */
const PLAY_CELLS = 18;

/** The bookings of one person in all rooms, one paragraph for each. */
export function mineText(
  plan: Plan,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
  cells: number,
  appearance: Appearance,
): OverlayText {
  const bookings = reservationsIn(
    plan.rooms.flatMap(({ room }) => rooms.get(room) ?? []),
    client,
  );
  const seats = bookings.reduce((sum, booking) => sum + booking.seats.length, 0);
  const heading = [
    styled(appearance, 'name', `Bookings of ${printable(client, appearance)}`),
    styled(appearance, 'quiet', `${countOf(bookings.length, 'booking')}, ${countOf(seats, 'seat')}`),
  ].join('  ');
  if (bookings.length === 0) return { heading, lines: ['None yet. Enter books the seat under the cursor.'] };
  const { ellipsis } = appearance.glyphs;
  const lines = bookings.flatMap((booking) => {
    const play = plan.rooms.find(({ room }) => room === booking.room)?.play ?? '';
    const name = `${booking.room} ${printable(play, appearance)}`;
    const labels = wrap(listPieces(booking.seats.map(seatLabel)), cells - PLAY_CELLS - 2, ellipsis);
    return labels.map((line, index) => `${fit(index === 0 ? name : '', PLAY_CELLS, ellipsis)}  ${line}`);
  });
  return { heading, lines };
}
