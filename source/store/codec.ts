import {
  type Change,
  CHANGE_KINDS,
  type OtherHalf,
  type PlayChange,
  type SeatChange,
} from '../theater/change.ts';
import { hasArrived, isSameSeat, type Seat, type SeatContent } from '../theater/seats.ts';

/** Raised when the text's shape changes; a reader refuses what it does not know. */
const FORMAT = 1;

/**
 * What a change does to its seats and to the play, as one JSON text for a history row: whole before and after, so
 * that a row stands alone.
 */
export function encodeOperations(change: Change): string {
  const seats = change.seats.map(({ before, after }) => ({
    row: before.row,
    place: before.place,
    before: { version: before.version, change: before.change, content: before.content },
    after: { version: after.version, content: after.content },
  }));
  const { epoch, play, other } = change;
  return JSON.stringify({ format: FORMAT, epoch, seats, play, other });
}

/** Reads what {@link encodeOperations} wrote for the change with this id; null when the text is anything else. */
export function decodeOperations(
  text: string,
  changeId: string,
): Pick<Change, 'epoch' | 'seats' | 'play' | 'other'> | null {
  const fields = parseFields(text);
  if (fields?.['format'] !== FORMAT || !Array.isArray(fields['seats'])) return null;
  const seats = fields['seats'].map((entry: unknown) => readSeatChange(entry, changeId));
  const whole = seats.filter((seat) => seat !== null);
  const [first, ...others] = whole;
  const play = fields['play'] === undefined ? undefined : readPlayChange(fields['play']);
  if (first === undefined || whole.length < seats.length || play === null) return null;
  const epoch = readEpoch(fields['epoch']);
  const other = fields['other'] === undefined ? undefined : readOtherHalf(fields['other']);
  if (epoch === null || other === null) return null;
  const seen = { epoch, seats: [first, ...others] } as const;
  return { ...seen, ...(play !== undefined && { play }), ...(other !== undefined && { other }) };
}

/** What was written before there were epochs does not name them. */
function readEpoch(value: unknown): string | null {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : null;
}

/**
 * A whole change, as JSON keeps it; null for anything that no change can be: it may come from a damaged file, and is
 * bound to statements as it is.
 */
export function readChange(value: unknown): Change | null {
  const fields = fieldsOf(value);
  const { id, room, by, reason, isOpenRequired, gate } = fields ?? {};
  const kind = CHANGE_KINDS.find((known) => known === fields?.['kind']);
  if (!isTimeUuid(id) || kind === undefined || !Array.isArray(fields?.['seats'])) return null;
  if (typeof room !== 'string' || typeof by !== 'string' || typeof reason !== 'string') return null;
  if (typeof isOpenRequired !== 'boolean' || !isGate(gate)) return null;
  const seats = fields['seats'].map((entry: unknown) => readStep(entry, id));
  const [first, ...others] = seats.filter((seat) => seat !== null);
  if (first === undefined || others.length + 1 < seats.length) return null;
  const places = new Set(seats.map((seat) => `${seat?.before.row}-${seat?.before.place}`));
  if (places.size < seats.length) return null;
  const epoch = readEpoch(fields['epoch']);
  if (epoch === null) return null;
  const facts = { id, kind, room, epoch, by, reason } as const;
  const play = fields['play'] === undefined ? undefined : readPlayChange(fields['play']);
  const other = fields['other'] === undefined ? undefined : readOtherHalf(fields['other']);
  if (play === null || other === null) return null;
  return {
    ...facts,
    seats: [first, ...others],
    isOpenRequired,
    gate,
    ...(play !== undefined && { play }),
    ...(other !== undefined && { other }),
  };
}

/** One seat of a change with this id: the same seat before and after, one version on. */
function readStep(entry: unknown, id: string): SeatChange | null {
  const fields = fieldsOf(entry);
  const before = readSeat(fields?.['before']);
  const after = readSeat(fields?.['after']);
  if (before === null || after === null || !isSameSeat(before, after)) return null;
  return after.version === before.version + 1 && after.change === id ? { before, after } : null;
}

/** The other half of a transfer; null for anything that none can be. */
function readOtherHalf(value: unknown): OtherHalf | null {
  const { room, epoch, change, seats } = fieldsOf(value) ?? {};
  if (typeof room !== 'string' || typeof epoch !== 'string' || !isTimeUuid(change)) return null;
  if (!Array.isArray(seats)) return null;
  const seen = seats.map(readSeenSeat).filter((seat) => seat !== null);
  return seen.length === seats.length && seen.length > 0 ? { room, epoch, change, seats: seen } : null;
}

function readSeat(value: unknown): Seat | null {
  const seen = readSeenSeat(value);
  const content = readContent(fieldsOf(value)?.['content']);
  return seen === null || content === null ? null : { ...seen, content };
}

function readSeenSeat(value: unknown): Omit<Seat, 'content'> | null {
  const fields = fieldsOf(value);
  const row = wholeNumber(fields?.['row']);
  const place = wholeNumber(fields?.['place']);
  const version = wholeNumber(fields?.['version']);
  const change = fields?.['change'];
  if (row === null || place === null || version === null) return null;
  const isInRange = row > 0 && row <= MOST_SMALL && place > 0 && place <= MOST_SMALL;
  if (!isInRange || version < 0 || version > MOST_VERSIONS || !isTimeUuid(change)) return null;
  return { row, place, version, change };
}

