import type { Plan } from '../../../theater/plan.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { LOOK_NAMES } from '../../kit/glyphs.ts';
import type { Binding } from '../../kit/keys/binding.ts';
import { overlayLines, type RoomsLayout, tooSmallLines } from '../../kit/layout.ts';
import { cutLine, fit, linesInSight, type OverlayText, padLeft, textOverlayLines } from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { countsOf, standingOf } from '../../map/room-lines.ts';
import type { SeatKinds } from '../../map/seat-rows.ts';
import { BINDINGS, hintLine, keyContext } from '../keys/bindings.ts';
import {
  type BestPrompt,
  type ClientState,
  type CustomerPrompt,
  type GivePrompt,
  type KeepPrompt,
  type LinePrompt,
  type ListOverlay,
  type Overlay,
  type Question,
  type Scene,
  sceneOf,
} from '../state/client-state.ts';
import { atTill, hasOffer, ownSales } from '../state/customer.ts';
import { choicesText, listLines, POINTER_CELLS } from './lists.ts';
import { mapLines, seatLine, titleLine } from './map-lines.ts';
import { customerLines, lineLines, messageLines, pendingLines } from './message-line.ts';
import { listOf, salesText, textOfOverlay, widthOf } from './overlays.ts';
import { panelLines } from './panel-lines.ts';

/** The screen line by line, from the first to the last of the terminal. */
type ScreenLines = {
  readonly above: readonly string[];
  /** The rooms or what lies over them. */
  readonly middle: readonly string[];
  readonly below: readonly string[];
};

/**
 * The screen of each state as it was written last: a key, its frame and what is painted after it ask for the same
 * one.
 */
const written = new WeakMap<ClientState, { readonly scene: Scene; readonly lines: ScreenLines }>();

/** Writes the whole screen: what Ink draws, and what a key puts on the terminal before Ink has drawn it. */
export function screenLines(state: ClientState, scene: Scene): ScreenLines {
  const known = written.get(state);
  if (known?.scene === scene) return known.lines;
  const shown = sceneOf(state, scene);
  const { above, middle, below } = writeLines(state, shown);
  const { size } = shown.layout;
  const { ellipsis } = shown.appearance.glyphs;
  const cut = (line: string): string => cutLine(line, size.columns, ellipsis);
  const lines = { above: above.map(cut), middle: middle.map(cut), below: below.map(cut) };
  written.set(state, { scene, lines });
  return lines;
}

function writeLines(state: ClientState, whole: Scene): ScreenLines {
  const scene = atTill(state, whole);
  const { layout } = scene;
  if (layout.kind === 'too-small') {
    return { above: [], middle: tooSmallLines(layout.size, layout.needed), below: [] };
  }
  const { width, aids, size } = layout;
  const { appearance } = scene;
  const isOverlaid = state.overlay !== null && !isInStatus(state.overlay);
  const above = [titleLine(scene, width, appearance), ...(aids.blanks > 1 ? [''] : [])];
  const [rooms, maySell] = [scene.plan.rooms.length, (scene.limits?.change ?? null) === null];
  const hints = hintLine(
    keyContext(state, layout),
    rooms,
    width,
    appearance,
    bindingsNow(state, scene),
    maySell,
  );
  const height = isOverlaid ? overlayLines(layout) : layout.roomLines;
  const { lines: middle, kinds } = middleLines(state, scene, layout, height);
  const legend = aids.hasLegend && !isOverlaid ? [legendLine(kinds, width, appearance)] : [];
  const left = size.rows - above.length - height - legend.length - 1;
  // A longer message needs one line more.
  const gap = left > MOST_STATUS_LINES ? [''] : [];
  const panels = layout.kind === 'map' && !isOverlaid ? panelLines(state, scene, layout) : [];
  const room = left - gap.length - panels.length;
  const status = statusLines(state, scene, layout, room);
  const spare = Array.from({ length: room - status.length }, () => '');
  return { above, middle, below: [...legend, ...gap, ...status, ...spare, ...panels, hints] };
}

/** The key table, with hints that are true of what is typed: an action is done, and Tab takes what is offered. */
function bindingsNow({ overlay }: ClientState, scene: Scene): readonly Binding[] {
  const { bindings = BINDINGS } = scene;
  if (overlay?.kind === 'customer' && !hasOffer(overlay, scene))
    return bindings.filter(({ context, command }) => context !== 'customer' || command !== 'complete');
  if (overlay?.kind !== 'goto' || overlay.index === undefined) return bindings;
  return bindings.map((binding) =>
    binding.context === 'line' && binding.command === 'accept' && binding.hint !== undefined
      ? { ...binding, hint: { ...binding.hint, text: 'do it' } }
      : binding,
  );
}

/** The seat under the cursor, and a message of two lines. */
const MOST_STATUS_LINES = 3;

