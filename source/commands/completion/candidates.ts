import { REPEATED } from '../../stress/programs/program.ts';
import { referenceOf } from '../../theater/reference.ts';
import { seatLabel, seatRanges, stateOf } from '../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../../theater/snapshot.ts';
import { type Command, type FlagTable, typedFlag } from '../cli/command.ts';

/** Something that may be typed next, and what it is, in a few words or none. */
export type Candidate = { readonly text: string; readonly about: string };

/** What only a store can tell. */
export type Wanted =
  | { readonly kind: 'rooms' | 'plays' | 'names' | 'references' }
  | { readonly kind: 'seats'; readonly room: string; readonly standing: Standing };

/** Seats by how they stand: those that can be booked, are booked, by this client where one is named, or blocked. */
type Standing =
  | { readonly kind: 'free' | 'blocked' | 'any' }
  | { readonly kind: 'booked'; readonly by: string | null };

/** What may follow a line that was typed so far. */
export type Completion = {
  /** The word that is being typed, without what stands before the value of a flag (`--theme=`). */
  readonly typed: string;
  /** What stands before it in that word. */
  readonly lead: string;
  readonly known: readonly Candidate[];
  readonly wanted: readonly Wanted[];
  readonly profiles: boolean;
  readonly files: boolean;
  /** The values that flags were given so far, by their names in camel case. */
  readonly given: ReadonlyMap<string, string>;
};

/** The commands, and the one that runs when the first word is none. */
export type Registry = { readonly commands: readonly Command[]; readonly terminal: Command };

/**
 * What may be typed next, by the table of commands alone: `before` are the words behind the program's name, and
 * `current` the one that the cursor is in.
 */
export function completionOf(before: readonly string[], current: string, registry: Registry): Completion {
  const line = readLine(before, registry);
  const { words, given, open } = line;
  const [first, ...rest] = words;
  const command = registry.commands.find(({ name }) => name === first) ?? registry.terminal;
  const equals = current.startsWith('--') ? current.indexOf('=') : -1;
  const flag = open ?? (equals === -1 ? null : flagNamed(current.slice(0, equals), registry));
  const start: Completion = {
    typed: current.slice(equals + 1),
    lead: current.slice(0, equals + 1),
    known: [],
    wanted: [],
    profiles: false,
    files: false,
    given,
  };
  if (flag !== null) return { ...start, ...ofFlag(flag, command, rest, given) };
  if (equals !== -1) return start;
  if (current.startsWith('-')) return { ...start, known: flagsLeft(command, given, before) };
  if (first === undefined) return { ...start, known: firstWords(registry), wanted: [{ kind: 'names' }] };
  if (first === 'help') return { ...start, known: registry.commands.map(asCandidate) };
  return command === registry.terminal ? start : { ...start, ...ofWord(command, rest, given) };
}

type NamedFlag = { readonly name: string; readonly flag: FlagTable[string] };

/** The words that are no flags, the values of those that are, and a flag at the end that waits for its value. */
function readLine(
  before: readonly string[],
  registry: Registry,
): {
  readonly words: readonly string[];
  readonly given: ReadonlyMap<string, string>;
  readonly open: NamedFlag | null;
} {
  const words: string[] = [];
  const given = new Map<string, string>();
  let open: NamedFlag | null = null;
  for (const word of before) {
    if (open !== null) {
      given.set(open.name, word);
      open = null;
    } else if (word.startsWith('-')) {
      const [, typed = '', value] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      const named = flagNamed(typed, registry);
      if (named !== null && value !== undefined) given.set(named.name, value);
      else open = named;
    } else words.push(word);
  }
  return { words, given, open };
}

/** The flag that is typed so and takes a value; null for any other. */
function flagNamed(typed: string, { commands, terminal }: Registry): NamedFlag | null {
  for (const { flags } of [...commands, terminal]) {
    const found = Object.entries(flags).find(
      ([name, { kind }]) => kind === 'value' && typedFlag(name) === typed,
    );
    if (found !== undefined) return { name: found[0], flag: found[1] };
  }
  return null;
}

/** What completes a part of a line; what is not named is nothing. */
type Part = Partial<Pick<Completion, 'known' | 'wanted' | 'profiles' | 'files'>>;

function ofFlag(
  { name, flag: known }: NamedFlag,
  command: Command,
  words: readonly string[],
  given: ReadonlyMap<string, string>,
): Part {
  // One flag may take other values in another command, as --to does.
  const flag = command.flags[name] ?? known;
  if (flag.kind === 'switch') return {};
  if (flag.values !== undefined) return { known: flag.values.map((text) => ({ text, about: '' })) };
  switch (flag.placeholder) {
    case 'NAME':
      return { wanted: [{ kind: 'names' }] };
    case 'PROFILE':
      return { profiles: true };
    case 'ROOM':
      return { wanted: [{ kind: 'rooms' }] };
    case 'TITLE':
      return { wanted: [{ kind: 'plays' }] };
    case 'SEATS':
      return { wanted: seatsOf('book', words[0], given) };
    case 'ADDRESS':
    case 'FILE':
      return { files: true };
    default:
      return {};
  }
}

