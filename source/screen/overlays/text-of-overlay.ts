import type { Scene, TextOverlay } from '../client/client-state.ts';
import { overlayLines } from '../layout/layout.ts';
import { helpText } from './help-text.ts';
import { mineText } from './mine-text.ts';
import { linesInSight, type OverlayText, scrollLimit } from './overlay-text.ts';
import { whoText } from './who-text.ts';

/** Cells left free at both sides of an overlay. */
const MARGINS = 2;

/** The text of an overlay on this scene; `room` is the one under the cursor. */
export function textOfOverlay(kind: TextOverlay['kind'], room: string, scene: Scene): OverlayText {
  const { plan, rooms, client, appearance } = scene;
  const cells = widthOf(scene) - MARGINS;
  switch (kind) {
    case 'help':
      return helpText(cells, appearance);
    case 'who': {
      const play = plan.rooms.find((entry) => entry.room === room)?.play ?? '';
      return whoText(room, play, rooms.get(room) ?? null, client, cells, appearance);
    }
    case 'mine':
      return mineText(plan, rooms, client, cells, appearance);
  }
}

/** The overlay scrolled by lines or pages, and never past its ends. */
export function scrolled(
  overlay: TextOverlay,
  by: number,
  unit: 'line' | 'page',
  room: string,
  scene: Scene,
): TextOverlay {
  if (scene.layout.kind === 'too-small') return overlay;
  const height = overlayLines(scene.layout);
  const limit = scrollLimit(textOfOverlay(overlay.kind, room, scene), height);
  const step = unit === 'line' ? 1 : linesInSight(height);
  const scroll = Math.max(Math.min(overlay.scroll + by * step, limit), 0);
  return scroll === overlay.scroll ? overlay : { ...overlay, scroll };
}

function widthOf({ layout }: Scene): number {
  return layout.kind === 'too-small' ? layout.size.columns : layout.width;
}