/** The seat under the cursor, what happened last, and what is unconfirmed, in at most so many lines. */
function statusLines(
  state: ClientState,
  scene: Scene,
  { kind, width, aids }: RoomsLayout,
  most: number,
): readonly string[] {
  const { appearance } = scene;
  const seat = kind === 'map' ? [seatLine(state, scene, width)] : [];
  const lines = most - seat.length;
  // Without a line to itself, an unconfirmed booking is worth more than what happened last.
  const pending = pendingLines(state, width, Math.max(aids.pendingLines, 1), appearance);
  if (aids.pendingLines === 0 && pending.length > 0) return [...seat, ...pending];
  const { overlay } = state;
  if (overlay?.kind === 'find' || overlay?.kind === 'goto') {
    const typed = lineLines(overlay, state, scene, width);
    // Where there is a single line, what is wrong is said in it until the next character.
    return [...seat, ...typed.slice(-Math.max(lines - pending.length, 1)), ...pending];
  }
  if (overlay?.kind === 'customer') {
    const typed = customerLines(overlay, state, scene, width);
    const room = Math.max(lines - pending.length, 1);
    // Where there is a single line, what is to be said is in it until the next character.
    const isSaid = state.message?.tone === 'warning' || overlay.text === '';
    const shown = room === 1 && isSaid ? typed.slice(0, 1) : typed.slice(-room);
    return [...seat, ...shown, ...pending];
  }
  const message = messageLines(state, width, Math.max(lines - pending.length, 1), appearance);
  return [...seat, ...message, ...pending];
}

function middleLines(
  state: ClientState,
  scene: Scene,
  layout: RoomsLayout,
  height: number,
): ReturnType<typeof mapLines> {
  const { overlay } = state;
  if (overlay === null || isInStatus(overlay)) return mapLines(layout, state, scene);
  const lines = overlayText(overlay, state, height, scene);
  return { lines: Array.from({ length: height }, (_, line) => lines[line] ?? ''), kinds: [] };
}

/** What is asked below the rooms. */
type InStatus = Question | GivePrompt | KeepPrompt | LinePrompt | CustomerPrompt | BestPrompt;

/** Whether it is asked in the status lines, below the rooms that stay in sight. */
function isInStatus(overlay: Overlay): overlay is InStatus {
  if ((overlay.kind === 'find' || overlay.kind === 'goto') && overlay.index !== undefined) return false;
  return ['question', 'give', 'until', 'note', 'find', 'goto', 'customer', 'best'].includes(overlay.kind);
}

/** What lies over the rooms. */
type Listed = Exclude<Overlay, Exclude<InStatus, LinePrompt>>;

function isList(overlay: Overlay): overlay is ListOverlay {
  return overlay.kind === 'who' || overlay.kind === 'mine';
}

function overlayText(overlay: Listed, state: ClientState, height: number, scene: Scene): readonly string[] {
  const { plan, rooms, appearance } = scene;
  if (overlay.kind === 'help')
    return textOverlayLines(textOfOverlay(overlay, '', scene), overlay.scroll, height, appearance);
  if (isList(overlay))
    return listLines(listOf(overlay.kind, state.cursor.room, scene), overlay.index, height, appearance);
  // Where not all of them fit, the chosen one is the last in sight.
  const before = (index: number): number => Math.max(index - linesInSight(height) + 1, 0);
  if (overlay.kind === 'sales') {
    const { index } = overlay;
    const text = salesText(ownSales(state, scene), index, scene, widthOf(scene));
    return textOverlayLines(text, before(index), height, appearance);
  }
  if (overlay.kind === 'programme') {
    const { index } = overlay;
    return textOverlayLines(programmeText(plan, rooms, index, appearance), before(index), height, appearance);
  }
  const choices = choicesText(overlay, scene, widthOf(scene) - POINTER_CELLS);
  return listLines(choices, overlay.index ?? 0, height, appearance);
}

/** What each glyph on the map means, as many as fit into `cells`, the most needed ones first. */
function legendLine(kinds: readonly SeatKinds[], cells: number, appearance: Appearance): string {
  const { seats, second } = appearance.glyphs;
  const entries = [
    ...LOOK_NAMES.flatMap(([look, name]) =>
      kinds.some(({ looks }) => looks.has(look)) ? [{ look, glyph: seats[look], name }] : [],
    ),
    ...(kinds.some(({ hasSecond }) => hasSecond)
      ? [{ look: 'taken', glyph: second.taken ?? '', name: 'the next party' } as const]
      : []),
  ];
  let line = '';
  let used = 0;
  for (const { look, glyph, name } of entries) {
    // A glyph is one cell wide.
    const width = 1 + name.length + (used === 0 ? 2 : 3);
    if (used + width > cells) break;
    line += `${used === 0 ? ' ' : '  '}${styled(appearance, look, glyph)} ${styled(appearance, 'quiet', name)}`;
    used += width;
  }
  return line;
}

/** Cells for the letter of the room and its play. */
const PROGRAMME_CELLS = 26;

/** The plays to choose a room by, one a line; `chosen` is the one that Enter would choose, from 0. */
function programmeText(
  { rooms: plays }: Plan,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  chosen: number,
  appearance: Appearance,
): OverlayText {
  const lines = plays.map(({ room, play }, position) => {
    const snapshot = rooms.get(room) ?? null;
    const name = fit(`${room} ${printable(play, appearance)}`, PROGRAMME_CELLS, appearance.glyphs.ellipsis);
    const line =
      `${position + 1}  ${name} ${padLeft(countsOf(snapshot), 7)}  ${standingOf(snapshot)}`.trimEnd();
    const { activeRoom } = appearance.glyphs;
    // The blank stands before the pointer here as before every line of an overlay.
    return position === chosen ? styled(appearance, 'active', `${activeRoom} ${line}`) : `  ${line}`;
  });
  return { heading: styled(appearance, 'name', 'Tonight'), lines };
}
