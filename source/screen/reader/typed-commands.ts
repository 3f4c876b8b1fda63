import { seatsWords } from '../../booking/asked.ts';
import { mostPoints, NAME_CELLS, NOTE_CELLS, readName } from '../../theater/names.ts';
import {
  isSameSeat,
  parseSeatRange,
  type SeatPosition,
  seatLabel,
  withoutRepeats,
} from '../../theater/seats.ts';
import { isInDoubt } from '../client/session/make-request.ts';
import type { ClientState, Marks, Scene } from '../client/state/client-state.ts';
import { holderOf } from '../client/state/customer.ts';
import { canBeBooked, clausesOf, requestAbout } from '../client/state/marks.ts';
import type { Key } from '../kit/keys/key-codes.ts';

/** What a line is read against. */
export type At = { readonly state: ClientState; readonly scene: Scene };

/** Something that can be told at any time. */
export type Subject =
  | 'seat'
  | 'row'
  | 'rows'
  | 'room'
  | 'rooms'
  | 'marks'
  | 'who'
  | 'clients'
  | 'mine'
  | 'reference'
  | 'customer'
  | 'status';

/**
 * What a typed line does to the session: a key, or a text in a line that a key has opened, and Enter; `check`:
 * nothing more, unless just these seats are marked by now.
 */
export type Step =
  | { readonly kind: 'press'; readonly key: Key }
  | { readonly kind: 'check'; readonly marked: Marks }
  | {
      readonly kind: 'type';
      readonly into: 'goto' | 'find' | 'give' | 'customer' | 'until' | 'note';
      readonly text: string;
    };

/** What a typed line comes to. */
export type Typed =
  /** Keys, one after the other while each does what it is for, and what is told afterwards. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[]; readonly tail: Subject | null }
  | { readonly kind: 'say'; readonly sentences: readonly string[] }
  | { readonly kind: 'again' | 'hush' | 'listen' };

/** What stands behind the words of a command. */
export type Takes =
  | 'nothing'
  | 'free seats'
  | 'seats'
  | 'a seat'
  | 'a room'
  | 'a row'
  | 'a name'
  | 'a number'
  | 'a time'
  | 'a text';

/** A command as it is typed, explained and completed. */
export type TypedCommand = {
  readonly words: string;
  readonly takes: Takes;
  /** What it does, in a sentence without its full stop. */
  readonly help: string;
  /** The commands of the key table that it stands for. */
  readonly keys: readonly Key[];
  readonly read: (rest: string, at: At) => Typed;
};

/** What a command does, and by which keys. */
type Doing = Pick<TypedCommand, 'keys' | 'read'>;

function say(...sentences: readonly string[]): Typed {
  return { kind: 'say', sentences };
}

function press(...keys: readonly Key[]): readonly Step[] {
  return keys.map((key) => ({ kind: 'press', key }));
}

function does(steps: readonly Step[], tail: Subject | null = null): Typed {
  return { kind: 'steps', steps, tail };
}

/** To a seat of a room, which must be there. */
export function stepsTo(room: string, seat: SeatPosition): readonly Step[] {
  return [...press(':'), { kind: 'type', into: 'goto', text: `${room}${seatLabel(seat)}` }];
}

/** What a command without more words does. */
function alone(keys: readonly Key[], tail: Subject | null = null): Doing {
  return { keys, read: (rest) => (rest === '' ? does(press(...keys), tail) : tooMuch(rest)) };
}

/** What a command that only tells something does; `keys` are those that show the same on the map. */
function tells(subject: Subject, keys: readonly Key[] = []): Doing {
  return { keys, read: (rest) => (rest === '' ? does([], subject) : tooMuch(rest)) };
}

function tooMuch(rest: string): Typed {
  return say(`Nothing was done: "${rest}" is more than this command takes.`);
}

/** One key on the seat that is named, or else on the one where one is. */
function onSeat(key: Key, tail: Subject | null = null): Doing {
  return {
    keys: [key],
    read: (rest, at) => {
      if (rest === '') return does(press(key), tail);
      const seats = readSeats(rest, at);
      if (seats.kind === 'fault') return say(seats.message);
      const [seat, ...others] = seats.seats;
      if (seat === undefined || others.length > 0) return say('Nothing was done: name one seat.');
      return does([...stepsTo(seats.room, seat), ...press(key)], tail);
    },
  };
}

