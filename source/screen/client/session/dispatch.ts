import { moveCursor, toRoomBeside, toRoomNumber } from '../../../theater/plan.ts';
import { referenceIn } from '../../../theater/reference.ts';
import { seatName } from '../../../theater/seats.ts';
import { seatAt } from '../../../theater/snapshot.ts';
import type { Command } from '../../kit/keys/binding.ts';
import { nextAppearance } from '../../kit/theme.ts';
import { isForSale } from '../keys/bindings.ts';
import { scrolled } from '../lines/overlays.ts';
import { askHowMany, currentProposal, nextProposal, propose } from '../state/best-marks.ts';
import {
  type ClientState,
  say,
  type Scene,
  stay,
  type Step,
  type TextOverlay,
} from '../state/client-state.ts';
import {
  askForCustomer,
  atTill,
  completeCustomer,
  goToSale,
  ownSales,
  takeCustomer,
  viewerOf,
  withFreeNumber,
} from '../state/customer.ts';
import { askForLine, goToFirstHit, goToNextHit, goToTypedSeat } from '../state/found.ts';
import { standingWords, toggleMark } from '../state/marks.ts';
import {
  dropRun,
  extendRun,
  followCursor,
  openRun,
  toggleRow,
  toggleRun,
  withAdvice,
} from '../state/runs.ts';
import {
  askToGive,
  askToReleaseBooking,
  giveAsTyped,
  giveUpRequest,
  isInDoubt,
  requestAsAgreed,
  requestToArrive,
  requestToBook,
  requestToRelease,
  requestToUndo,
  rubOut,
} from './make-request.ts';

/** Dispatches a command of the key table; `digit` is the number key it came from, where it came from one. */
export function dispatch(state: ClientState, command: Command, digit: number, scene: Scene): Step {
  const why = scene.limits?.change ?? null;
  if (why !== null && isForSale(command)) return say(state, 'warning', why);
  return followCursor(state, stepOf(state, command, digit, scene), scene);
}

function stepOf(state: ClientState, command: Command, digit: number, scene: Scene): Step {
  switch (command) {
    case 'extend-left':
    case 'extend-right':
    case 'extend-up':
    case 'extend-down':
      return extendRun(state, DIRECTIONS[command], scene);
    case 'run':
    case 'mark-row':
      return thereOr(state, scene, (there) =>
        command === 'run' ? toggleRun(there, scene) : toggleRow(there, scene),
      );
    case 'left':
    case 'right':
      return openRun(state) === null ? move(state, command, digit, scene) : extendRun(state, command, scene);
    case 'next-room':
    case 'previous-room':
    case 'room':
      return move(state, command, digit, scene);
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
      return upOrDown(state, command, scene);
    case 'mark':
      return withAdvice(toggleMark(state, scene), scene);
    case 'book':
      return bookFor({ ...state, run: null }, scene);
    case 'customer':
      return askForCustomer(state, false);
    case 'complete':
      return completeCustomer(state, scene);
    case 'best':
      return thereOr(state, scene, (there) =>
        askHowMany(there, state.overlay?.kind === 'goto' ? there.cursor.row : null),
      );
    case 'how-many':
      return propose(state, scene, digit);
    case 'release':
      return requestToRelease(state, scene);
    case 'release-booking':
      return askToReleaseBooking(state, scene);
    case 'give':
      return askToGive(state, scene);
    case 'arrive':
    case 'arrive-booking':
      return requestToArrive(state, scene, command === 'arrive-booking');
    case 'accept':
      return acceptLine(state, scene);
    case 'rub-out':
      return stay(rubOut(state));
    case 'agree':
      return requestAsAgreed(state, scene);
    case 'undo':
    case 'redo':
      return requestToUndo(state, scene, command);
    case 'copy':
      return copyReference(state, scene);
    case 'find':
    case 'goto':
      return askForLine(state, command);
    case 'next-hit':
      return another(state, scene, 1);
    case 'previous-hit':
      return another(state, scene, -1);
    case 'who':
    case 'mine':
      return state.till === null ? toggleText(state, command) : openAtTill(state, command);
    case 'help':
      return toggleText(state, command);
    case 'programme': {
      const index = scene.plan.rooms.findIndex(({ room }) => room === state.cursor.room);
      return stay({ ...state, overlay: { kind: 'programme', index: Math.max(index, 0) } });
    }
    case 'choose':
      if (state.overlay?.kind === 'sales') return goToSale(state, scene);
      return state.overlay?.kind === 'programme'
        ? move(state, 'room', state.overlay.index + 1, scene)
        : stay(state);
    case 'back':
      return back(state);
    case 'theme': {
      const { appearance, words } = nextAppearance(scene.appearance);
      return say({ ...state, appearance }, 'plain', words);
    }
    case 'suspend':
    case 'repaint':
      return { state, effects: [{ kind: command }] };
    case 'leave':
      return {
        state: { ...state, overlay: null, isLeaving: true },
        effects: [{ kind: 'leave', isAtOnce: state.isLeaving }],
      };
  }
}