function flagsLeft(
  { flags }: Command,
  given: ReadonlyMap<string, string>,
  before: readonly string[],
): readonly Candidate[] {
  const left = Object.entries(flags).filter(
    ([name]) => !given.has(name) && !before.includes(typedFlag(name)),
  );
  return [
    ...left.map(([name, { summary }]) => ({ text: typedFlag(name), about: summary })),
    { text: '--help', about: 'Show this help.' },
  ];
}

function asCandidate({ name, summary }: Command): Candidate {
  return { text: name, about: summary };
}

function firstWords({ commands }: Registry): readonly Candidate[] {
  return [
    ...commands.map(asCandidate),
    { text: 'help', about: 'Explain a command' },
    { text: 'version', about: 'Show the version' },
  ];
}

/** A word that is no flag, by what the usage of its command says: `book ROOM SEATS…`. */
function ofWord(command: Command, words: readonly string[], given: ReadonlyMap<string, string>): Part {
  const usage = command.usage.replace(/\[?--.*$/, '');
  if (words.length > 0) {
    if (command.name === 'stress') return words[0] === 'repeat' && words.length === 1 ? ACTIONS : {};
    return usage.includes('SEAT') ? { wanted: seatsOf(command.name, words[0], given) } : {};
  }
  const literal = usage.match(/\b[a-z]{3,}\b/g) ?? [];
  const isIn = (word: string): boolean => new RegExp(String.raw`\b${word}\b`).test(usage);
  return {
    known: literal.filter((word) => word !== command.name).map((text) => ({ text, about: '' })),
    wanted: [
      ...(isIn('ROOM') ? [{ kind: 'rooms' } as const] : []),
      ...(isIn('REFERENCE') ? [{ kind: 'references' } as const] : []),
      ...(isIn('NAME') ? [{ kind: 'names' } as const] : []),
    ],
    files: isIn('FILE') || isIn('HISTORY'),
  };
}

const ACTIONS: Part = { known: REPEATED.map((text) => ({ text, about: '' })) };

/** The seats that a command is about, once its room is named. */
function seatsOf(
  command: string,
  word: string | undefined,
  given: ReadonlyMap<string, string>,
): readonly Wanted[] {
  if (word === undefined || !/^[A-Za-z]$/.test(word)) return [];
  return [{ kind: 'seats', room: word.toUpperCase(), standing: standingFor(command, given) }];
}

function standingFor(command: string, given: ReadonlyMap<string, string>): Standing {
  switch (command) {
    case 'book':
    case 'block':
      return { kind: 'free' };
    case 'unblock':
      return { kind: 'blocked' };
    case 'release':
    case 'move':
    case 'give':
      return { kind: 'booked', by: given.get('for') ?? given.get('as') ?? null };
    default:
      return { kind: 'any' };
  }
}

/** What pictures of rooms know of what is wanted. */
export function candidatesIn(pictures: readonly RoomSnapshot[], wanted: Wanted): readonly Candidate[] {
  switch (wanted.kind) {
    case 'rooms':
      return pictures.map(({ room, play }) => ({ text: room, about: play }));
    case 'plays':
      return pictures.map(({ room, play }) => ({ text: play, about: `room ${room}` }));
    case 'names': {
      const names = new Set(reservationsIn(pictures).map(({ client }) => client));
      return [...names].toSorted().map((text) => ({ text, about: '' }));
    }
    case 'references':
      return reservationsIn(pictures).map(({ booking, client, room, seats }) => ({
        text: referenceOf(booking),
        about: `${client}, ${room} ${seatRanges(seats).join(' ')}`,
      }));
    case 'seats':
      return pictures
        .filter(({ room }) => room === wanted.room)
        .flatMap((picture) => picture.seats.filter((seat) => isStanding(picture, seat, wanted.standing)))
        .map((seat) => ({ text: seatLabel(seat), about: '' }));
  }
}

function isStanding({ at }: RoomSnapshot, seat: RoomSnapshot['seats'][number], standing: Standing): boolean {
  const state = stateOf(seat, at);
  if (standing.kind === 'any') return true;
  if (standing.kind !== 'booked') return state === standing.kind;
  const { content } = seat;
  return content.kind === 'booked' && (standing.by === null || content.client === standing.by);
}
