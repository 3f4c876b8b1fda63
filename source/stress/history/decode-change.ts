import { type Change, CHANGE_KINDS, type PlayChange, type SeatChange } from '../../theater/change.ts';
import type { Seat, SeatContent } from '../../theater/seats.ts';
import type { Fields } from './fields.ts';

/** A change as a line has it. A plain write has no versions: they are 0 then, and mean nothing. Throws a TypeError. */
export function decodeChange(fields: Fields): Change {
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
    ...(fields.has('play') && { play: decodePlay(fields.fields('play')) }),
  };
}

function decodePlay(fields: Fields): PlayChange {
  return { before: fields.text('before'), after: fields.text('after') };
}

function decodeSeatChange(fields: Fields, id: string): SeatChange {
  const row = fields.count('row');
  const place = fields.count('place');
  const isConditional = !fields.isNull('version');
  const version = isConditional ? fields.count('version') : 0;
  const change = isConditional ? fields.text('change') : '';
  const next = isConditional ? fields.count('next') : 0;
  return {
    before: { row, place, version, change, content: decodeContent(fields.fields('from')) },
    after: { row, place, version: next, change: id, content: decodeContent(fields.fields('to')) },
  };
}

/** A seat as a look's line has it. Throws a TypeError. */
export function decodeSeat(fields: Fields): Seat {
  return {
    row: fields.count('row'),
    place: fields.count('place'),
    version: fields.count('version'),
    change: fields.text('change'),
    content: decodeContent(fields.fields('content')),
  };
}

function decodeContent(fields: Fields): SeatContent {
  const kind = fields.oneOf('kind', ['free', 'held', 'booked', 'blocked']);
  switch (kind) {
    case 'free':
      return { kind };
    case 'held':
      return { kind, by: fields.text('by'), until: fields.number('until') };
    case 'booked':
      return { kind, client: fields.text('client'), booking: fields.text('booking') };
    case 'blocked':
      return { kind, note: fields.text('note') };
  }
}
