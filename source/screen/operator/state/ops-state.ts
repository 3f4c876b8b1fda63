import { moveCursor, type Plan, toRoomBeside, toRoomNumber } from '../../../theater/plan.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import type { Cursor, Glow } from '../../client/state/client-state.ts';
import type { Key } from '../../kit/keys/key-codes.ts';
import { linesInSight, type OverlayText, scrollLimit } from '../../kit/text.ts';
import { type Appearance, nextAppearance } from '../../kit/theme.ts';
import { opsCommandOf } from '../keys/ops-bindings.ts';
import type { CursorCommand, OperatorCommand, OpsCommand, OpsContext } from '../keys/ops-commands.ts';
import { NO_OPERATOR, type OperatorEffect, type OperatorState } from './operator-state.ts';
import { DIALOG_CONTEXTS, isForOperator, LONGEST, stepOfOperator } from './step-of-operator.ts';

/** A page that takes the place of the overview. */
export type OpsPage = 'rooms' | 'feed' | 'clients' | 'nodes' | 'alerts' | 'help' | 'seat';

/** What the person at the screen has chosen. */
export type OpsState = {
  /** Null: the overview. */
  readonly page: OpsPage | null;
  /** The chosen seat; null while none is. */
  readonly cursor: Cursor | null;
  /** Lines of the page above the first in sight. */
  readonly scroll: number;
  /** The view that is kept while the screen is paused, else null. */
  readonly kept: OpsView | null;
  /** What the feed is filtered by; empty shows everything. */
  readonly filter: string;
  readonly isTyping: boolean;
  /** What the last key came to, in the place of the hints until the next key; null for nothing to say. */
  readonly message: string | null;
  readonly operator: OperatorState;
  /** How the screen writes since a key changed that; null while it is as it was started. */
  readonly appearance: Appearance | null;
  /** Seats that were changed a moment ago, by anybody. */
  readonly glows: readonly Glow[];
};

export const FIRST_OPS_STATE: OpsState = {
  page: null,
  cursor: null,
  scroll: 0,
  kept: null,
  filter: '',
  isTyping: false,
  message: null,
  operator: NO_OPERATOR,
  appearance: null,
  glows: [],
};

/** What a key needs to know: the newest view, and the page as it is drawn. */
export type OpsSight = {
  readonly view: OpsView;
  readonly text: OverlayText | null;
  /** Lines of the page. */
  readonly height: number;
};

/** What a key asks of the screen itself, whatever is on it. */
type ScreenEffect = 'leave' | 'suspend' | 'repaint' | 'theme' | 'dump';

const SCREEN_EFFECTS: ReadonlySet<OpsCommand> = new Set<ScreenEffect>([
  'leave',
  'suspend',
  'repaint',
  'theme',
  'dump',
]);

function isScreenEffect(command: OpsCommand): command is ScreenEffect {
  return SCREEN_EFFECTS.has(command);
}

/** The state after a key, and what is to be done besides. */
export type OpsStep = {
  readonly state: OpsState;
  readonly effect: ScreenEffect | 'ask-seat' | OperatorEffect | null;
};

/** The longest filter, in characters. */
const LONGEST_FILTER = 40;

export function opsContext({ page, isTyping, operator }: OpsState): OpsContext {
  if (isTyping) return 'typing';
  if (operator.dialog !== null) return DIALOG_CONTEXTS[operator.dialog.kind];
  return page === null ? 'overview' : 'page';
}

/** Whether characters are the text of a line. */
export function isTypingIn(state: OpsState): boolean {
  const context = opsContext(state);
  return context === 'typing' || context === 'prompt';
}

const READ_ONLY = 'A page is only read: Esc goes back to the rooms, where ! turns the keys on that act.';

/** What a key does. */
export function pressOps(before: OpsState, key: Key, sight: OpsSight): OpsStep {
  const state = { ...before, message: null };
  const command = opsCommandOf(key, opsContext(state));
  if (command !== null && isScreenEffect(command)) return { state, effect: command };
  if (command === 'seat') return showSeat(state);
  if (command === null && opsContext(state) === 'page' && opsCommandOf(key, 'acting') !== null) {
    return stay({ ...state, message: READ_ONLY });
  }
  if (command === null) return stay(typed(state, key));
  const { plan, rooms } = sight.view;
  const seen = { cursor: state.cursor, plan, rooms, isPaused: state.kept !== null };
  // Nobody shall act on what is not to be seen.
  const isSeen = sight.height > 0;
  const step = isSeen ? stepOfOperator(state.operator, command, seen, state.page === null) : null;
  if (step !== null) return { state: { ...state, operator: step.operator }, effect: step.effect };
  return stay(isForOperator(command) ? state : dispatch(state, command, key, sight));
}

