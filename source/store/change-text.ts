import type { Change, PlayChange, SeatChange } from '../theater/change.ts';
import type { SeatContent } from '../theater/seats.ts';
import { fieldsOf, parseFields } from './json-fields.ts';

/** Raised when the text's shape changes; a reader refuses what it does not know. */
const FORMAT = 1;

/**
 * What a change does to its seats and to the play, as one JSON text for a history row: whole before and after, so that a
 * row stands alone.
 */
export function encodeDeeds(change: Change): string {
  const seats = change.seats.map(({ before, after }) => ({
    row: before.row,
    place: before.place,
    before: { version: before.version, change: before.change, content: before.content },
    after: { version: after.version, content: after.content },
  }));
  return JSON.stringify({ format: FORMAT, seats, play: change.play });
}

/** Reads what {@link encodeDeeds} wrote for the change with this id; null when the text is anything else. */
export function decodeDeeds(text: string, changeId: string): Pick<Change, 'seats' | 'play'> | null {
  const fields = parseFields(text);
  if (fields?.['format'] !== FORMAT || !Array.isArray(fields['seats'])) return null;
  const seats = fields['seats'].map((entry: unknown) => readSeatChange(entry, changeId));
  const whole = seats.filter((seat) => seat !== null);
  const [first, ...others] = whole;
  const play = fields['play'] === undefined ? undefined : readPlayChange(fields['play']);
  if (first === undefined || whole.length < seats.length || play === null) return null;
  return { seats: [first, ...others], ...(play !== undefined && { play }) };
}

function readPlayChange(value: unknown): PlayChange | null {
  const { before, after } = fieldsOf(value) ?? {};
  return typeof before === 'string' && typeof after === 'string' ? { before, after } : null;
}

function readSeatChange(entry: unknown, changeId: string): SeatChange | null {
  const fields = fieldsOf(entry);
  const before = fieldsOf(fields?.['before']);
  const after = fieldsOf(fields?.['after']);
  const row = wholeNumber(fields?.['row']);
  const place = wholeNumber(fields?.['place']);
  const versionBefore = wholeNumber(before?.['version']);
  const versionAfter = wholeNumber(after?.['version']);
  const changeBefore = before?.['change'];
  const contentBefore = readContent(before?.['content']);
  const contentAfter = readContent(after?.['content']);
  if (row === null || place === null || versionBefore === null || versionAfter === null) return null;
  if (typeof changeBefore !== 'string' || contentBefore === null || contentAfter === null) return null;
  return {
    before: { row, place, version: versionBefore, change: changeBefore, content: contentBefore },
    after: { row, place, version: versionAfter, change: changeId, content: contentAfter },
  };
}

function readContent(value: unknown): SeatContent | null {
  const fields = fieldsOf(value);
  switch (fields?.['kind']) {
    case 'free':
      return { kind: 'free' };
    case 'held': {
      const { by, until } = fields;
      return typeof by === 'string' && typeof until === 'number' ? { kind: 'held', by, until } : null;
    }
    case 'booked': {
      const { client, booking } = fields;
      const isWhole = typeof client === 'string' && typeof booking === 'string';
      return isWhole ? { kind: 'booked', client, booking } : null;
    }
    case 'blocked': {
      const { note } = fields;
      return typeof note === 'string' ? { kind: 'blocked', note } : null;
    }
    default:
      return null;
  }
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
