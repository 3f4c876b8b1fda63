import { zoneWords } from '../../theater/local-time.ts';
import type { Cursor } from '../client/client-state.ts';
import type { OverlayText } from '../overlays/overlay-text.ts';
import { seatName } from '../text/seat-names.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import { feedLine } from './feed-lines.ts';
import type { OpsView } from './ops-view.ts';
import { SEAT_HISTORY_DAYS, seatEntries } from './seat-history.ts';
import { seatStanding } from './seat-standing.ts';

/** One seat: how it stands, and everything that happened to it lately, the newest first. */
export function seatPage(view: OpsView, seat: Cursor, cells: number, appearance: Appearance): OverlayText {
  const { room } = seat;
  const standing = printable(seatStanding(view.rooms.get(room) ?? null, seat), appearance);
  const name = seatName(room, seat);
  const heading = `${styled(appearance, 'name', name)}  ${styled(appearance, 'quiet', standing)}`;
  const entries = seatEntries(view, seat);
  if (entries === null) return { heading, lines: [styled(appearance, 'quiet', 'reading the history')] };
  const { now } = view;
  const words = `${entries.length === 0 ? 'nothing in ' : ''}the last ${SEAT_HISTORY_DAYS} days, times ${zoneWords(now)}; further back: theater history ${name}`;
  return {
    heading,
    lines: [
      ...entries.map((entry) => feedLine(entry, { now, cells, appearance })),
      styled(appearance, 'quiet', words),
    ],
  };
}
