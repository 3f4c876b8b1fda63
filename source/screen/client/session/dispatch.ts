import { moveCursor, toRoomBeside, toRoomNumber } from '../../../theater/plan.ts';
import { referenceIn } from '../../../theater/reference.ts';
import { seatName } from '../../../theater/seats.ts';
import { seatAt } from '../../../theater/snapshot.ts';
import type { Command } from '../../kit/keys/binding.ts';
import { type ListMove, movedIn } from '../../kit/text.ts';
import { nextAppearance } from '../../kit/theme.ts';
import { isForSale } from '../keys/bindings.ts';
import { helpLimit, listOf, pageOf } from '../lines/overlays.ts';
import {
  type ClientState,
  type ListOverlay,
  type Overlay,
  type PaletteAction,
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
import { askForLine, findingOf, goToNextHit, goToTypedHit, goToTypedSeat } from '../state/found.ts';
import { standingWords, toggleMark } from '../state/marks.ts';
import {
  askHowMany,
  currentProposal,
  nextProposal,
  propose,
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
  askToKeep,
  askToReleaseBooking,
  giveAsTyped,
  giveUpRequest,
  isInDoubt,
  keepAsTyped,
  requestAsAgreed,
  requestToArrive,
  requestToBook,
  requestToCollect,
  requestToRelease,
  requestToUndo,
  rubOut,
} from './make-request.ts';
import { askToMove, requestToJoin } from './move-booking.ts';

/** Dispatches a command of the key table; `digit` is the number key it came from, where it came from one. */
export function dispatch(state: ClientState, command: Command, digit: number, scene: Scene): Step {
  const why = scene.limits?.change ?? null;
  if (why !== null && isForSale(command)) return say({ ...state, count: null }, 'warning', why);
  const { count } = state;
  const start = count === null ? state : { ...state, count: null };
  // As in vim, Esc takes back the number that was typed before it, and nothing else.
  if (command === 'back' && count !== null) return stay(start);
  if (isListMove(command) && start.overlay !== null && start.overlay.kind !== 'goto')
    return moveInList(start, command, count, scene);
  const times = REPEATED.has(command) ? (count ?? 1) : 1;
  let step: Step = stay(start);
  for (let time = 0; time < times; time += 1) {
    const next = followCursor(step.state, stepOf(step.state, command, digit, scene), scene);
    if (next.state.cursor === step.state.cursor && time > 0) break;
    step = { state: next.state, effects: [...step.effects, ...next.effects] };
  }
  return step;
}

/** What a number before the key has done so often. */
const REPEATED: ReadonlySet<Command> = new Set([
  'left',
  'right',
  'up',
  'down',
  'extend-left',
  'extend-right',
  'extend-up',
  'extend-down',
  'next-room',
  'previous-room',
  'next-hit',
  'previous-hit',
]);

function isListMove(command: Command): command is ListMove {
  return ['up', 'down', 'page-up', 'page-down', 'first', 'last'].includes(command);
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
      if (state.overlay?.kind === 'goto') return moveAsTyped(state, command, scene);
      return openRun(state) === null ? move(state, command, digit, scene) : extendRun(state, command, scene);
    case 'next-room':
    case 'previous-room':
    case 'room':
      return move(state, command, digit, scene);
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
    case 'first':
    case 'last':
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
    case 'move':
      return askToMove({ ...state, run: null }, scene);
    case 'join':
      return requestToJoin({ ...state, run: null }, scene);
    case 'arrive':
    case 'arrive-booking':
      return requestToArrive(state, scene, command === 'arrive-booking');
    case 'collect':
      return requestToCollect(state, scene);
    case 'until':
    case 'note':
      return askToKeep(state, scene, command);
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
      if (state.overlay?.kind === 'help') return stay(searchHelp(state));
      return askForLine(state, command);
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
      if (state.overlay?.kind === 'who' || state.overlay?.kind === 'mine')
        return goToLine(state, state.overlay, scene);
      return state.overlay?.kind === 'programme'
        ? move(state, 'room', state.overlay.index + 1, scene)
        : stay(state);
    case 'back':
      return back(state);
    case 'theme': {
      const { appearance, words } = nextAppearance(scene.appearance);
      return say({ ...state, appearance }, 'plain', words);
    }
    case 'mouse':
      return toggleMouse(state);
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
  if (state.overlay?.kind === command) return stay({ ...state, overlay: null });
  return stay({
    ...state,
    overlay: command === 'help' ? { kind: command, scroll: 0 } : { kind: command, index: 0 },
  });
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

/** `M`: the mouse is the screen's, or again the terminal's, by which text is selected. */
function toggleMouse(state: ClientState): Step {
  const hasMouse = !state.hasMouse;
  const words = hasMouse
    ? 'The mouse: click a seat, again to mark it; drag a run. Most terminals select text with Shift held.'
    : "The mouse is the terminal's again, to select text with.";
  const { state: told } = say({ ...state, hasMouse }, 'plain', words);
  return { state: told, effects: [{ kind: 'mouse', isTaken: hasMouse }] };
}

/** Enter on a line of who sits where, or of somebody's own bookings: to the first seat of it. */
function goToLine(state: ClientState, { kind, index }: ListOverlay, scene: Scene): Step {
  const { targets } = listOf(kind, state.cursor.room, scene);
  const target = targets[Math.min(index, targets.length - 1)];
  return stay(target === undefined ? state : { ...state, overlay: null, cursor: target, message: null });
}

/** `/` in the help: only the lines that have some words. */
function searchHelp(state: ClientState): ClientState {
  return { ...state, overlay: { kind: 'help', scroll: 0, search: { text: '', isTyping: true } } };
}

/** A number and a direction behind `:`, as `:4l`: so many seats or rows from here. */
function moveAsTyped(state: ClientState, command: Direction, scene: Scene): Step {
  const text = state.overlay?.kind === 'goto' ? state.overlay.text.trim() : '';
  if (!/^\d{1,3}$/.test(text)) return say(state, 'warning', 'A number alone goes before a direction: 4l.');
  return dispatch({ ...state, overlay: null, message: null, count: Number(text) }, command, 0, scene);
}

type Direction = 'left' | 'right' | 'up' | 'down';

/** Enter on an action of the palette: what its key does. */
function doAction(state: ClientState, action: PaletteAction, scene: Scene): Step {
  const { command, digit } = action;
  return dispatch({ ...state, overlay: null, message: null }, command, digit, scene);
}

/** Enter behind a line that was typed. */
function acceptLine(state: ClientState, scene: Scene): Step {
  if (state.overlay?.kind === 'help')
    return stay({
      ...state,
      overlay: { ...state.overlay, search: { text: state.overlay.search?.text ?? '', isTyping: false } },
    });
  if (state.overlay?.kind === 'find') return goToTypedHit(state, scene);
  if (state.overlay?.kind === 'goto') {
    const action = state.overlay.actions?.[state.overlay.index ?? 0];
    if (action !== undefined) return doAction(state, action, scene);
  }
  if (state.overlay?.kind === 'customer') return acceptCustomer(state, scene);
  if (state.overlay?.kind === 'until' || state.overlay?.kind === 'note')
    return keepAsTyped(state, scene, Date.now());
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

/** A step on the map: a row or a place further, or to the end of the row, or to the first or the last row. */
function upOrDown(state: ClientState, command: ListMove, scene: Scene): Step {
  const { overlay, cursor } = state;
  const { rows, places } = scene.plan;
  if (overlay?.kind === 'goto') {
    const isTyped = overlay.index === undefined && /\d$/.test(overlay.text);
    if (isTyped && (command === 'up' || command === 'down')) return moveAsTyped(state, command, scene);
    return moveInList(state, command, null, scene);
  }
  switch (command) {
    case 'up':
    case 'down':
      if (openRun(state) !== null) return extendRun(state, command, scene);
      return stay({ ...state, cursor: moveCursor(cursor, command, scene.plan) });
    case 'page-up':
    case 'page-down':
      return stay({ ...state, cursor: { ...cursor, row: command === 'page-up' ? 1 : rows } });
    case 'first':
    case 'last':
      return stay({ ...state, cursor: { ...cursor, place: command === 'first' ? 1 : places } });
  }
}

/** A step in what lies over the rooms; `times` is the number before it. */
function moveInList(state: ClientState, by: ListMove, times: number | null, scene: Scene): Step {
  const { overlay } = state;
  const page = pageOf(scene);
  switch (overlay?.kind) {
    case 'programme':
    case 'sales': {
      const passed = overlay.kind === 'sales' ? SALES_PAGE : page;
      const index = movedIn(overlay.index, linesOf(overlay, state, scene), by, passed, times);
      return stay({ ...state, overlay: { ...overlay, index } });
    }
    case 'find':
    case 'goto': {
      // The first of these keys brings the list out.
      if (overlay.index === undefined) return stay({ ...state, overlay: { ...overlay, index: 0 } });
      const index = movedIn(overlay.index, linesOf(overlay, state, scene), by, page, times);
      return stay({ ...state, overlay: { ...overlay, index } });
    }
    case 'help': {
      // The last line that can be the first in sight.
      const limit = helpLimit(overlay, scene);
      const scroll = movedIn(Math.min(overlay.scroll, limit), limit + 1, by, page, times);
      return stay(scroll === overlay.scroll ? state : { ...state, overlay: { ...overlay, scroll } });
    }
    case 'who':
    case 'mine': {
      const index = movedIn(overlay.index, linesOf(overlay, state, scene), by, page, times);
      return stay({ ...state, overlay: { ...overlay, index } });
    }
    case undefined:
    case 'question':
    case 'give':
    case 'until':
    case 'note':
    case 'customer':
    case 'best':
      return stay(state);
  }
}

/** How many lines there are to choose from. */
export function linesOf(overlay: Overlay, state: ClientState, scene: Scene): number {
  switch (overlay.kind) {
    case 'programme':
      return scene.plan.rooms.length;
    case 'sales':
      return ownSales(state, scene).length;
    case 'goto':
    case 'find':
      return (overlay.kind === 'goto' ? overlay.actions : findingOf(state, scene)?.hits)?.length ?? 0;
    case 'who':
    case 'mine':
      return listOf(overlay.kind, state.cursor.room, scene).lines.length;
    case 'help':
    case 'question':
    case 'give':
    case 'until':
    case 'note':
    case 'customer':
    case 'best':
      return 0;
  }
}

/** What is said once a question was answered with no. */
const LEFT_ALONE = {
  release: 'Nothing was released.',
  move: 'Nothing was moved.',
  book: 'Nothing more was booked.',
} as const;

/** Sales that PgUp and PgDn pass over. */
const SALES_PAGE = 10;

/**
 * Esc: closes what is open, or else drops an open run, or else ends finding, or else takes news as seen, or else
 * unmarks, or else gives up the last request that is in doubt.
 */
function back(state: ClientState): Step {
  if (state.overlay?.kind === 'question') {
    const text = LEFT_ALONE[state.overlay.about];
    return say({ ...state, overlay: null }, 'plain', text);
  }
  if (state.overlay?.kind === 'give')
    return say({ ...state, overlay: null }, 'plain', 'Nothing was given away.');
  if (state.overlay?.kind === 'help' && state.overlay.search?.isTyping === true)
    return stay({ ...state, overlay: { kind: 'help', scroll: 0 } });
  if (state.overlay !== null) return stay({ ...state, overlay: null });
  const run = openRun(state);
  if (run !== null) return dropRun(state, run);
  if (state.found !== null) return stay({ ...state, found: null, message: null });
  if (state.news.length > 0) return stay({ ...state, news: [] });
  if (state.marks !== null) return stay({ ...state, marks: null });
  const request = state.requests.findLast(isInDoubt);
  return request === undefined ? stay(state) : giveUpRequest(state, request);
}
