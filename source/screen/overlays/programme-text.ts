import type { Plan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { countsOf, standingOf } from '../map/room-lines.ts';
import { fit, padLeft } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import type { OverlayText } from './overlay-text.ts';

/** Cells for the letter of the room and its play. */
const PLAY_CELLS = 26;

/** The plays to choose a room by, one a line; `chosen` is the one that Enter would choose, from 0. */
export function programmeText(
  { rooms: plays }: Plan,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  chosen: number,
  appearance: Appearance,
): OverlayText {
  const lines = plays.map(({ room, play }, position) => {
    const snapshot = rooms.get(room) ?? null;
    const name = fit(`${room} ${printable(play, appearance)}`, PLAY_CELLS, appearance.glyphs.ellipsis);
    const line =
      `${position + 1}  ${name} ${padLeft(countsOf(snapshot), 7)}  ${standingOf(snapshot)}`.trimEnd();
    const { activeRoom } = appearance.glyphs;
    // The blank stands before the pointer here as before every line of an overlay.
    return position === chosen ? styled(appearance, 'active', `${activeRoom} ${line}`) : `  ${line}`;
  });
  return { heading: styled(appearance, 'name', 'Tonight'), lines };
}