/** What a smallint and an int of the stores hold. */
const MOST_SMALL = 32_767;
const MOST_VERSIONS = 2_147_483_647;

function isTimeUuid(value: unknown): value is string {
  return (
    typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-1[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/i.test(value)
  );
}

function isGate(value: unknown): value is Change['gate'] {
  return value === null || value === 'close' || value === 'open';
}

/** A play that was renamed; null for anything else. */
export function readPlayChange(value: unknown): PlayChange | null {
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

/** What a seat holds, as a change and the records of a run keep it; null for anything that no seat can hold. */
export function readContent(value: unknown): SeatContent | null {
  const fields = fieldsOf(value);
  switch (fields?.['kind']) {
    case 'free':
      return { kind: 'free' };
    case 'held': {
      const { by, until } = fields;
      return typeof by === 'string' && isTime(until) ? { kind: 'held', by, until } : null;
    }
    case 'booked': {
      const { client, booking, until, note } = fields;
      if (typeof client !== 'string' || typeof booking !== 'string') return null;
      if (until !== undefined && (!isTime(until) || until <= 0)) return null;
      if (note !== undefined && (typeof note !== 'string' || note === '')) return null;
      const marks = { ...(until !== undefined && { until }), ...(note !== undefined && { note }) };
      return bookedBy(client, booking, { hasCome: fields['hasArrived'] === true, ...marks });
    }
    case 'blocked': {
      const { note } = fields;
      return typeof note === 'string' ? { kind: 'blocked', note } : null;
    }
    default:
      return null;
  }
}

/** ms since the epoch that a date can be made of. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= 8.64e15;
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The fields of an object that was read from a text; what each of them holds is for the reader to find out. */
type Fields = Readonly<Record<string, unknown>>;

/** The fields of the object that a JSON text is; null when it is anything else. */
export function parseFields(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A value as an object with fields; null when it is none. */
export function fieldsOf(value: unknown): Fields | null {
  return isFields(value) ? value : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** What a booked seat may have besides whose it is; an empty note, and the moment 0, are none. */
type Marks = { readonly hasCome: boolean; readonly until?: number; readonly note?: string };

function bookedBy(client: string, booking: string, { hasCome, until = 0, note = '' }: Marks): SeatContent {
  // Who has come has collected.
  const marks = { ...(until > 0 && !hasCome && { until }), ...(note !== '' && { note }) };
  return { kind: 'booked', client, booking, ...(hasCome && { hasArrived: true }), ...marks };
}

/** The note of a booked seat whose people have come: one column says why a seat is as it is, booked or blocked. */
const ARRIVED = 'arrived';

/** Before what a person has noted on a booked seat, behind the word for those who have come or alone. */
const NOTED = ': ';

/** The column of a booked seat: `-`, `arrived`, `: wheelchair`, or `arrived: wheelchair`. */
function bookedNote(content: SeatContent): string {
  const note = content.kind === 'booked' ? (content.note ?? '') : '';
  const come = hasArrived(content) ? ARRIVED : '';
  return note === '' ? come || NOBODY : `${come}${NOTED}${note}`;
}

/** What that column says; of a text that nothing here has written, nothing. */
function readBookedNote(text: string): Pick<Marks, 'hasCome' | 'note'> {
  const hasCome = text === ARRIVED || text.startsWith(ARRIVED + NOTED);
  const rest = hasCome ? text.slice(ARRIVED.length) : text;
  return rest.startsWith(NOTED) ? { hasCome, note: rest.slice(NOTED.length) } : { hasCome };
}

/** What a text column holds when there is nothing to say: null would be a tombstone on Cassandra. */
export const NOBODY = '-';

/** The columns that say what a seat is, apart from where it is and its version; the same in every store. */
type ContentColumns = {
  /** `no`, `yes` or `blocked`; a held seat is not occupied. */
  readonly occupied: string;
  readonly client: string;
  readonly booking: string;
  readonly held_by: string;
  /** When a hold, or a reservation, ends, ms since the epoch; 0 when there is none. */
  readonly held_until: number;
  readonly note: string;
};

const EMPTY: ContentColumns = {
  occupied: 'no',
  client: NOBODY,
  booking: NOBODY,
  held_by: NOBODY,
  held_until: 0,
  note: NOBODY,
};

/**
 * Every content column of a seat: a change writes the whole of it, since one left alone could tell of an older state.
 */
export function contentColumns(content: SeatContent): ContentColumns {
  switch (content.kind) {
    case 'free':
      return EMPTY;
    case 'held':
      return { ...EMPTY, held_by: content.by, held_until: content.until };
    case 'booked':
      return {
        ...EMPTY,
        occupied: 'yes',
        client: content.client,
        booking: content.booking,
        held_until: content.until ?? 0,
        note: bookedNote(content),
      };
    case 'blocked':
      return { ...EMPTY, occupied: 'blocked', note: content.note };
  }
}

/** What the columns say of a seat; null when they say nothing that a seat can be. */
export function contentOf(columns: ContentColumns): SeatContent | null {
  const { occupied, client, booking, held_by: by, held_until: until, note } = columns;
  switch (occupied) {
    case 'no':
      return by === NOBODY ? { kind: 'free' } : { kind: 'held', by, until };
    case 'yes':
      return bookedBy(client, booking, { until, ...readBookedNote(note) });
    case 'blocked':
      return { kind: 'blocked', note };
    default:
      return null;
  }
}
