import { readContent, readPlayChange } from '../../store/codec.ts';
import { type Change, CHANGE_KINDS, type PlayChange, type SeatChange } from '../../theater/change.ts';
import type { Seat, SeatContent } from '../../theater/seats.ts';
import {
  HISTORY_FORMAT,
  type HistoryEvent,
  type LookEvent,
  recallUnchanged,
  type SeatMemory,
} from './event.ts';

/**
 * Reads the lines of a history in the order in which they stand. Throws a SyntaxError or a TypeError for any other
 * text.
 */
type DecodeEvent = (line: string) => HistoryEvent;

/** A decoder for one history; it may hold several sessions. */
export function createDecoder(): DecodeEvent {
  const memory: SeatMemory = new Map();
  return (line) => decode(new Fields(JSON.parse(line)), memory);
}

function decode(fields: Fields, memory: SeatMemory): HistoryEvent {
  const type = fields.oneOf('type', ['start', 'send', 'answer', 'look', 'row', 'told']);
  switch (type) {
    case 'start': {
      const format = fields.count('format');
      if (format !== HISTORY_FORMAT) throw new TypeError(`the format is ${format}, not ${HISTORY_FORMAT}`);
      return { type, at: fields.count('at'), session: fields.text('session'), clock: fields.text('clock') };
    }
    case 'send':
      return {
        type,
        at: fields.count('at'),
        attempt: fields.text('attempt'),
        client: fields.text('client'),
        change: decodeChange(fields.fields('change')),
        isConditional: fields.flag('isConditional'),
      };
    case 'answer':
      return {
        type,
        at: fields.count('at'),
        attempt: fields.text('attempt'),
        outcome: fields.oneOf('outcome', ['ok', 'refused', 'fail', 'info']),
        isUnderReplicated: fields.flag('isUnderReplicated'),
        message: fields.text('message'),
      };
    case 'look':
      return decodeLook(fields, memory);
    case 'row': {
      const change = decodeChange(fields.fields('change'));
      const entry = { at: fields.number('madeAt'), change, isRecovered: fields.flag('isRecovered') };
      return { type, at: fields.count('at'), client: fields.text('client'), entry };
    }
    case 'told':
      return {
        type,
        at: fields.count('at'),
        client: fields.text('client'),
        change: fields.text('change'),
        as: fields.oneOf('as', ['applied', 'refused', 'fenced', 'never', 'unknown']),
      };
  }
}

function decodeLook(fields: Fields, memory: SeatMemory): LookEvent {
  const room = fields.text('room');
  const key = `${fields.text('session')} ${room}`;
  const written = { isWhole: fields.flag('isWhole'), seats: fields.list('seats').map(decodeSeat) };
  const seats = recallUnchanged(memory, key, written);
  if (seats === null) throw new TypeError('the look rests on an earlier one that is not in the history');
  return {
    type: 'look',
    client: fields.text('client'),
    call: fields.count('call'),
    return: fields.count('return'),
    asked: fields.oneOf('asked', ['browse', 'settle']),
    snapshot: {
      room,
      epoch: fields.has('epoch') ? fields.text('epoch') : '',
      revision: fields.text('revision'),
      // Histories from before plays could be renamed do not say what was shown.
      play: fields.has('play') ? fields.text('play') : '',
      isClosed: fields.flag('isClosed'),
      seats,
      at: fields.number('storeClock'),
      isLinearizable: fields.flag('isLinearizable'),
      level: fields.text('level'),
    },
  };
}

/**
 * A change as a line has it. A plain write has no versions: they are 0 then, and mean nothing. Throws a TypeError.
 */
function decodeChange(fields: Fields): Change {
  const id = fields.text('id');
  const [first, ...others] = fields.list('seats').map((seat) => decodeSeatChange(seat, id));
  if (first === undefined) throw new TypeError('the change has no seats');
  return {
    id,
    kind: fields.oneOf('kind', CHANGE_KINDS),
    room: fields.text('room'),
    // Histories from before epochs do not name them.
    epoch: fields.has('epoch') ? fields.text('epoch') : '',
    by: fields.text('by'),
    reason: fields.text('reason'),
    isOpenRequired: fields.flag('isOpenRequired'),
    gate: fields.isNull('gate') ? null : fields.oneOf('gate', ['close', 'open']),
    seats: [first, ...others],
    ...(fields.has('play') && { play: fields.play('play') }),
  };
}

function decodeSeatChange(fields: Fields, id: string): SeatChange {
  const row = fields.count('row');
  const place = fields.count('place');
  const isConditional = !fields.isNull('version');
  const version = isConditional ? fields.count('version') : 0;
  const change = isConditional ? fields.text('change') : '';
  const next = isConditional ? fields.count('next') : 0;
  return {
    before: { row, place, version, change, content: fields.content('from') },
    after: { row, place, version: next, change: id, content: fields.content('to') },
  };
}

/** A seat as a look's line has it. Throws a TypeError. */
function decodeSeat(fields: Fields): Seat {
  return {
    row: fields.count('row'),
    place: fields.count('place'),
    version: fields.count('version'),
    change: fields.text('change'),
    content: fields.content('content'),
  };
}

/**
 * The fields of one JSON object from a file that anybody may have written. Every getter throws a TypeError that names
 * the field when it is missing or of another kind.
 */
class Fields {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #name: string;

  constructor(value: unknown, name = 'the line') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new TypeError(`${name} is not an object`);
    }
    this.#values = new Map(Object.entries(value));
    this.#name = name;
  }

  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : this.#fail(name, 'a text');
  }

  flag(name: string): boolean {
    const value = this.#values.get(name);
    return typeof value === 'boolean' ? value : this.#fail(name, 'true or false');
  }

  /** A whole number, not below zero. */
  count(name: string): number {
    const value = this.#values.get(name);
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
    return isCount ? value : this.#fail(name, 'a whole number');
  }

  /** Any finite number. */
  number(name: string): number {
    const value = this.#values.get(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#fail(name, 'a number');
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#values.get(name);
    const choice = choices.find((candidate) => candidate === value);
    return choice ?? this.#fail(name, `one of ${choices.join(', ')}`);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  isNull(name: string): boolean {
    return this.#values.get(name) === null;
  }

  /** What a seat holds, by the codec of the stores. */
  content(name: string): SeatContent {
    return readContent(this.#values.get(name)) ?? this.#fail(name, 'what a seat can hold');
  }

  play(name: string): PlayChange {
    return readPlayChange(this.#values.get(name)) ?? this.#fail(name, 'a play before and after');
  }

  fields(name: string): Fields {
    return new Fields(this.#values.get(name), name);
  }

  list(name: string): readonly Fields[] {
    const value = this.#values.get(name);
    if (!Array.isArray(value)) return this.#fail(name, 'a list');
    return value.map((entry: unknown) => new Fields(entry, `an entry of ${name}`));
  }

  #fail(name: string, kind: string): never {
    throw new TypeError(`${this.#name} has no "${name}" that is ${kind}`);
  }
}
