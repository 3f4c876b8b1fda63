import { seatsWords, transferQuestion } from '../../../booking/asked.ts';
import { bookingOf } from '../../../theater/change.ts';
import { referenceOf } from '../../../theater/reference.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { countOf, seatNames } from '../../../theater/seats.ts';
import { cellsOf, shorten, shortenMiddle, wrap } from '../../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../../kit/theme.ts';
import type {
  BestPrompt,
  ClientState,
  CustomerPrompt,
  GivePrompt,
  KeepPrompt,
  LinePrompt,
  Message,
  OpenRequest,
  Question,
  Scene,
} from '../state/client-state.ts';
import { hintFor } from '../state/customer.ts';
import { findingOf, hitWords } from '../state/found.ts';

const TONES: Readonly<Record<Message['tone'], Token | null>> = {
  plain: null,
  good: 'good',
  warning: 'warning',
  bad: 'bad',
};

/**
 * What happened last and what others did, or the question that waits for an answer: one line, or as many of `most` as
 * it needs.
 */
export function messageLines(
  { message, news, overlay, undo, redo, hasHints }: ClientState,
  cells: number,
  most: number,
  appearance: Appearance,
): readonly string[] {
  if (overlay?.kind === 'question') {
    const [question, brief] = questionWords(overlay);
    const lines = wrapped(question, cells, appearance);
    return paragraph(lines.length <= most ? lines : [brief], 'warning', appearance);
  }
  if (overlay?.kind === 'best') return paragraph([bestQuestion(overlay)], 'warning', appearance);
  const isPrompt = overlay?.kind === 'give' || overlay?.kind === 'until' || overlay?.kind === 'note';
  if (isPrompt && (message === null || most > 1)) {
    const fault = message === null ? [] : linesOf(message, cells, most - 1, appearance);
    return [promptLine(overlay, cells, appearance), ...paragraph(fault, 'warning', appearance)];
  }
  const said =
    message === null
      ? []
      : paragraph(linesOf(message, cells, most, appearance), TONES[message.tone], appearance);
  const words = news.map(({ text }) => text).join(' ');
  const told = words === '' ? [] : [words];
  const left = most - said.length;
  const others = left === 0 ? [] : told.flatMap((text) => linesOf({ text }, cells, left, appearance));
  const hints = hasHints ? hintLines(cells, left - others.length, appearance) : [];
  const lines = [...said, ...paragraph(others, 'news', appearance), ...hints];
  return lines.length === 0 ? [waysBackLine(undo, redo, cells, appearance)] : lines;
}

/** What somebody who has never been here has to know, the most needed first. */
const HINTS = ['Arrows move, Enter books.', '? shows every key.', 'b and 4 marks the best four.'] as const;

/** As many of the hints as fit, in as many lines as are left. */
function hintLines(cells: number, most: number, appearance: Appearance): readonly string[] {
  for (let count = HINTS.length; count > 0; count -= 1) {
    const lines = wrapped(HINTS.slice(0, count).join(' '), cells, appearance);
    if (lines.length <= most) return paragraph(lines, 'name', appearance);
  }
  return [];
}

/**
 * A text in at most so many lines: whole, or said more briefly, or with the middle of each long path left out, or cut
 * at its end.
 */
function linesOf(
  { text, briefer = [] }: Pick<Message, 'text' | 'briefer'>,
  cells: number,
  most: number,
  appearance: Appearance,
): readonly string[] {
  const { ellipsis } = appearance.glyphs;
  const wordings = [text, ...briefer].map((words) => printable(words, appearance));
  const last = (wordings.at(-1) ?? '')
    .split(' ')
    .map((word) => (word.includes('/') ? shortenMiddle(word, PATH_CELLS, ellipsis) : word))
    .join(' ');
  for (const words of [...wordings, last]) {
    const lines = wrapped(words, cells, appearance);
    if (lines.length <= most) return lines;
  }
  const lines = wrapped(last, cells, appearance);
  const kept = lines.slice(0, most - 1);
  const rest = lines.slice(most - 1).join(' ');
  return [...kept, shorten(rest, cells - 1, ellipsis)];
}

