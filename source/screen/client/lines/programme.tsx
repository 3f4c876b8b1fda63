import { Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';

import type { Plan } from '../../../theater/plan.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { Lines } from '../../kit/terminal/components.tsx';
import { fit, type OverlayText, padLeft } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { countsOf, standingOf } from '../../map/room-lines.ts';

/** All lines of the overlay, and the play that Enter would choose, from 0. */
type ProgrammeProps = { readonly lines: readonly string[]; readonly chosen: number };

/** The heading and the blank below it. */
const LINES_ABOVE = 2;

/**
 * The plays to choose a room by. The list is drawn by ink-select-input but moved by the key table: its own input
 * takes digits for a choice and loses keys that arrive in one chunk, so it is never focused, and a new choice makes
 * it anew.
 */
export function Programme({ lines, chosen }: ProgrammeProps): ReactNode {
  const items = lines.slice(LINES_ABOVE).map((label, index) => ({ key: String(index), value: index, label }));
  return (
    <>
      <Lines lines={lines.slice(0, LINES_ABOVE)} />
      <SelectInput
        key={chosen}
        isFocused={false}
        items={items}
        initialIndex={chosen}
        indicatorComponent={NoIndicator}
        itemComponent={PlayLine}
      />
    </>
  );
}

/** The line says itself whether it is the chosen one, in the colours and characters of the screen. */
function NoIndicator(): ReactNode {
  return null;
}

function PlayLine({ label }: { readonly label: string }): ReactNode {
  return <Text wrap="truncate">{label === '' ? ' ' : label}</Text>;
}

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
