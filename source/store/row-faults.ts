import { changeTime } from '../theater/change.ts';
import { makeSafe } from '../theater/safe-text.ts';
import type { SeatContent } from '../theater/seats.ts';
import { contentColumns, contentOf, NOBODY } from './codec.ts';

/** The row of a seat as it was found, whatever is in it: uuids as texts, moments in ms since the epoch. */
export type SeatCells = Readonly<
  Record<
    | 'row'
    | 'place'
    | 'occupied'
    | 'client'
    | 'version'
    | 'change'
    | 'booking'
    | 'held_by'
    | 'held_until'
    | 'note',
    unknown
  >
>;

/** What a room has once for all of its seats, as it was found. */
export type RoomCells = { readonly revision: unknown; readonly closed: unknown; readonly play: unknown };

/** How many rows and places each room has. */
export type Measures = { readonly rows: number; readonly places: number };

/** A version is an int on nodes. */
const MOST_VERSIONS = 2_147_483_647;

/** The last moment that a date can tell, ms since the epoch. */
const LAST_MOMENT = 8.64e15;

/**
 * What no change of the program, nor the making of a theater, can have left in the row of a seat, in a few words;
 * null for a row as they leave it. Whatever else can be read from it, somebody else has written there.
 */
export function seatRowFault(cells: Partial<SeatCells>, { rows, places }: Measures): string | null {
  const { row, place, version, change } = cells;
  if (!isCount(row, 1, rows) || !isCount(place, 1, places)) return 'is a seat that the theater does not have';
  if (!isCount(version, 0, MOST_VERSIONS)) return 'has a version that is no count of changes';
  if (typeof change !== 'string' || changeTime(change) === null) return 'does not say by which change';
  const columns = columnsOf(cells);
  if (columns === null) return 'has nothing, or something else, where it should say whose it is';
  const content = contentOf(columns);
  if (content === null) return 'is neither free nor booked nor blocked';
  if (Number(version) === 0 && content.kind !== 'free')
    return `is ${content.kind}, and no change has made it so`;
  const nameless = namelessFault(content);
  if (nameless !== null) return nameless;
  const expected = contentColumns(content);
  const left = EXTRAS.find(([column]) => columns[column] !== expected[column]);
  return left === undefined ? null : `is ${content.kind}, and has ${left[1]} all the same`;
}

type Columns = Parameters<typeof contentOf>[0];

/** Null where one of them is of another type, or a moment that no date can tell. */
function columnsOf({
  occupied,
  client,
  booking,
  held_by: by,
  held_until: until,
  note,
}: Partial<SeatCells>): Columns | null {
  if (typeof occupied !== 'string' || typeof client !== 'string' || typeof booking !== 'string') return null;
  if (typeof by !== 'string' || typeof note !== 'string' || !isCount(until, 0, LAST_MOMENT)) return null;
  return { occupied, client, booking, held_by: by, held_until: Number(until), note };
}

/** What only some kinds of seats have. */
const EXTRAS = [
  ['client', 'a client'],
  ['booking', 'a booking'],
  ['held_by', 'somebody who holds it'],
  ['held_until', 'the end of a hold'],
  ['note', 'a note'],
] as const;

/** Somebody who has a seat has a name that can be typed, and a booking an id. */
function namelessFault(content: SeatContent): string | null {
  switch (content.kind) {
    case 'booked':
      if (!isName(content.client)) return 'is booked in a name that nobody can have';
      return content.booking === '' || content.booking === NOBODY ? 'is booked without a booking' : null;
    case 'held':
      if (!isName(content.by)) return 'is held in a name that nobody can have';
      return content.until === 0 ? 'is held without an end' : null;
    case 'free':
    case 'blocked':
      return null;
  }
}

function isName(text: string): boolean {
  return text.trim() === text && text !== '' && text !== NOBODY && makeSafe(text) === text;
}

/** The same for what a room has once. */
export function roomRowFault({ revision, closed, play }: Partial<RoomCells>): string | null {
  const isRevision = typeof revision === 'string' ? changeTime(revision) !== null : isCount(revision, 0);
  if (!isRevision) return 'has a revision that counts nothing';
  if (typeof closed !== 'boolean' && !isCount(closed, 0, 1)) return 'is neither open nor closed';
  return typeof play === 'string' && play !== '' ? null : 'does not say what it shows';
}

function isCount(value: unknown, from: number, to: number = Number.MAX_SAFE_INTEGER): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= from && number <= to;
}

/** Rows that are named before the rest is only counted. */
const MOST_NAMED = 5;

/** A row by its name, `A 7-4` or `room A`, and what is wrong with it; null where nothing is. */
export type RowFault = { readonly name: string; readonly fault: string | null };

/** The rows that have a fault, as one line that is safe for a terminal; null where none has one. */
export function rowFaultWords(rows: readonly RowFault[]): string | null {
  const found = rows.filter(({ fault }) => fault !== null);
  if (found.length === 0) return null;
  const named = found
    .slice(0, MOST_NAMED)
    .map(({ name, fault }) => `${makeSafe(name).slice(0, LONGEST_NAME)} ${fault}`);
  const more = found.length > MOST_NAMED ? `; and ${found.length - MOST_NAMED} more` : '';
  return `${named.join('; ')}${more}`;
}

/** The name of a room may be anything where somebody else has written. */
const LONGEST_NAME = 24;