/** Marks or unmarks some seats; those that are so already are left as they are. */
function marking(isMarking: boolean): Doing {
  return {
    keys: ['space'],
    read: (rest, at) => {
      const { marks, cursor } = at.state;
      if (rest === '' && !isMarking)
        return marks === null ? say('Nothing is marked.') : unmark(marks.seats, at);
      const named = rest === '' ? { kind: 'seats', room: cursor.room, seats: [cursor] } : readSeats(rest, at);
      if ('message' in named) return say(named.message);
      const own = marks?.room === named.room ? marks.seats : [];
      const isMarked = (seat: SeatPosition): boolean => own.some((mark) => isSameSeat(mark, seat));
      if (!isMarking) return unmark(named.seats.filter(isMarked), at);
      const wanted = named.seats.filter((seat) => !isMarked(seat));
      // Of several seats all or none are marked, as they are booked; of one the session says why.
      const why = wanted.length > 1 ? whyNot(named.room, wanted, at) : null;
      if (why !== null) return say(`${why}; nothing was marked.`);
      return does(
        wanted.flatMap((seat) => [...stepsTo(named.room, seat), ...press('space')]),
        'marks',
      );
    },
  };
}

function unmark(seats: readonly SeatPosition[], { state: { marks, cursor } }: At): Typed {
  if (marks === null || seats.length === 0) return say('Nothing of that is marked.');
  const steps = seats.flatMap((seat) => [...stepsTo(marks.room, seat), ...press('space')]);
  return does([...steps, ...stepsTo(cursor.room, cursor)], 'marks');
}

/** Books what is marked, or the seat where one is; named seats all or none. */
function book(rest: string, at: At): Typed {
  if (rest === '') return does(press('enter'));
  if (at.state.marks !== null) return say('Seats are marked: book alone books them, unmark lets them go.');
  const named = readSeats(rest, at);
  if (named.kind === 'fault') return say(named.message);
  const { room, seats } = named;
  const [first, ...others] = seats;
  if (first !== undefined && others.length === 0) return does([...stepsTo(room, first), ...press('enter')]);
  const why = whyNot(room, seats, at);
  if (why !== null) return say(`${why}; nothing was booked.`);
  const marked = seats.flatMap((seat) => [...stepsTo(room, seat), ...press('space')]);
  return does([...marked, { kind: 'check', marked: { room, seats } }, ...press('enter')]);
}

/** Why some of these seats cannot be marked; null where all can. */
function whyNot(room: string, seats: readonly SeatPosition[], { state, scene }: At): string | null {
  const busy = seats.filter((seat) => requestAbout(room, seat, state.requests) !== null);
  if (busy.length > 0) return `A request for ${seatsWords(room, busy)} is still open`;
  const snapshot = scene.rooms.get(room) ?? null;
  const taken = seats.filter((seat) => !canBeBooked(snapshot, seat, holderOf(scene)));
  return taken.length === 0 ? null : clausesOf(room, taken, snapshot, scene.client);
}

/** `4`, `4 in row 8`, `4 row 8`. */
function best(rest: string, { scene }: At): Typed {
  const [, count = '', row] = /^(\d{1,2})(?: (?:in )?row (\d{1,2}))?$/i.exec(rest) ?? [];
  const number = Number(count);
  if (number < 1 || number > 10) return say('Say how many seats, from 1 to 10: best 4, or best 4 in row 8.');
  const digit = String(number % 10);
  if (row === undefined) return does(press('b', digit));
  if (Number(row) < 1 || Number(row) > scene.plan.rows) return say(noRow(row, scene));
  // Behind a row that is still typed, the seats are of that row.
  return does(press(':', ...Array.from(row), 'b', digit));
}

function noRow(row: string, { plan }: Scene): string {
  return `There is no row ${row}; the last one is ${plan.rows}.`;
}

function toRow(rest: string, { state, scene }: At): Typed {
  if (rest === '') return does([], 'row');
  const row = Number(rest);
  if (!/^\d{1,2}$/.test(rest) || row < 1 || row > scene.plan.rows) return say(noRow(rest, scene));
  return does(stepsTo(state.cursor.room, { row, place: state.cursor.place }), 'row');
}

function toRoom(rest: string, { state, scene }: At): Typed {
  if (rest === '') return does([], 'room');
  const room = rest.toUpperCase();
  const { rooms } = scene.plan;
  if (rooms.every((each) => each.room !== room))
    return say(`There is no room ${rest}; there are ${rooms.map((each) => each.room).join(', ')}.`);
  return does(stepsTo(room, state.cursor), 'room');
}

/** A name as it goes into a line that a key opens; none where an empty line means somebody as well. */
function withName(key: Key, into: 'give' | 'customer', tail: Subject | null): TypedCommand['read'] {
  return (rest) => {
    const reading = rest === '' && into === 'customer' ? { kind: 'name', name: '' } : readName(rest);
    if ('message' in reading) return say(`Nothing was done: ${reading.message}.`);
    return does([...press(key), { kind: 'type', into, text: reading.name }], tail);
  };
}