const DIRECTIONS = {
  'extend-left': 'left',
  'extend-right': 'right',
  'extend-up': 'up',
  'extend-down': 'down',
} as const;

/** The key that opened a text closes it, too. */
function toggleText(state: ClientState, command: TextOverlay['kind']): Step {
  const overlay = state.overlay?.kind === command ? null : ({ kind: command, scroll: 0 } as const);
  return stay({ ...state, overlay });
}

/** At a till `m` has what was sold there, and both it and `w` ask the history anew. */
function openAtTill(state: ClientState, command: 'who' | 'mine'): Step {
  const { state: opened } =
    command === 'who'
      ? toggleText(state, command)
      : stay({ ...state, overlay: state.overlay?.kind === 'sales' ? null : { kind: 'sales', index: 0 } });
  return { state: opened, effects: [{ kind: 'find-sales' }] };
}

/** Enter: books for the customer, who is asked for where a till has none. */
function bookFor(state: ClientState, scene: Scene): Step {
  if (scene.till?.customer === null) return askForCustomer(state, true);
  const numbered = withFreeNumber(state, scene);
  return requestToBook(numbered, atTill(numbered, scene));
}

/** Enter behind the name of a customer; what Enter began before it is done then. */
function acceptCustomer(state: ClientState, scene: Scene): Step {
  const books = state.overlay?.kind === 'customer' && state.overlay.books;
  const taken = takeCustomer(state, scene);
  // A name that is nearly somebody's is looked at once more before seats are sold to it.
  if (!books || taken.state.overlay !== null || taken.state.message?.tone === 'warning') return taken;
  const booked = requestToBook(taken.state, atTill(taken.state, scene));
  return { state: booked.state, effects: [...taken.effects, ...booked.effects] };
}

/** What a key does, first gone to the seat that is typed, if one is. */
function thereOr(state: ClientState, scene: Scene, does: (there: ClientState) => Step): Step {
  if (state.overlay?.kind !== 'goto') return does(state);
  const { state: there } = goToTypedSeat(state, scene);
  return there.overlay === null ? does(there) : stay(there);
}

/** `n` and `N`: another suggestion while seats are suggested, or else another hit. */
function another(state: ClientState, scene: Scene, by: 1 | -1): Step {
  const proposal = currentProposal(state);
  return proposal === null ? goToNextHit(state, scene, by) : nextProposal(state, proposal, scene, by);
}

/** Enter behind a line that was typed. */
function acceptLine(state: ClientState, scene: Scene): Step {
  if (state.overlay?.kind === 'find') return goToFirstHit(state, scene);
  if (state.overlay?.kind === 'customer') return acceptCustomer(state, scene);
  return state.overlay?.kind === 'goto' ? goToTypedSeat(state, scene) : giveAsTyped(state, scene);
}

