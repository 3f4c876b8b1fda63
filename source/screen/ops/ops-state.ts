import type { Cursor } from '../client/client-state.ts';
import type { Key } from '../keys/key.ts';
import { linesInSight, type OverlayText, scrollLimit } from '../overlays/overlay-text.ts';
import { type OpsCommand, opsCommandOf, type OpsContext } from './ops-bindings.ts';
import { moveOpsCursor } from './ops-cursor.ts';
import type { OpsView } from './ops-view.ts';

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
};

export const FIRST_OPS_STATE: OpsState = {
  page: null,
  cursor: null,
  scroll: 0,
  kept: null,
  filter: '',
  isTyping: false,
  message: null,
};

/** What a key needs to know: the newest view, and the page as it is drawn. */
export type OpsSight = {
  readonly view: OpsView;
  readonly text: OverlayText | null;
  /** Lines of the page. */
  readonly height: number;
};

/** The state after a key, and what is to be done besides. */
export type OpsStep = {
  readonly state: OpsState;
  readonly effect: 'leave' | 'suspend' | 'dump' | 'ask-seat' | null;
};

/** The longest filter, in characters. */
const LONGEST_FILTER = 40;

export function opsContext({ page, isTyping }: OpsState): OpsContext {
  if (isTyping) return 'typing';
  return page === null ? 'overview' : 'page';
}

/** What a key does. */
export function pressOps(before: OpsState, key: Key, sight: OpsSight): OpsStep {
  const state = { ...before, message: null };
  const command = opsCommandOf(key, opsContext(state));
  if (command === 'leave' || command === 'suspend' || command === 'dump') return { state, effect: command };
  if (command === 'seat') return showSeat(state);
  if (command !== null) return stay(obey(state, command, key, sight));
  return stay(state.isTyping ? typed(state, key) : state);
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

function obey(
  state: OpsState,
  command: Exclude<OpsCommand, 'leave' | 'suspend' | 'dump' | 'seat'>,
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
      return { ...state, filter: Array.from(state.filter).slice(0, -1).join('') };
    case 'back':
      if (state.isTyping) return { ...state, filter: '', isTyping: false };
      return state.page === null ? { ...state, cursor: null } : { ...state, page: null, scroll: 0 };
  }
}

function scrolled(state: OpsState, by: number, { text, height }: OpsSight): OpsState {
  const limit = text === null ? 0 : scrollLimit(text, height);
  // The text may have become shorter since it was scrolled.
  const from = Math.min(state.scroll, limit);
  return { ...state, scroll: Math.min(Math.max(from + by, 0), limit) };
}

function typed(state: OpsState, key: Key): OpsState {
  const character = key === 'space' ? ' ' : key;
  const isCharacter = Array.from(character).length === 1 && !/[\p{Cc}\p{Cf}]/u.test(character);
  if (!isCharacter || state.filter.length >= LONGEST_FILTER) return state;
  return { ...state, filter: state.filter + character };
}