/** The state with the theme after this one, which the hint line names. */
export function withNextTheme(state: OpsState, now: Appearance): OpsState {
  const { appearance, words } = nextAppearance(state.appearance ?? now);
  return { ...state, appearance, message: words };
}

function stay(state: OpsState): OpsStep {
  return { state, effect: null };
}

/** Enter on the chosen seat, whose history is asked for; without one it says how to choose. */
function showSeat(state: OpsState): OpsStep {
  if (state.cursor === null)
    return stay({ ...state, message: 'The arrows choose a seat; Enter shows its history.' });
  return { state: { ...state, page: 'seat', scroll: 0 }, effect: 'ask-seat' };
}

function dispatch(
  state: OpsState,
  command: Exclude<OpsCommand, ScreenEffect | 'seat' | OperatorCommand>,
  key: Key,
  sight: OpsSight,
): OpsState {
  switch (command) {
    case 'rooms':
    case 'feed':
    case 'clients':
    case 'nodes':
    case 'alerts':
    case 'help':
      // The key that opened a page closes it, too.
      return { ...state, page: state.page === command ? null : command, scroll: 0 };
    case 'filter':
      return { ...state, page: 'feed', scroll: 0, filter: '', isTyping: true };
    case 'pause':
      return { ...state, kept: state.kept === null ? sight.view : null };
    case 'up':
      return scrolled(state, -1, sight);
    case 'down':
      return scrolled(state, 1, sight);
    case 'page-up':
      return scrolled(state, -linesInSight(sight.height), sight);
    case 'page-down':
      return scrolled(state, linesInSight(sight.height), sight);
    case 'first':
      return scrolled(state, Number.NEGATIVE_INFINITY, sight);
    case 'last':
      return scrolled(state, Number.POSITIVE_INFINITY, sight);
    case 'left':
    case 'right':
    case 'row-up':
    case 'row-down':
    case 'room':
    case 'next-room':
    case 'previous-room':
      return { ...state, cursor: moveOpsCursor(state.cursor, command, key, sight.view.plan) };
    case 'accept':
      return { ...state, isTyping: false };
    case 'rub-out':
      return withText(state, (text) => Array.from(text).slice(0, -1).join(''));
    case 'back':
      if (state.isTyping) return { ...state, filter: '', isTyping: false };
      if (state.page !== null) return { ...state, page: null, scroll: 0 };
      return { ...state, cursor: null, operator: { ...state.operator, message: null } };
  }
}

function scrolled(state: OpsState, by: number, { text, height }: OpsSight): OpsState {
  const limit = text === null ? 0 : scrollLimit(text, height);
  // The text may have become shorter since it was scrolled.
  const from = Math.min(state.scroll, limit);
  return { ...state, scroll: Math.min(Math.max(from + by, 0), limit) };
}

/** A character that is bound to nothing goes into the line that is typed, where there is one. */
function typed(state: OpsState, key: Key): OpsState {
  const character = key === 'space' ? ' ' : key;
  const isCharacter = Array.from(character).length === 1 && !/[\p{Cc}\p{Cf}]/u.test(character);
  if (!isCharacter) return state;
  const { dialog } = state.operator;
  const longest = dialog !== null && 'text' in dialog ? LONGEST[dialog.kind] : LONGEST_FILTER;
  return withText(state, (text) => (Array.from(text).length >= longest ? text : text + character));
}

/** Changes the line that is typed: the filter, or what a dialog asks for. */
function withText(state: OpsState, change: (text: string) => string): OpsState {
  const { operator, isTyping, filter } = state;
  if (isTyping) return { ...state, filter: change(filter) };
  if (operator.dialog === null || !('text' in operator.dialog)) return state;
  const dialog = { ...operator.dialog, text: change(operator.dialog.text) };
  return { ...state, operator: { ...operator, dialog, message: null } };
}

/** The cursor after a key; the first key that moves it brings it out, at the first seat or in the room it names. */
function moveOpsCursor(cursor: Cursor | null, command: CursorCommand, key: Key, plan: Plan): Cursor {
  const first = { room: plan.rooms[0]?.room ?? 'A', row: 1, place: 1 };
  if (command === 'room') return toRoomNumber(cursor ?? first, Number(key), plan) ?? cursor ?? first;
  if (cursor === null) return first;
  switch (command) {
    case 'left':
    case 'right':
      return moveCursor(cursor, command, plan);
    case 'row-up':
      return moveCursor(cursor, 'up', plan);
    case 'row-down':
      return moveCursor(cursor, 'down', plan);
    case 'next-room':
      return toRoomBeside(cursor, 1, plan);
    case 'previous-room':
      return toRoomBeside(cursor, -1, plan);
  }
}
