import { operationWords } from '../../../booking/describe.ts';
import { countOf, listOf, type SeatPosition, seatRanges } from '../../../theater/seats.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import type { Message } from '../../client/state/client-state.ts';
import { type Hint, writeHints } from '../../kit/keys/binding.ts';
import { tooSmallLines } from '../../kit/layout.ts';
import { cutLine, type OverlayText, shorten, textOverlayLines, wrap } from '../../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../../kit/theme.ts';
import { actingHints, lookingHints, opsHints } from '../keys/ops-bindings.ts';
import type { Dialog, Draft, OperatorState } from '../state/operator-state.ts';
import { opsContext, type OpsState } from '../state/ops-state.ts';
import { cursorLine } from './feed-lines.ts';
import { lowerLines } from './lower-lines.ts';
import { opsTitle, paceLine, roomLines, sumLine } from './number-lines.ts';
import type { OpsLayout, ShownOpsLayout } from './ops-layout.ts';
import { pageText } from './page-text.ts';
import { roomBand } from './room-band.ts';

/** All that the ops screen is drawn from. */
export type OpsScene = {
  readonly view: OpsView;
  readonly layout: OpsLayout;
  readonly appearance: Appearance;
};

/** A picture that is kept is not of this moment. */
const NO_GLOWS: OpsState['glows'] = [];

/** Title and hints, which every page keeps. */
const FRAME_LINES = 2;

/**
 * Writes the whole ops screen: as many lines as the terminal has, none wider than it. No store, no keys, no clock.
 */
export function opsLines(state: OpsState, { view, layout, ...scene }: OpsScene): readonly string[] {
  const appearance = state.appearance ?? scene.appearance;
  if (layout.kind === 'too-small') return tooSmallLines(layout.size, layout.needed);
  const { size } = layout;
  const cells = size.columns - 1;
  // A seat that was asked for is shown in a kept picture, too.
  const shown = state.kept === null ? view : { ...state.kept, seatHistory: view.seatHistory };
  const text = pageOf(shown, state, layout, appearance);
  const middle =
    text === null
      ? overviewLines(shown, state, layout, appearance)
      : textOverlayLines(text, state.scroll, pageHeight(layout), appearance);
  const title = opsTitle(shown, state, cells, appearance);
  const hints =
    state.message === null
      ? writeHints(hintsOf(state), cells, appearance)
      : ` ${shorten(printable(state.message, appearance), cells - 1, appearance.glyphs.ellipsis)}`;
  const height = size.rows - FRAME_LINES;
  const lines = [title, ...Array.from({ length: height }, (_, line) => middle[line] ?? ''), hints];
  return lines.map((line) => cutLine(line, size.columns, appearance.glyphs.ellipsis));
}

function hintsOf(state: OpsState): readonly Hint[] {
  const context = opsContext(state);
  if (context !== 'overview') return opsHints(context);
  const { isOn, limits } = state.operator;
  return isOn ? actingHints(limits.run === null) : lookingHints(limits.change === null);
}

/** Lines of a page, its heading included. */
export function pageHeight({ size }: ShownOpsLayout): number {
  return size.rows - FRAME_LINES;
}

/** The text of the page that is open, or null on the overview. */
export function pageOf(
  view: OpsView,
  state: OpsState,
  layout: ShownOpsLayout,
  appearance: Appearance,
): OverlayText | null {
  if (state.page === null) return null;
  return pageText(state.page, view, state, pageHeight(layout), layout.size.columns - 2, appearance);
}

function overviewLines(
  view: OpsView,
  { filter, cursor, operator, glows, kept }: OpsState,
  layout: ShownOpsLayout,
  appearance: Appearance,
): readonly string[] {
  const { width: cells } = layout;
  const isMaps = layout.kind === 'maps';
  const chosen = cursor === null ? [] : [cursorLine(view, cursor, cells, appearance)];
  const hasBlank = isMaps && layout.hasBlank;
  // Where no line is left for the chosen seat, the lines below the numbers make room for it.
  const left = layout.lowerLines - (hasBlank ? 0 : chosen.length);
  const numbers = [sumLine(view, cells, appearance), paceLine(view, cells, appearance)];
  // What is asked has to be read whole, and takes the place of the numbers as well where it must.
  const most = operator.dialog === null ? Math.max(left - 1, 1) : left + numbers.length;
  const said = actingLines(operator, cells, appearance).slice(0, most);
  const below = { ...layout, lowerLines: Math.max(left - said.length, 0) };
  return [
    ...(isMaps
      ? roomBand(view, { cursor, operator, glows: kept === null ? glows : NO_GLOWS }, layout, appearance)
      : roomLines(view, cells, appearance)),
    ...(chosen.length === 0 && hasBlank ? [''] : chosen),
    ...numbers.slice(0, numbers.length - Math.max(said.length - left, 0)),
    ...said.map((line) => ` ${line}`),
    ...lowerLines(view, filter, below, appearance),
  ];
}

/** The most lines that one thing to be said takes; a question of more seats says how many they are. */
const MOST_LINES = 3;

const TONES: Readonly<Record<Message['tone'], Token | null>> = {
  plain: null,
  good: 'good',
  warning: 'warning',
  bad: 'bad',
};

