import { operationWords } from '../../../booking/describe.ts';
import { countOf, listOf, type SeatPosition, seatRanges } from '../../../theater/seats.ts';
import type { Message } from '../../client/state/client-state.ts';
import { wrap } from '../../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../../kit/theme.ts';
import type { Dialog, Draft, OperatorState } from '../state/operator-state.ts';

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
  return lines(
    `${appearance.glyphs.seats.unconfirmed} Unconfirmed: ${names}. Esc gives it up.`,
    'unconfirmed',
    cells,
    appearance,
  );
}

function spokenLines(operator: OperatorState, cells: number, appearance: Appearance): readonly string[] {
  const { dialog, message, marks, actor } = operator;
  const asked = dialog === null ? [] : dialogLines(dialog, actor ?? '', cells, appearance);
  if (message !== null) return [...asked, ...lines(message.text, TONES[message.tone], cells, appearance)];
  if (asked.length > 0 || marks === null) return asked;
  const words = `${marks.seats.length} marked: ${marks.room} ${rangesOf(marks.seats)}`;
  return lines(words, 'marked', cells, appearance);
}

function dialogLines(
  dialog: Dialog,
  actor: string,
  cells: number,
  appearance: Appearance,
): readonly string[] {
  const typing = (words: string, text: string): readonly string[] => {
    const [last = '', ...before] = lines(`${words} ${text}`, 'warning', cells - 1, appearance).toReversed();
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
      return lines(words, 'warning', cells, appearance);
    }
    case 'looking':
      return lines(`${draftWords(dialog.draft)}: looking what will change`, 'quiet', cells, appearance);
    case 'question': {
      const { change } = dialog;
      const isClosed = dialog.preview.seen.isClosed;
      const gate = isClosed ? ' It stays closed, unless a reset had closed it.' : ' It is open afterwards.';
      const after = change.kind === 'reset' ? gate : '';
      const words = `${operationWords(change)}?${after} In the name of ${actor}.`;
      const isCut = wrapped(words, cells, appearance).length > MOST_LINES;
      const all = isCut ? `${countOf(change.seats.length, 'seat')}: ${words}` : words;
      return lines(all, 'warning', cells, appearance);
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
function lines(words: string, token: Token | null, cells: number, appearance: Appearance): readonly string[] {
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
