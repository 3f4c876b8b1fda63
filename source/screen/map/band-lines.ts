import { GUTTER } from '../layout/layout.ts';
import { padLeft } from '../text/fit-text.ts';
import { type Appearance, styled } from '../theme/appearance.ts';
import type { RoomFacts, RoomMeasures } from './room-facts.ts';
import { caretLine, keyAndCounts, placeNumbers, stageLine, titleOf } from './room-lines.ts';

/** The lines above and below the seats of rooms that stand side by side, each one string for all of them. */
export type BandLines = {
  readonly titles: string;
  readonly counts: string;
  readonly stages: string;
  readonly numbers: string;
  readonly carets: string;
};

/** Writes the lines of a band; `gap` is the cells between two rooms. */
export function bandLines(
  facts: readonly RoomFacts[],
  measures: RoomMeasures,
  gap: number,
  appearance: Appearance,
): BandLines {
  const cells = measures.places * measures.cellsPerSeat;
  const numbers = placeNumbers(measures, appearance);
  const join = (write: (room: RoomFacts) => string, lead: (room: RoomFacts) => string = () => ''): string =>
    facts
      .map((room, index) => padLeft(lead(room), index === 0 ? GUTTER : gap) + write(room))
      .join('')
      .trimEnd();
  return {
    titles: join(
      (room) => titleOf(room, cells, appearance),
      (room) => roomPointer(room, appearance),
    ),
    counts: join((room) => keyAndCounts(room, cells, appearance)),
    stages: join((room) => stageLine(room.snapshot, cells, appearance)),
    numbers: join(() => numbers),
    carets: join((room) => caretLine(room, measures, appearance)),
  };
}

/** `▸ ` before the room under the cursor. */
function roomPointer({ cursor }: RoomFacts, appearance: Appearance): string {
  return cursor === null ? '' : `${styled(appearance, 'active', appearance.glyphs.activeRoom)} `;
}