/**
 * What operator mode has to say: what is unconfirmed, then what is asked, or what happened last, or what is marked.
 */
export function actingLines(
  operator: OperatorState,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  return [...pendingLines(operator, cells, appearance), ...spokenLines(operator, cells, appearance)];
}

function pendingLines({ open }: OperatorState, cells: number, appearance: Appearance): readonly string[] {
  const operations = open.filter(({ phase }) => phase.kind === 'unconfirmed');
  if (operations.length === 0) return [];
  const names = operations.map(({ change }) => operationWords(change)).join('; ');
  return brokenLines(
    `${appearance.glyphs.seats.unconfirmed} Unconfirmed: ${names}. Esc gives it up.`,
    'unconfirmed',
    cells,
    appearance,
  );
}

function spokenLines(operator: OperatorState, cells: number, appearance: Appearance): readonly string[] {
  const { dialog, message, marks, actor } = operator;
  const asked = dialog === null ? [] : dialogLines(dialog, actor ?? '', cells, appearance);
  if (message !== null)
    return [...asked, ...brokenLines(message.text, TONES[message.tone], cells, appearance)];
  if (asked.length > 0 || marks === null) return asked;
  const words = `${marks.seats.length} marked: ${marks.room} ${rangesOf(marks.seats)}`;
  return brokenLines(words, 'marked', cells, appearance);
}

function dialogLines(
  dialog: Dialog,
  actor: string,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const typing = (words: string, text: string): readonly string[] => {
    const [last = '', ...before] = brokenLines(
      `${words} ${text}`,
      'warning',
      cells - 1,
      appearance,
    ).toReversed();
    return [...before.toReversed(), last + styled(appearance, 'cursor', ' ')];
  };
  switch (dialog.kind) {
    case 'name':
      return typing('Your name, for the history:', dialog.text);
    case 'receiver':
      return typing(`Give ${dialog.room} ${rangesOf(dialog.seats)} to:`, dialog.text);
    case 'play':
      return typing(`The new name of the play in ${dialog.room}:`, dialog.text);
    case 'note':
      return typing(`${draftWords(dialog.draft)}. Why? (may stay empty)`, dialog.text);
    case 'targets': {
      const { room, from, other, to } = dialog;
      const found = to.length === 0 ? '' : `, so far ${rangesOf(to)}`;
      const isWhole = other !== null && other.length < from.length;
      const party = isWhole
        ? `, the whole party (s: only ${rangesOf(other)})`
        : ' alone (s: the whole party)';
      const moved = `${room} ${rangesOf(from)}${other === null ? '' : party}`;
      const words = `Move ${moved}: choose ${countOf(from.length, 'seat')} by m${found}`;
      return brokenLines(words, 'warning', cells, appearance);
    }
    case 'looking':
      return brokenLines(`${draftWords(dialog.draft)}: looking what will change`, 'quiet', cells, appearance);
    case 'question': {
      const { change } = dialog;
      const isClosed = dialog.preview.seen.isClosed;
      const gate = isClosed ? ' It stays closed, unless a reset had closed it.' : ' It is open afterwards.';
      const after = change.kind === 'reset' ? gate : '';
      const words = `${operationWords(change)}?${after} In the name of ${actor}.`;
      const isCut = wrapped(words, cells, appearance).length > MOST_LINES;
      const all = isCut ? `${countOf(change.seats.length, 'seat')}: ${words}` : words;
      return brokenLines(all, 'warning', cells, appearance);
    }
  }
}

function draftWords(draft: Draft): string {
  switch (draft.kind) {
    case 'block':
      return `Block ${draft.room} ${rangesOf(draft.seats)}`;
    case 'unblock':
      return `Unblock ${draft.room} ${rangesOf(draft.seats)}`;
    case 'release':
      return `Release ${draft.room} ${rangesOf(draft.seats)}`;
    case 'give':
      return `Give ${draft.room} ${rangesOf(draft.seats)} to ${draft.to}`;
    case 'move':
      return `Move ${draft.room} ${rangesOf(draft.from)} to ${rangesOf(draft.to)}`;
    case 'close':
      return `Close room ${draft.room}`;
    case 'open':
      return `Open room ${draft.room}`;
    case 'reset':
      return `Make every seat of room ${draft.room} free`;
    case 'rename':
      return `Rename the play in ${draft.room} to "${draft.play}"`;
    case 'undo':
      return `Undo: ${operationWords(draft.change)}`;
  }
}

function rangesOf(seats: readonly SeatPosition[]): string {
  return listOf(seatRanges(seats), 8);
}

/** Words in as many lines as they need, at most {@link MOST_LINES}; what is left out is said by the ellipsis. */
function brokenLines(
  words: string,
  token: Token | null,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const { ellipsis } = appearance.glyphs;
  const all = wrapped(words, cells, appearance);
  const shown =
    all.length <= MOST_LINES ? all : [...all.slice(0, MOST_LINES - 1), `${all[MOST_LINES - 1]}${ellipsis}`];
  return shown.map((line) => (token === null ? line : styled(appearance, token, line)));
}

function wrapped(words: string, cells: number, appearance: Appearance): readonly string[] {
  const { ellipsis } = appearance.glyphs;
  return wrap(printable(words, appearance).split(' '), cells - 1 - ellipsis.length, ellipsis);
}
