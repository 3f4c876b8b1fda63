import { decodeChange, decodeSeat } from './decode-change.ts';
import { HISTORY_FORMAT } from './encode-event.ts';
import type { HistoryEvent, LookEvent } from './event.ts';
import { Fields } from './fields.ts';
import { recallUnchanged, type SeatMemory } from './seat-memory.ts';

/** Reads the lines of a history in the order in which they stand. Throws a SyntaxError or a TypeError for any other text. */
export type DecodeEvent = (line: string) => HistoryEvent;

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