/** `y`: has the terminal copy the reference of the booking that the seat under the cursor is in. */
function copyReference(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const text = referenceIn(snapshot === null ? undefined : seatAt(snapshot, cursor)?.content);
  if (text !== null) return { state, effects: [{ kind: 'copy', text }] };
  const standing = standingWords(snapshot, cursor, viewerOf(scene));
  return say(
    state,
    'warning',
    `${seatName(cursor.room, cursor)} is ${standing}; y copies the reference of a booking.`,
  );
}

type SidewaysCommand = 'left' | 'right' | 'next-room' | 'previous-room' | 'room';

function move(state: ClientState, command: SidewaysCommand, digit: number, { plan }: Scene): Step {
  const { cursor } = state;
  switch (command) {
    case 'left':
    case 'right':
      return stay({ ...state, cursor: moveCursor(cursor, command, plan) });
    case 'next-room':
      return stay({ ...state, cursor: toRoomBeside(cursor, 1, plan) });
    case 'previous-room':
      return stay({ ...state, cursor: toRoomBeside(cursor, -1, plan) });
    case 'room': {
      const next = toRoomNumber(cursor, digit, plan);
      if (next === null)
        return say(state, 'warning', `There is no room ${digit}; the last one is ${plan.rooms.length}.`);
      return stay({ ...state, cursor: next, overlay: null });
    }
  }
}

function upOrDown(state: ClientState, command: 'up' | 'down' | 'page-up' | 'page-down', scene: Scene): Step {
  const { overlay, cursor } = state;
  const by = command === 'up' || command === 'page-up' ? -1 : 1;
  const unit = command === 'up' || command === 'down' ? 'line' : 'page';
  switch (overlay?.kind) {
    case undefined:
      if (openRun(state) !== null) return extendRun(state, by < 0 ? 'up' : 'down', scene);
      return stay({ ...state, cursor: moveCursor(cursor, by < 0 ? 'up' : 'down', scene.plan) });
    case 'programme': {
      const index = Math.max(0, Math.min(overlay.index + by, scene.plan.rooms.length - 1));
      return stay({ ...state, overlay: { kind: 'programme', index } });
    }
    case 'sales': {
      const last = Math.max(ownSales(state, scene).length - 1, 0);
      const index = Math.max(0, Math.min(overlay.index + by * (unit === 'line' ? 1 : SALES_PAGE), last));
      return stay({ ...state, overlay: { kind: 'sales', index } });
    }
    case 'question':
    case 'give':
    case 'find':
    case 'goto':
    case 'customer':
    case 'best':
      return stay(state);
    case 'help':
    case 'who':
    case 'mine':
      return stay(scroll(state, overlay, by, unit, scene));
  }
}

/** Sales that PgUp and PgDn pass over. */
const SALES_PAGE = 10;

function scroll(
  state: ClientState,
  overlay: TextOverlay,
  by: number,
  unit: 'line' | 'page',
  scene: Scene,
): ClientState {
  return { ...state, overlay: scrolled(overlay, by, unit, state.cursor.room, scene) };
}

/**
 * Esc: closes what is open, or else drops an open run, or else ends finding, or else takes news as seen, or else
 * unmarks, or else gives up the last request that is in doubt.
 */
function back(state: ClientState): Step {
  if (state.overlay?.kind === 'question') {
    const text = state.overlay.about === 'release' ? 'Nothing was released.' : 'Nothing more was booked.';
    return say({ ...state, overlay: null }, 'plain', text);
  }
  if (state.overlay?.kind === 'give')
    return say({ ...state, overlay: null }, 'plain', 'Nothing was given away.');
  if (state.overlay !== null) return stay({ ...state, overlay: null });
  const run = openRun(state);
  if (run !== null) return dropRun(state, run);
  if (state.found !== null) return stay({ ...state, found: null, message: null });
  if (state.news.length > 0) return stay({ ...state, news: [] });
  if (state.marks !== null) return stay({ ...state, marks: null });
  const request = state.requests.findLast(isInDoubt);
  return request === undefined ? stay(state) : giveUpRequest(state, request);
}