/** What is left of a path where lines are short. */
const PATH_CELLS = 28;

function wrapped(text: string, cells: number, { glyphs }: Appearance): readonly string[] {
  return wrap(text.trim().split(' '), cells - 1, glyphs.ellipsis);
}

function paragraph(lines: readonly string[], token: Token | null, appearance: Appearance): readonly string[] {
  return lines.map((line) => (token === null ? ` ${line}` : styled(appearance, token, ` ${line}`)));
}

/** What can be taken back and done again, while there is nothing else to say. */
function waysBackLine(
  undo: ClientState['undo'],
  redo: ClientState['redo'],
  cells: number,
  appearance: Appearance,
): string {
  const [back, again] = [undo.at(-1), redo.at(-1)];
  const words = [
    ...(back === undefined ? [] : [`u takes back the ${TAKEN_BACK[back.operation]} of ${namesOf(back)}`]),
    ...(again === undefined ? [] : [`U ${DONE_AGAIN[again.operation]} ${namesOf(again)} again`]),
  ];
  if (words.length === 0) return '';
  return styled(appearance, 'quiet', ` ${shorten(words.join('; '), cells - 1, appearance.glyphs.ellipsis)}`);
}

/** What was done, by what takes it back. */
const TAKEN_BACK = {
  book: 'release',
  release: 'booking',
  give: 'handing over',
  move: 'move',
  arrive: 'taking back of the mark',
  unarrive: 'mark',
  reserve: 'reservation',
  collect: 'mark as collected',
  note: 'note',
} as const;

const DONE_AGAIN = {
  book: 'books',
  release: 'releases',
  give: 'gives',
  move: 'moves',
  arrive: 'marks',
  unarrive: 'unmarks',
  reserve: 'reserves',
  collect: 'collects',
  note: 'notes on',
} as const;

function namesOf({ room, seats }: Pick<Question['wanted'], 'room' | 'seats'>): string {
  return seatsWords(room, seats);
}

/** What is asked for, before the seats and behind them. */
const PROMPTS = {
  give: ['Give', ' to'],
  until: ['Keep', ' until (19:30, +30m)'],
  note: ['Note on', ''],
} as const;

/** The line in which a name is typed; the whole of it stays in sight. */
function promptLine(
  { kind, room, seats, text }: GivePrompt | KeepPrompt,
  cells: number,
  appearance: Appearance,
): string {
  const typed = printable(text, appearance);
  const wordings = [seatNames(room, seats), `${countOf(seats.length, 'seat')} in ${room}`, ''];
  const [verb, end] = PROMPTS[kind];
  const lines = wordings.map((names) => ` ${verb}${names === '' ? '' : ` ${names}`}${end}: ${typed}`);
  const line = lines.find((each) => cellsOf(each) < cells) ?? ` ${typed}`;
  return styled(appearance, 'warning', line) + styled(appearance, 'cursor', ' ');
}

/** The line in which a customer is named, with who may be meant behind it; what was said last takes a line below. */
export function customerLines(
  prompt: CustomerPrompt,
  state: ClientState,
  scene: Scene,
  cells: number,
): readonly string[] {
  const { appearance } = scene;
  const lead = ` Customer: ${printable(prompt.text, appearance)}`;
  const hint = printable(hintFor(prompt, state, scene), appearance);
  const behind = shorten(hint, Math.max(cells - cellsOf(lead) - 4, 0), appearance.glyphs.ellipsis);
  const { message } = state;
  const said = message === null ? [] : linesOf(message, cells, 1, appearance);
  const token = message === null ? null : TONES[message.tone];
  return [
    ...paragraph(said, token, appearance),
    `${styled(appearance, 'warning', lead)}${styled(appearance, 'cursor', ' ')}  ${styled(appearance, 'quiet', behind)}`,
  ];
}

/**
 * The line in which a text to find, or a seat, is typed, with what there is to say of it behind it; a fault takes a
 * line of its own.
 */
