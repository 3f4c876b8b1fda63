import { FIRST_MARK } from './log-mark.ts';

/** Marks the file as a theater's in its header (`PRAGMA application_id`): the letters "Thtr". */
export const APPLICATION_ID = 0x54687472;

/**
 * Format 1, the tables. `plays` and `rooms` have the columns of the Cassandra store, '-' and 0 where there is nothing;
 * what is static there is a row of `room_states`. `history_seats` and `history_people` only say where to look in
 * `history`.
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

/**
 * What makes each format out of the one before; the first makes format 1 out of an empty file. A step that files were
 * made with is never changed: the text of the tables is what a file is known by. A new format is a new step.
 */
export const STEPS: readonly string[] = [TABLES, LOG_MARK, EPOCHS];

/** The format that this program writes (`PRAGMA user_version`); a file with a higher one is left alone. */
export const SCHEMA_VERSION = STEPS.length;

/** What brings an open file from one format to the newest, its version included; to be run in one transaction. */
export function stepsFrom(version: number): string {
  return `${STEPS.slice(version).join('')}PRAGMA user_version = ${SCHEMA_VERSION}`;
}
