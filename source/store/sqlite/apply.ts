import type { Change } from '../../theater/change.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import type { Attempt } from '../store.ts';
import type { Connection } from './file/connect.ts';
import { detailOf, notAppliedFor, SQLITE, sqliteCodeOf } from './file/faults.ts';
import type { LogKeeper } from './file/log-keeper.ts';
import type { Readiness } from './file/migrate.ts';
import { seatParameters } from './file/rows.ts';
import { rollBack } from './file/transaction.ts';
import type { HistoryTable } from './history.ts';

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
