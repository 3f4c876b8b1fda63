import { compareNames } from '../../theater/names.ts';
import { parseSeatName } from '../../theater/reference.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { seatLabel } from '../../theater/seats.ts';
import { reservationsIn } from '../../theater/snapshot.ts';
import { holderOf, isOurs } from '../client/state/customer.ts';
import { canBeBooked } from '../client/state/marks.ts';
import { type At, readSeats, stepsTo, type Takes, TYPED_COMMANDS, type Typed } from './typed-commands.ts';

/** Short and other words for commands. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  '?': 'help',
  q: 'quit',
  exit: 'quit',
  leave: 'quit',
  where: 'seat',
  here: 'seat',
  plays: 'rooms',
  programme: 'rooms',
  sales: 'mine',
  'prev room': 'previous room',
  prev: 'previous',
  give: 'give to',
  'give booking to': 'give to',
};

/** Longer commands first, so that `release booking` is not `release` of something called booking. */
const BY_LENGTH = TYPED_COMMANDS.toSorted((left, right) => right.words.length - left.words.length);

/**
 * What a typed line asks for, read against the rooms and the state; an empty one tells the seat. While a question is
 * open, only an answer to it is taken.
 */
export function readLine(line: string, at: At): Typed {
  const text = line.trim().replace(/\s+/g, ' ');
  const { state } = at;
  if (state.overlay?.kind === 'question') return readAnswer(text);
  if (text === '') return { kind: 'steps', steps: [], tail: 'seat' };
  const found = commandIn(text);
  if (found !== null) return found.command.read(found.rest, at);
  if (/^[a-z]$/i.test(text)) return commandIn(`room ${text}`)?.command.read(text, at) ?? unknown(text);
  if (parseSeatName(text) === null) return unknown(text);
  const named = readSeats(text, at);
  if (named.kind === 'fault') return { kind: 'say', sentences: [named.message] };
  const [seat = state.cursor] = named.seats;
  return { kind: 'steps', steps: stepsTo(named.room, seat), tail: 'seat' };
}

function readAnswer(text: string): Typed {
  switch (text.toLowerCase()) {
    case 'yes':
    case 'y':
      return { kind: 'steps', steps: [{ kind: 'press', key: 'y' }], tail: null };
    case 'no':
    case 'n':
      return { kind: 'steps', steps: [{ kind: 'press', key: 'escape' }], tail: null };
    case 'quit':
      return { kind: 'steps', steps: [{ kind: 'press', key: 'ctrl-c' }], tail: null };
    default:
      return { kind: 'say', sentences: ['There is a question first: type yes or no.'] };
  }
}

function unknown(text: string): Typed {
  return {
    kind: 'say',
    sentences: [`Nothing was done: "${makeSafe(text)}" is no command and no seat; help lists them.`],
  };
}

type Found = { readonly command: (typeof TYPED_COMMANDS)[number]; readonly rest: string };

function commandIn(text: string): Found | null {
  const lower = text.toLowerCase();
  const [other, words] = Object.entries(OTHER_WORDS)
    .toSorted(([left], [right]) => right.length - left.length)
    .find(([each]) => isBegun(lower, each)) ?? ['', ''];
  const known = BY_LENGTH.find((command) => isBegun(lower, command.words));
  // `give to Mia` is not to somebody called `to Mia`.
  if (known !== undefined && known.words.length >= other.length)
    return { command: known, rest: text.slice(known.words.length).trim() };
  const meant = TYPED_COMMANDS.find((command) => command.words === words);
  return meant === undefined ? null : { command: meant, rest: text.slice(other.length).trim() };
}

function isBegun(text: string, words: string): boolean {
  return text === words || text.startsWith(`${words} `);
}

/** Whole lines that the typed beginning of one may become. */
export function completionsOf(line: string, at: At): readonly string[] {
  if (at.state.overlay?.kind === 'question') return ['yes', 'no'].filter((word) => word.startsWith(line));
  const start = line.trimStart();
  const lower = start.toLowerCase();
  const commands = TYPED_COMMANDS.map(({ words }) => words).filter((words) => words.startsWith(lower));
  const found = commandIn(start);
  const isBehind =
    found !== null && start.length > found.command.words.length && found.command.takes !== 'nothing';
  if (!isBehind) {
    const seats = /^\d/.test(start) ? everySeat(at).filter((label) => label.startsWith(start)) : [];
    return [...commands, ...seats];
  }
  const { command, rest } = found;
  // Of several seats the last one is completed.
  const isList = command.takes === 'free seats' || command.takes === 'seats';
  const [, before = '', last = ''] = isList
    ? (/^(.*[\s,])?(\S*)$/.exec(restOf(start, command.words)) ?? [])
    : ['', '', rest];
  const typed = last.toLowerCase();
  const hits = candidatesFor(command.takes, at).filter((each) => each.toLowerCase().startsWith(typed));
  const behind = hits.map((hit) => `${command.words} ${before.trimStart()}${hit}`);
  return [...commands.filter((words) => words !== command.words), ...behind];
}

function restOf(start: string, words: string): string {
  return start.slice(words.length);
}

function candidatesFor(takes: Takes, at: At): readonly string[] {
  const { state, scene } = at;
  const { room } = state.cursor;
  const snapshot = scene.rooms.get(room) ?? null;
  const seats = snapshot?.seats ?? [];
  switch (takes) {
    case 'nothing':
    case 'a number':
    case 'a time':
    case 'a text':
      return [];
    case 'free seats':
      return seats.filter((seat) => canBeBooked(snapshot, seat, holderOf(scene))).map(seatLabel);
    case 'seats':
      return (state.marks?.seats ?? []).map(seatLabel);
    case 'a seat':
      return seats.filter(({ content }) => isOurs(content, scene)).map(seatLabel);
    case 'a room':
      return scene.plan.rooms.map((each) => each.room);
    case 'a row':
      return Array.from({ length: scene.plan.rows }, (_, index) => String(index + 1));
    case 'a name': {
      const names = reservationsIn(scene.rooms.values()).map(({ client }) => makeSafe(client));
      return [...new Set(names)].toSorted(compareNames);
    }
  }
}

function everySeat({ scene: { plan } }: At): readonly string[] {
  return Array.from({ length: plan.rows }, (_, row) =>
    Array.from({ length: plan.places }, (_place, place) => seatLabel({ row: row + 1, place: place + 1 })),
  ).flat();
}
