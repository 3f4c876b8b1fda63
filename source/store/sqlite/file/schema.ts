import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { type Plan, planFault, type RoomPlan } from '../../../theater/plan.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { ANY_WHOLE, DamagedRow, textIn, wholeIn } from '../../row.ts';
import { StoreError } from '../../store.ts';
import { isCutShort } from './faults.ts';
import { FIRST_MARK } from './log-mark.ts';
import { BLOCKING_WAIT } from './transaction.ts';

/** Marks the file as a theater's in its header (`PRAGMA application_id`): the letters "Thtr". */
export const APPLICATION_ID = 0x54687472;

/**
 * Format 1, the tables. `plays` and `rooms` have the columns of the Cassandra store, '-' and 0 where there is
 * nothing; what is static there is a row of `room_states`. `history_seats` and `history_people` only say where to
 * look in `history`.
 */
const TABLES = `
CREATE TABLE theater (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  id       TEXT    NOT NULL,
  made_at  INTEGER NOT NULL,
  rows     INTEGER NOT NULL,
  places   INTEGER NOT NULL
) STRICT;

CREATE TABLE plays (
  room TEXT NOT NULL,
  play TEXT NOT NULL,
  PRIMARY KEY (room, play)
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  room       TEXT    NOT NULL,
  row        INTEGER NOT NULL,
  place      INTEGER NOT NULL,
  occupied   TEXT    NOT NULL CHECK (occupied IN ('no', 'yes', 'blocked')),
  client     TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  change     TEXT    NOT NULL,
  booking    TEXT    NOT NULL,
  held_by    TEXT    NOT NULL,
  held_until INTEGER NOT NULL,
  note       TEXT    NOT NULL,
  PRIMARY KEY (room, row, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE room_states (
  room     TEXT    PRIMARY KEY,
  revision INTEGER NOT NULL,
  closed   INTEGER NOT NULL CHECK (closed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
  sequence     INTEGER PRIMARY KEY,
  change       TEXT    NOT NULL UNIQUE,
  at           INTEGER NOT NULL,
  room         TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  made_by      TEXT    NOT NULL,
  reason       TEXT    NOT NULL,
  open_only    INTEGER NOT NULL,
  gate         TEXT    NOT NULL,
  recovered    INTEGER NOT NULL,
  seats        TEXT    NOT NULL
) STRICT;

CREATE INDEX history_by_time ON history (at);
CREATE INDEX history_by_room ON history (room, at);

CREATE TABLE history_seats (
  room     TEXT    NOT NULL,
  row      INTEGER NOT NULL,
  place    INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (room, row, place, at, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_people (
  person   TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (person, at, sequence)
) STRICT, WITHOUT ROWID;
`;

/** Format 2: which log belongs to the file (see log-mark.ts). */
const LOG_MARK = `
CREATE TABLE log_mark (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  mark     TEXT    NOT NULL
) STRICT;

INSERT INTO log_mark (only_row, mark) VALUES (1, '${FIRST_MARK}');
`;

/** Format 3: the epoch, which is another one once the whole contents are others. */
const EPOCHS = `
CREATE TABLE epochs (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch    TEXT    NOT NULL
) STRICT;

INSERT INTO epochs (only_row, epoch) VALUES (1, lower(hex(randomblob(16))));
`;

/** The first format that has epochs. */
export const EPOCHS_SINCE = 3;

/** Format 4: who waits for seats, in the order in which they came. */
const WAITING = `
CREATE TABLE waiting (
  sequence INTEGER PRIMARY KEY,
  id       TEXT    NOT NULL UNIQUE,
  room     TEXT    NOT NULL,
  seats    INTEGER NOT NULL,
  client   TEXT    NOT NULL,
  made_by  TEXT    NOT NULL,
  note     TEXT    NOT NULL
) STRICT;
`;

/** The first format that has a waiting list. */
export const WAITING_SINCE = 4;

/**
 * What makes each format out of the one before; the first makes format 1 out of an empty file. A step that files were
 * made with is never changed: the text of the tables is what a file is known by. A new format is a new step.
 */
const STEPS: readonly string[] = [TABLES, LOG_MARK, EPOCHS, WAITING];

/** The format that this program writes (`PRAGMA user_version`); a file with a higher one is left alone. */
export const SCHEMA_VERSION = STEPS.length;

/** What brings an open file from one format to the newest, its version included; to be run in one transaction. */
export function stepsFrom(version: number): string {
  return `${STEPS.slice(version).join('')}PRAGMA user_version = ${SCHEMA_VERSION}`;
}

/** Whether the file holds a theater's tables already, or nothing at all. */
type Identity = 'theater' | 'empty';

/**
 * Says whose file this is, over a connection that can only read: somebody else's database must not be switched to
 * WAL, nor its log be folded in, before anybody knows. Throws a StoreError `damaged` for a file that is not a
 * theater's and `too-new` for one of a later version.
 */
