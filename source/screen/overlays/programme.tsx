import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';

import type { Scene } from '../client/client-state.ts';
import { countsOf } from '../map/room-lines.ts';
import { fit, padLeft } from '../text/fit-text.ts';
import { printable, styled } from '../theme/appearance.ts';

/** Cells for the letter of the room and its play. */
const PLAY_CELLS = 26;

/** The plays and the one that is chosen. */
export type ProgrammeProps = {
  readonly scene: Pick<Scene, 'plan' | 'rooms' | 'appearance'>;
  /** The play that Enter would choose, from 0. */
  readonly index: number;
  readonly height: number;
};

/**
 * The plays to choose a room by. The list is drawn by ink-select-input but moved by the key table: its own input takes
 * digits for a choice and loses keys that arrive in one chunk, so it is never focused, and a new index makes it anew.
 */
export function Programme({ scene, index, height }: ProgrammeProps): ReactNode {
  const { appearance, plan } = scene;
  const items = plan.rooms.map(({ room }, position) => ({
    value: room,
    label: playLine(scene, position, position === index),
  }));
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      <Text>{` ${styled(appearance, 'name', 'Tonight')}`}</Text>
      <Text> </Text>
      <SelectInput
        key={index}
        isFocused={false}
        items={items}
        initialIndex={index}
        indicatorComponent={NoIndicator}
        itemComponent={PlayLine}
      />
    </Box>
  );
}

function playLine(
  { plan, rooms, appearance }: ProgrammeProps['scene'],
  position: number,
  isChosen: boolean,
): string {
  const { room = '', play = '' } = plan.rooms[position] ?? {};
  const name = fit(`${room} ${printable(play, appearance)}`, PLAY_CELLS, appearance.glyphs.ellipsis);
  const line = `${position + 1}  ${name} ${padLeft(countsOf(rooms.get(room) ?? null), 7)}`;
  return isChosen ? styled(appearance, 'active', ` ${appearance.glyphs.activeRoom} ${line}`) : `   ${line}`;
}

/** The line says itself whether it is the chosen one, in the colours and characters of the screen. */
function NoIndicator(): ReactNode {
  return null;
}

function PlayLine({ label }: { readonly label: string }): ReactNode {
  return <Text wrap="truncate">{label}</Text>;
}
