import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { Change } from '../../theater/change.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import type { Seat } from '../../theater/seats.ts';
import type { Revision, RoomSnapshot } from '../../theater/snapshot.ts';
import { MOST_WAITING, type Waiting } from '../../theater/waiting.ts';
import { contentColumns } from '../codec.ts';
import { ANY_WHOLE, DamagedRow, seatOf, textIn, waitingIn, wholeIn } from '../row.ts';
import type { Attempt, ListAnswer } from '../store.ts';
import type { Connection } from './file/connect.ts';
import { detailOf, notAppliedFor, SQLITE, sqliteCodeOf } from './file/faults.ts';
import type { LogKeeper } from './file/log-keeper.ts';
import type { Readiness } from './file/migrate.ts';
import { EPOCHS_SINCE, formatOf, WAITING_SINCE } from './file/schema.ts';
import { rollBack } from './file/transaction.ts';
import type { HistoryTable } from './history.ts';

/** More than any plan has: whatever else a file holds, it is not read into memory. */
const MOST_SEATS = 100_000;

/** Reads one room, or null when the file has no such room. One statement, so the picture is of one moment. */
export function makeLook(database: DatabaseSync): (room: string) => RoomSnapshot | null {
  // A file that nobody has written to since an earlier version of the program knows no epochs.
  const readOld = prepareRead(database, "''");
  let readNew: StatementSync | null = null;
  return (room) => {
    if (readNew === null && formatOf(database) >= EPOCHS_SINCE) {
      readNew = prepareRead(database, '(SELECT epoch FROM epochs)');
    }
    const rows = (readNew ?? readOld).all(room);
    const [first] = rows;
    if (first === undefined) return null;
    if (rows.length > MOST_SEATS) throw new DamagedRow(`a room has more than ${MOST_SEATS} seats`);
    return {
      room,
      epoch: textIn(first, 'epoch'),
      revision: String(wholeIn(first, 'revision', ANY_WHOLE)),
      play: textIn(first, 'play'),
      isClosed: wholeIn(first, 'closed') === 1,
      seats: first['row'] === null ? [] : rows.map(seatOf),
      at: Date.now(),
      isLinearizable: true,
      level: 'file',
    };
  };
}

function prepareRead(database: DatabaseSync, epoch: string): StatementSync {
  return database.prepare(`
    SELECT ${epoch} AS epoch, revision, closed, (SELECT min(play) FROM plays WHERE plays.room = ?1) AS play,
      row, place, occupied, client, version, change, booking, held_by, held_until, note
    FROM room_states LEFT JOIN rooms USING (room)
    WHERE room = ?1
    ORDER BY row, place
    LIMIT ${MOST_SEATS + 1}`);
}

/** Begins another epoch, and moves the revision of every room, so that all who watch look again. */
export function renewEpoch(database: DatabaseSync): void {
  database.exec(`
    UPDATE epochs SET epoch = lower(hex(randomblob(16)));
    UPDATE room_states SET revision = revision + 1`);
}

/** The revision of every room. */
export type Revisions = {
  /** The same map as before while nothing has been written by anybody. */
  read(): ReadonlyMap<string, Revision>;
  /** This connection has written: SQLite's own counter only tells of the others. */
  forget(): void;
};

/**
 * Asks SQLite whether another connection has written (`PRAGMA data_version`, https://sqlite.org/pragma.html), which
 * reads no row, and reads the revisions only then. Asked twenty times a second it costs next to nothing.
 */
export function makeRevisions(database: DatabaseSync): Revisions {
  const askVersion = database.prepare('PRAGMA data_version');
  const readAll = database.prepare('SELECT room, revision FROM room_states ORDER BY room LIMIT 1000');
  let known: { readonly version: number; readonly revisions: ReadonlyMap<string, Revision> } | null = null;
  return {
    read: () => {
      // The version comes first: a write between the two statements is then seen again, never missed.
      const version = wholeIn(askVersion.get() ?? {}, 'data_version');
      if (known?.version === version) return known.revisions;
      const rows = readAll.all();
      const revisions = new Map(
        rows.map((row) => [textIn(row, 'room'), String(wholeIn(row, 'revision', ANY_WHOLE))] as const),
      );
      known = { version, revisions };
      return revisions;
    },
    forget: () => {
      known = null;
    },
  };
}

/** Sends one change to the file, once, without waiting longer than SQLite does. Never throws. */
export type Apply = (change: Change) => Attempt;