function reserveUntil(rest: string): Typed {
  if (rest === '') return say('Say until when: reserve until 19:30, or reserve until +30m.');
  if (Array.from(rest).length > mostPoints(NAME_CELLS)) return say('That is no time of this evening.');
  return does([...press('t'), { kind: 'type', into: 'until', text: rest }]);
}

function note(rest: string): Typed {
  if (Array.from(rest).length > mostPoints(NOTE_CELLS)) return say('Nothing was noted: that is too long.');
  return does([...press('e'), { kind: 'type', into: 'note', text: rest }]);
}

function find(rest: string): Typed {
  if (rest === '') return say('Say what to find: a part of a name, a reference, a seat or a play.');
  if (Array.from(rest).length > mostPoints(NAME_CELLS)) return say('That is too long to be found.');
  return does([...press('/'), { kind: 'type', into: 'find', text: rest }]);
}

type NamedSeats =
  | { readonly kind: 'seats'; readonly room: string; readonly seats: readonly SeatPosition[] }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * Reads seats of one room, of this one where none is named: `7-4`, `A 7-4 and 7-5`, `7-1 to 7-6`, `row 8`. All of
 * them are in the plan.
 */
export function readSeats(text: string, { state, scene: { plan } }: At): NamedSeats {
  const words = text
    .replace(/\s+to\s+/gi, '..')
    .replace(/\brow\s+(?=\d)/gi, '')
    .replace(/\band\b|,(?=\s|$)/gi, ' ')
    .trim()
    .split(/\s+/);
  const [, letter = '', rest = ''] = /^([A-Za-z]?)(.*)$/.exec(words[0] ?? '') ?? [];
  const room = letter === '' ? state.cursor.room : letter.toUpperCase();
  const items = [...(rest === '' ? [] : [rest]), ...words.slice(1)];
  const found = items.map((item) => parseSeatRange(item, plan));
  const seats = found.flatMap((each) => each ?? []);
  if (seats.length === 0 || found.includes(null))
    return fault(`"${text}" names no seats: a seat is written 7-4 or A 7-4, several 7-4 7-5, or 7-1 to 7-6`);
  if (plan.rooms.every((each) => each.room !== room)) return fault(`there is no room ${room}`);
  const outside = seats.find(({ row, place }) => row > plan.rows || place > plan.places);
  if (outside !== undefined)
    return fault(
      `there is no seat ${seatLabel(outside)}; the last one of a room is ${plan.rows}-${plan.places}`,
    );
  return { kind: 'seats', room, seats: withoutRepeats(seats) };
}

function fault(message: string): NamedSeats {
  return { kind: 'fault', message: `Nothing was done: ${message}.` };
}

