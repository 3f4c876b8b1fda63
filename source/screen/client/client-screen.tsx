import { Box } from 'ink';
import type { ReactNode } from 'react';

import { screenLines } from '../frame/screen-lines.ts';
import { Lines } from '../map/lines.tsx';
import { Programme } from '../overlays/programme.tsx';
import type { ClientState, Scene } from './client-state.ts';

/** All that the picture is made of. */
export type ClientScreenProps = { readonly scene: Scene; readonly state: ClientState };

/** The booking terminal as a picture of its state: no store, no keys, no clock. Exactly as high as the terminal. */
export function ClientScreen({ scene, state }: ClientScreenProps): ReactNode {
  const { columns, rows } = scene.layout.size;
  const { above, middle, below } = screenLines(state, scene);
  const { overlay } = state;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={above} />
      {overlay?.kind === 'programme' && scene.layout.kind !== 'too-small' ? (
        <Programme lines={middle} chosen={overlay.index} />
      ) : (
        <Lines lines={middle} />
      )}
      <Lines lines={below} />
    </Box>
  );
}