export function identify(file: string): Identity {
  try {
    return identifyBy(file, file);
  } catch (error) {
    if (!isCutShort(error)) throw error;
    // A program died in the middle of a write without a log, as a new file's first is. Only a writer may clear that
    // up, so the file itself, without its journal, has to say whether it is ours to write to.
    const asItIs = pathToFileURL(file);
    asItIs.search = 'immutable=1';
    return identifyBy(asItIs, file);
  }
}

function identifyBy(location: string | URL, file: string): Identity {
  const database = new DatabaseSync(location, { readOnly: true, timeout: BLOCKING_WAIT, defensive: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF');
    // The marks and the tables must be of one moment, or a theater that is just being made looks like neither.
    database.exec('BEGIN');
    return identityOf(database, file);
  } finally {
    database.close();
  }
}

/** The same over an open connection, inside a transaction. */
export function identityOf(database: DatabaseSync, file: string): Identity {
  const application = pragmaOf(database, 'application_id');
  const version = formatOf(database);
  const name = makeSafe(file);
  if (application === APPLICATION_ID && version > SCHEMA_VERSION) throw tooNew(file, version);
  if (application === APPLICATION_ID && version > 0) {
    refuseStrangeSchema(database, file, version);
    return 'theater';
  }
  const row = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (application === 0 && version === 0 && wholeIn(row, 'tables') === 0) return 'empty';
  throw new StoreError('damaged', `${name} is a database, but not a theater's; nothing was changed`);
}

/**
 * Refuses a file in which somebody has put anything of his own, or which lacks anything: a trigger could rewrite what
 * is booked, and a view in a table's place could tell anything, or never end. Throws a StoreError `damaged`.
 */
export function refuseStrangeSchema(database: DatabaseSync, file: string, format: number): void {
  const [found, ours] = [schemaOf(database), schemaOfFormat(format)];
  const others = [...found].filter(([what, text]) => ours.get(what) !== text).map(([what]) => what);
  const missing = [...ours.keys()].filter((what) => !found.has(what));
  if (others.length + missing.length === 0) return;
  const what = [
    ...others.map((name) => `${name} is not ours`),
    ...missing.map((name) => `${name} is missing`),
  ];
  const message = `${makeSafe(file)} is not as theater makes it (${makeSafe(what.slice(0, 3).join(', '))}): put a good copy in its place; nothing was changed`;
  throw new StoreError('damaged', message);
}

/**
 * What there is in a database, by kind and name, with the text that made it; what SQLite keeps for itself does not
 * count.
 */
function schemaOf(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare('SELECT type, name, sql FROM sqlite_schema').all();
  const ours = rows.filter((row) => !OF_SQLITE.test(`${textIn(row, 'type')} ${textIn(row, 'name')}`));
  return new Map(ours.map((row) => [`${textIn(row, 'type')} ${textIn(row, 'name')}`, textIn(row, 'sql')]));
}

/** Nobody else can give such names, and SQLite itself makes no triggers and views. */
const OF_SQLITE = /^(?:table|index) sqlite_/;

const SCHEMAS = new Map<number, ReadonlyMap<string, string>>();

function schemaOfFormat(format: number): ReadonlyMap<string, string> {
  const known = SCHEMAS.get(format);
  if (known !== undefined) return known;
  const database = new DatabaseSync(':memory:');
  database.exec(STEPS.slice(0, format).join(''));
  const schema = schemaOf(database);
  database.close();
  SCHEMAS.set(format, schema);
  return schema;
}

/** Which format the tables have (`PRAGMA user_version`). */
export function formatOf(database: DatabaseSync): number {
  return pragmaOf(database, 'user_version');
}

export function tooNew(file: string, format: number): StoreError {
  const what = `was made by a newer version of theater (format ${format}, this one knows ${SCHEMA_VERSION})`;
  return new StoreError('too-new', `${makeSafe(file)} ${what}; nothing was changed`);
}

function pragmaOf(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return wholeIn(database.prepare(`PRAGMA ${name}`).get() ?? {}, name, ANY_WHOLE);
}

/** The plan as the file has it, or null when there is no theater in it yet. */
export function readPlan(database: DatabaseSync): Plan | null {
  const theater = database.prepare('SELECT rows, places FROM theater').get();
  if (theater === undefined) return null;
  const rooms = database
    .prepare('SELECT room, min(play) AS play FROM plays GROUP BY room ORDER BY room')
    .all()
    .map((row): RoomPlan => ({ room: textIn(row, 'room'), play: textIn(row, 'play') }));
  const [rows, places] = [wholeIn(theater, 'rows'), wholeIn(theater, 'places')];
  const fault = planFault({ rooms: rooms.length, rows, places });
  if (fault !== null) throw new DamagedRow(`the plan: ${fault}`);
  return { rooms, rows, places };
}