/** The compare-and-set over this connection. */
export function makeApply(
  { database, file }: Connection,
  history: HistoryTable,
  log: LogKeeper,
  readiness: Readiness,
): Apply {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const moveRoom = database.prepare(`
    UPDATE room_states SET revision = revision + 1, closed = coalesce(:closed, closed)
    WHERE room = :room AND (closed = 0 OR :open_required = 0)
      AND (:epoch = '' OR :epoch = (SELECT epoch FROM epochs))`);
  const moveSeat = database.prepare(`
    UPDATE rooms SET occupied = :occupied, client = :client, version = :version, change = :change,
      booking = :booking, held_by = :held_by, held_until = :held_until, note = :note
    WHERE room = :room AND row = :row AND place = :place AND version = :expected
      AND change = :expected_change`);
  const renamePlay = database.prepare('UPDATE plays SET play = :after WHERE room = :room AND play = :before');

  const write = (change: Change): boolean => {
    const { room, epoch, seats, gate, isOpenRequired, play } = change;
    const closed = gate === null ? null : Number(gate === 'close');
    if (moveRoom.run({ room, epoch, closed, open_required: Number(isOpenRequired) }).changes !== 1)
      return false;
    if (play !== undefined && renamePlay.run({ room, ...play }).changes !== 1) return false;
    const isWhole = seats.every(({ before, after }) => {
      const parameters = {
        ...seatParameters(after),
        room,
        expected: before.version,
        expected_change: before.change,
      };
      return moveSeat.run(parameters).changes === 1;
    });
    if (!isWhole) return false;
    history.insert({ change, isRecovered: false });
    log.renew();
    return true;
  };

  return (change) => {
    try {
      begin.run();
      readiness.confirm();
      if (!write(change)) {
        rollBack(database);
        return { kind: 'refused' };
      }
    } catch (error) {
      rollBack(database);
      return { kind: 'notApplied', ...notAppliedFor(error, file) };
    }
    try {
      commit.run();
      return { kind: 'applied', isUnderReplicated: false };
    } catch (error) {
      rollBack(database);
      return afterFailedCommit(error, file);
    }
  };
}

/**
 * A transaction in the log counts from its last frame on, and SQLite says FULL only when a frame could not be written
 * whole: nothing of it will ever be read. After any other error the frame may be there for the next reader.
 */
function afterFailedCommit(error: unknown, file: string): Attempt {
  if (sqliteCodeOf(error) === SQLITE.FULL) return { kind: 'notApplied', ...notAppliedFor(error, file) };
  return { kind: 'unknown', message: `${makeSafe(file)} did not say whether it wrote (${detailOf(error)})` };
}

/** Named parameters for one seat of a room. */
export function seatParameters(seat: Seat): Record<string, SQLInputValue> {
  const { row, place, version, change, content } = seat;
  return { row, place, version, change, ...contentColumns(content) };
}

/** Who waits in a room, the first to come first. */
export function readWaiting(database: DatabaseSync, room: string): readonly Waiting[] {
  if (formatOf(database) < WAITING_SINCE) return [];
  const rows = database
    .prepare('SELECT * FROM waiting WHERE room = ? ORDER BY sequence LIMIT ?')
    .all(room, MOST_WAITING);
  return waitingIn(rows, 'id');
}

/** Writes somebody down; only inside a transaction, since it counts first. */
export function addWaiting(database: DatabaseSync, waiting: Waiting): ListAnswer {
  const { id, room, count, client, by, note } = waiting;
  const list = readWaiting(database, room);
  if (list.some((each) => each.id === id)) return { kind: 'done' };
  if (list.length >= MOST_WAITING) return { kind: 'full' };
  database
    .prepare('INSERT INTO waiting (id, room, seats, client, made_by, note) VALUES (?, ?, ?, ?, ?, ?)')
    .run(id, room, count, client, by, note);
  return { kind: 'done' };
}

/** Takes an entry off the list. */
export function removeWaiting(database: DatabaseSync, { id, room }: Waiting): ListAnswer {
  const { changes } = database.prepare('DELETE FROM waiting WHERE id = ? AND room = ?').run(id, room);
  return { kind: changes === 1 ? 'done' : 'gone' };
}

/** Writes other names and another note into an entry. */
export function rewriteWaiting(database: DatabaseSync, { id, room, client, by, note }: Waiting): ListAnswer {
  const query = 'UPDATE waiting SET client = ?, made_by = ?, note = ? WHERE id = ? AND room = ?';
  const { changes } = database.prepare(query).run(client, by, note, id, room);
  return { kind: changes === 1 ? 'done' : 'gone' };
}
