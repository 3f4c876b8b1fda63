import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

import { legendLine } from '../frame/legend-line.ts';
import { messageLine, pendingLine } from '../frame/message-line.ts';
import { seatLine } from '../frame/seat-line.ts';
import { titleLine } from '../frame/title-line.ts';
import { TooSmall } from '../frame/too-small.tsx';
import { hintLine } from '../keys/hint-line.ts';
import { overlayLines } from '../layout/layout.ts';
import { RoomMap } from '../map/room-map.tsx';
import type { Link } from '../occupancy/occupancy.ts';
import { Programme } from '../overlays/programme.tsx';
import { textOfOverlay } from '../overlays/text-of-overlay.ts';
import { TextOverlay } from '../overlays/text-overlay.tsx';
import type { ClientState, Scene } from './client-state.ts';
import { keyContext } from './obey.ts';

export type ClientScreenProps = { readonly scene: Scene; readonly state: ClientState; readonly link: Link };

/** The booking terminal as a picture of its state: no store, no keys, no clock. Exactly as high as the terminal. */
export function ClientScreen({ scene, state, link }: ClientScreenProps): ReactNode {
  const { layout, appearance, client, plan, rooms } = scene;
  if (layout.kind === 'too-small') return <TooSmall layout={layout} />;
  const { size, width, aids } = layout;
  const pending = pendingLine(state, width, appearance);
  const message = messageLine(state, width, appearance);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Line text={titleLine(client, link, rooms, width, appearance)} />
      {aids.blanks > 0 && <Line text="" />}
      <Middle {...{ scene, state, link }} />
      {layout.kind === 'map' && <Line text={seatLine(state, scene, width)} />}
      {/* Without a line to itself, an unconfirmed booking is worth more than what happened last. */}
      <Line text={pending !== '' && aids.pendingLines === 0 ? pending : message} />
      {aids.pendingLines > 0 && <Line text={pending} />}
      <Box flexGrow={1} />
      {aids.hasLegend && !hasOverlay(state) && <Line text={legendLine(width, appearance)} />}
      <Line text={hintLine(keyContext(state, layout), plan.rooms.length, width, appearance)} />
    </Box>
  );
}

/** The lines of the rooms: the rooms, or the overlay that took them. */
function Middle({ scene, state, link }: ClientScreenProps): ReactNode {
  const { layout, appearance } = scene;
  const { overlay } = state;
  if (layout.kind === 'too-small') return null;
  if (overlay === null || overlay.kind === 'question') {
    const isFaded = link.kind === 'stale' || link.kind === 'reconnecting';
    return <RoomMap {...{ layout, state, scene, isFaded }} />;
  }
  const height = overlayLines(layout);
  if (overlay.kind === 'programme') return <Programme {...{ scene, height }} index={overlay.index} />;
  const text = textOfOverlay(overlay.kind, state.cursor.room, scene);
  return <TextOverlay {...{ text, height, appearance }} scroll={overlay.scroll} />;
}

function hasOverlay({ overlay }: ClientState): boolean {
  return overlay !== null && overlay.kind !== 'question';
}

function Line({ text }: { readonly text: string }): ReactNode {
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate">{text === '' ? ' ' : text}</Text>
    </Box>
  );
}