/** Every command, in the order of the help; what stands for keys of the map is done by these keys. */
export const TYPED_COMMANDS: readonly TypedCommand[] = [
  command('row', 'a row', 'go to a row and tell it; without a number tell this one', {
    keys: [':'],
    read: toRow,
  }),
  command('room', 'a room', 'go to a room and tell it; without a letter tell this one', {
    keys: ['1'],
    read: toRoom,
  }),
  command('next room', 'nothing', 'to the next room', alone(['tab'], 'room')),
  command('previous room', 'nothing', 'to the room before', alone(['shift-tab'], 'room')),
  command(
    'left',
    'nothing',
    'one seat to the left, from the edge into the room before',
    alone(['left'], 'seat'),
  ),
  command(
    'right',
    'nothing',
    'one seat to the right, from the edge into the next room',
    alone(['right'], 'seat'),
  ),
  command('up', 'nothing', 'one row towards the stage', alone(['up'], 'seat')),
  command('down', 'nothing', 'one row away from the stage', alone(['down'], 'seat')),
  command('seat', 'nothing', 'tell the seat where you are', tells('seat')),
  command('rows', 'nothing', 'tell every row of the room', tells('rows')),
  command('rooms', 'nothing', 'tell every room with its play', tells('rooms', ['p'])),
  command('who', 'nothing', 'tell who sits where in the room', tells('who', ['w'])),
  command('clients', 'nothing', 'tell who has seats in the house, and how many', tells('clients')),
  command(
    'mine',
    'nothing',
    'tell your bookings; at a till what was sold there this evening',
    tells('mine', ['m']),
  ),
  command('reference', 'nothing', 'tell the reference of the booking of the seat', tells('reference', ['y'])),
  command(
    'mark',
    'free seats',
    'mark seats to book them together; without seats the one where you are',
    marking(true),
  ),
  command('mark row', 'nothing', 'mark every free seat of the row, or unmark them', alone(['V'])),
  command('unmark', 'seats', 'unmark seats; without seats all of them', marking(false)),
  command('marks', 'nothing', 'tell what is marked', tells('marks')),
  command(
    'book',
    'free seats',
    'book seats, all or none; without seats what is marked, or the seat where you are',
    { keys: ['enter'], read: book },
  ),
  command(
    'best',
    'a number',
    'mark so many seats side by side, the best of the room: best 4, or best 4 in row 8',
    { keys: ['b'], read: best },
  ),
  command('next', 'nothing', 'to the next suggestion, or to the next that was found', alone(['n'])),
  command('previous', 'nothing', 'to the suggestion before, or to what was found before', alone(['N'])),
  command(
    'release',
    'a seat',
    'release one seat, that which is named or where you are; give it up if unconfirmed',
    onSeat('r'),
  ),
  command('release booking', 'a seat', 'release the whole booking of a seat, after a yes', onSeat('R')),
  command('give to', 'a name', 'give the whole booking of the seat to somebody else', {
    keys: ['g'],
    read: withName('g', 'give', null),
  }),
  command('move', 'a seat', 'move the whole booking of a seat to the seats that are marked', onSeat('s')),
  command('join', 'a seat', 'add the seats that are marked to the booking of a seat', onSeat('+')),
  command('undo', 'nothing', 'undo the last booking or release made here, and those before it', alone(['u'])),
  command('redo', 'nothing', 'do again what was undone', alone(['U'])),
  command('give up', 'nothing', 'give up what is not confirmed: it is made sure that it cannot happen', {
    keys: ['escape'],
    read: giveUp,
  }),
  command('find', 'a name', 'find a part of a name, a reference, a seat or a play, in every room', {
    keys: ['/'],
    read: find,
  }),
  command(
    'customer',
    'a name',
    'sell to somebody else: name whom the next booking is for; without a name a walk-up',
    { keys: ['c'], read: withName('c', 'customer', 'customer') },
  ),
  command(
    'reserve until',
    'a time',
    'at a till: keep the booking of the seat until a time, when it is released',
    {
      keys: ['t'],
      read: reserveUntil,
    },
  ),
  command(
    'collected',
    'a seat',
    'at a till: the reservation was collected, and is kept for good',
    onSeat('o'),
  ),
  command('note', 'a text', 'at a till: a note on the booking of the seat; without words the old one goes', {
    keys: ['e'],
    read: note,
  }),
  command('arrived', 'a seat', 'at a till: whoever has the seat has come', onSeat('a')),
  command('arrived booking', 'a seat', 'at a till: everybody of the booking has come', onSeat('A')),
  command(
    'status',
    'nothing',
    'tell how fresh this is, what is open, and for whom you book',
    tells('status'),
  ),
  command('again', 'nothing', 'tell once more what was told last', {
    keys: [],
    read: () => ({ kind: 'again' }),
  }),
  command('changes off', 'nothing', 'do not tell what others do to seats that are not yours', {
    keys: [],
    read: () => ({ kind: 'hush' }),
  }),
  command('changes on', 'nothing', 'tell it again', { keys: [], read: () => ({ kind: 'listen' }) }),
  command('help', 'a text', 'these commands; help and a command explains that one', {
    keys: ['?'],
    read: help,
  }),
  command('quit', 'nothing', 'leave', alone(['ctrl-c'])),
];

function command(words: string, takes: Takes, help_: string, does_: Doing): TypedCommand {
  return { words, takes, help: help_, ...does_ };
}

/** Gives up the last request that is in doubt. */
function giveUp(rest: string, { state }: At): Typed {
  if (rest !== '') return tooMuch(rest);
  return state.requests.some(isInDoubt) ? does(press('u')) : say('Nothing is unconfirmed.');
}

/** What stands behind a command in the help. */
const TAKEN: Readonly<Record<Takes, string>> = {
  nothing: '',
  'free seats': ' SEATS',
  seats: ' SEATS',
  'a seat': ' SEAT',
  'a room': ' ROOM',
  'a row': ' NUMBER',
  'a number': ' NUMBER',
  'a time': ' TIME',
  'a name': ' NAME',
  'a text': ' WORDS',
};

/** A command with what stands behind it: `room ROOM`. */
export function usageOf({ words, takes }: Pick<TypedCommand, 'words' | 'takes'>): string {
  return `${words}${TAKEN[takes]}`;
}

function help(rest: string): Typed {
  const wanted = TYPED_COMMANDS.filter(({ words }) => rest === '' || words.startsWith(rest.toLowerCase()));
  if (wanted.length === 0) return say(`There is no command ${rest}.`);
  const lines = wanted.map((each) => `${usageOf(each)}: ${each.help}.`);
  const seats = 'A seat is typed as 7-4 to go to it and hear it, or A 7-4 in room A; a room by its letter.';
  return say(...(rest === '' ? [seats, ...lines] : lines));
}
