import type { Plan } from '../../theater/plan.ts';
import { DamagedRow, type Row, textIn, timeIn, uuidIn, wholeIn } from './row.ts';
import type { Session } from './session.ts';

/** The theater's own row: what was decided once, by whoever initialised it first. */
export type TheaterRow = {
  readonly id: string;
  readonly rows: number;
  readonly places: number;
  /** The programme as it was made: the play of each room. */
  readonly plays: ReadonlyMap<string, string>;
  readonly madeAt: number;
  readonly schemaVersion: number;
};

/** The key of the theater's row. */
export const THEATER_NAME = 'theater';

/** The theater's row and the plays are read and committed at QUORUM whatever the levels of the rooms are. */
export const PLAN_LEVEL = 'QUORUM';

/** Every statement of this file, to be prepared. */
export function planQueries(keyspace: string): readonly string[] {
  return [selectTheater(keyspace), selectPlays(keyspace)];
}

export function selectTheater(keyspace: string): string {
  return `SELECT id, rows, places, plays, made_at, schema_version FROM ${keyspace}.theater WHERE name = ?`;
}

/** The theater's row; null when there is none. */
export async function readTheater(session: Session, keyspace: string): Promise<TheaterRow | null> {
  const row = (await session.read(selectTheater(keyspace), [THEATER_NAME], PLAN_LEVEL)).first();
  return row === null ? null : theaterOf(row);
}

/** Throws a DamagedRow for a row that no theater can be read from. */
export function theaterOf(row: Row): TheaterRow {
  const plays: unknown = row.get('plays');
  if (typeof plays !== 'object' || plays === null) throw new DamagedRow('column plays holds no plays');
  return {
    id: uuidIn(row, 'id'),
    rows: wholeIn(row, 'rows'),
    places: wholeIn(row, 'places'),
    plays: new Map(Object.entries(plays).map(([room, play]) => [room, String(play)])),
    madeAt: timeIn(row, 'made_at'),
    schemaVersion: wholeIn(row, 'schema_version'),
  };
}

/** The plays as they are now, by room; a room with several of them (which nothing here makes) keeps them all. */
export async function readPlays(
  session: Session,
  keyspace: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const plays = new Map<string, string[]>();
  for (const row of await session.readAll(selectPlays(keyspace), [], PLAN_LEVEL)) {
    const room = textIn(row, 'room');
    plays.set(room, [...(plays.get(room) ?? []), textIn(row, 'play')]);
  }
  return plays;
}

/** The plan of a theater with these plays, the rooms in the order of their letters. */
export function planOf({ rows, places }: TheaterRow, plays: ReadonlyMap<string, readonly string[]>): Plan {
  const rooms = [...plays].map(([room, [play = '']]) => ({ room, play }));
  return { rooms: rooms.toSorted((left, right) => (left.room < right.room ? -1 : 1)), rows, places };
}

function selectPlays(keyspace: string): string {
  return `SELECT room, play, version FROM ${keyspace}.plays`;
}