export function lineLines(
  { kind, text, index }: LinePrompt,
  state: ClientState,
  scene: Scene,
  cells: number,
): readonly string[] {
  const { appearance } = scene;
  const typed = printable(text, appearance);
  const goal = index === undefined ? 'Go to seat' : 'Do';
  const lead = ` ${kind === 'find' ? 'Find' : goal}: ${typed}`;
  const hits = kind === 'find' && text.trim() !== '' ? (findingOf(state, scene)?.hits ?? []) : null;
  const [first] = hits ?? [];
  const count = hits === null ? '' : countOf(hits.length, 'hit');
  const words = first === undefined ? count : `${count}, first ${printable(hitWords(first), appearance)}`;
  const room = cells - cellsOf(lead) - 4;
  const behind = room < count.length ? '' : shorten(words, room, appearance.glyphs.ellipsis);
  const fault = state.message === null ? [] : linesOf(state.message, cells, 1, appearance);
  return [
    `${styled(appearance, 'warning', lead)}${styled(appearance, 'cursor', ' ')}  ${styled(appearance, 'quiet', behind)}`,
    ...paragraph(fault, 'warning', appearance),
  ];
}

function bestQuestion({ row }: BestPrompt): string {
  const where = row === null ? '' : ` in row ${row}`;
  return `The best seats side by side${where}: how many? 1-9, or 0 for ten`;
}

/** A question in full, and for a narrow screen. */
function questionWords({ about, wanted }: Question): readonly [string, string] {
  const { room, seats } = wanted;
  const [count, names] = [countOf(seats.length, 'seat'), seatsWords(room, seats)];
  if (about === 'move')
    return [
      transferQuestion(wanted, wanted.target ?? wanted),
      `Move ${count} to ${wanted.target?.room ?? room}?`,
    ];
  return about === 'release'
    ? [`Release the whole booking, ${count}: ${names}?`, `Release ${count} in ${room}?`]
    : [`Another booking is not confirmed yet. Book ${names} as well?`, `Book ${count} in ${room} as well?`];
}

/** The lines that unconfirmed bookings keep until they are confirmed or disproved; none while there are none. */
export function pendingLines(
  { requests }: ClientState,
  cells: number,
  most: number,
  appearance: Appearance,
): readonly string[] {
  const open = requests.filter(({ phase }) => phase.kind === 'unconfirmed');
  if (open.length === 0) return [];
  const names = open.map(requestName);
  const advice = open.length === 1 ? 'Esc gives it up.' : 'Esc gives up the last.';
  const text = `${appearance.glyphs.seats.unconfirmed} Unconfirmed: ${names.join('; ')}. ${advice}`;
  return paragraph(linesOf({ text }, cells, most, appearance), 'unconfirmed', appearance);
}

const REQUEST_NAMES = {
  book: 'booking',
  release: 'release of',
  give: 'handing over of',
  move: 'move of',
  arrive: 'mark of arrival on',
  unarrive: 'taking back of a mark of arrival on',
  reserve: 'reservation of',
  collect: 'mark as collected on',
  note: 'note on',
} as const;

function requestName({ operation, room, seats }: OpenRequest): string {
  return `${REQUEST_NAMES[operation]} ${seatsWords(room, seats)}`;
}

const LEFT_OPEN = {
  book: 'the booking',
  release: 'the release',
  give: 'the handing over',
  move: 'the move',
  arrive: 'the mark of arrival',
  unarrive: 'the taking back of a mark',
  reserve: 'the reservation',
  collect: 'the mark as collected',
  note: 'the note',
} as const;

/** What is said of a request that was left before anybody could say what became of it; `hint` settles it. */
export function leftOpenWords({ operation, room, seats, phase }: OpenRequest, hint: string): string {
  const booking = phase.kind === 'unconfirmed' ? bookingOf(phase.change) : null;
  const name = booking === null ? '' : ` (booking ${makeSafe(booking)}, reference ${referenceOf(booking)})`;
  return `Unconfirmed: ${LEFT_OPEN[operation]} of ${seatsWords(room, seats)}${name}. To settle it: ${hint}`;
}
