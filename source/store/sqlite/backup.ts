import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync, readdirSync } from 'node:fs';
import { dirname, resolve, basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { v1 as makeTimeUuid } from 'uuid';

import type { Change, SeatChange } from '../../theater/change.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { isSameSeat, type Seat } from '../../theater/seats.ts';
import { atEnd } from '../at-end.ts';
import { wholeIn, textIn } from '../row.ts';
import { StoreError } from '../store.ts';
import { connect } from './file/connect.ts';
import { openErrorOf } from './file/faults.ts';
import { makeLogKeeper } from './file/log-keeper.ts';
import { copyUnder, copyInto, makeReadiness } from './file/migrate.ts';
import { codeOf, placeError, resolveName, syncPath } from './file/place.ts';
import { identify, readPlan } from './file/schema.ts';
import { BLOCKING_WAIT, patiently, inLongTransaction } from './file/transaction.ts';
import { makeHistoryTable } from './history.ts';
import { makeLook, renewEpoch } from './rooms.ts';

/** What a file of a theater holds. */
export type Contents = { readonly booked: number; readonly changes: number };

/** How long a lock is waited for, ms: whoever keeps a backup is no till. */
export const PATIENCE_MS = 10_000;

/**
 * Puts one consistent copy of a theater's file, log included, where nothing is yet: for its owner alone, on the disk
 * when this resolves, and without holding up whoever books meanwhile. Rejects with a StoreError.
 */
export async function backUp(path: string, target: string): Promise<Contents> {
  const file = resolveName(path);
  try {
    return await patiently(async () => {
      const { database } = connect(file, 'nothing');
      database.close();
      await copyTo(file, resolve(target));
      return contentsOf(resolve(target));
    }, PATIENCE_MS);
  } catch (error) {
    throw openErrorOf(error, file);
  }
}

/** What is in a theater's file, to be told before it is restored. Throws a StoreError for any other file. */
export function contentsOf(path: string): Contents {
  const file = resolve(path);
  if (!existsSync(file)) throw new StoreError('configuration', `there is no file ${makeSafe(file)}`);
  try {
    if (identify(file) === 'empty') throw new StoreError('damaged', `${makeSafe(file)} is empty`);
    const database = new DatabaseSync(file, { readOnly: true, timeout: BLOCKING_WAIT });
    try {
      const count = (sql: string): number => wholeIn(database.prepare(sql).get() ?? {}, 'n');
      return {
        booked: count("SELECT count(*) AS n FROM rooms WHERE occupied = 'yes'"),
        changes: count('SELECT count(*) AS n FROM history'),
      };
    } finally {
      database.close();
    }
  } catch (error) {
    throw openErrorOf(error, file);
  }
}

/** A copy under a name that nothing has, on the disk when this resolves; never half a file under that name. */
export async function copyTo(file: string, target: string): Promise<void> {
  reserve(target);
  let isThere = false;
  const giveUp = (): void => {
    if (!isThere) rmSync(target, { force: true });
  };
  const forget = atEnd(giveUp);
  try {
    await copyUnder(file, target, (draft) => {
      syncPath(draft);
      renameSync(draft, target);
      isThere = true;
      syncPath(dirname(target));
    });
  } finally {
    forget();
    giveUp();
  }
}

/** Names that SQLite gives to files of its own beside a theater’s: it would take what has one for such a file. */
const OF_SQLITE = /-(wal|shm|journal)$/;

function reserve(target: string): void {
  if (OF_SQLITE.test(target)) {
    const message = `a backup cannot be called ${makeSafe(target)}: SQLite would take it for its own, and remove it; name another file`;
    throw new StoreError('configuration', message);
  }
  try {
    closeSync(openSync(target, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw placeError(error, target);
    throw new StoreError('configuration', `${makeSafe(target)} exists; name a new file`);
  }
}

/** What a restore did. */
type Restored = Contents & {
  /** Seats that are otherwise than before. */
  readonly seatsChanged: number;
  /** Where what was there before was put; null when there was nothing. */
  readonly kept: string | null;
  /** Whether rooms, rows or places are others than before: a program that is open shows the old ones. */
  readonly isPlanOther: boolean;
};

/** In whose name the history has it that seats were restored. */
const RESTORER = 'theater restore';

/** Of the file itself and not of what is sold: a restore leaves these tables as they are. */
const KEPT_TABLES: ReadonlySet<string> = new Set(['log_mark']);

/**
 * Makes the theater in `path` what it is in the file `from`, which is only read. The content is replaced in one
 * transaction of the same file, after a copy of what was there: whoever has it open goes on with the restored seats,
 * whose versions are higher than any that was seen. Rejects with a StoreError, and then nothing was changed.
 */
export async function restore(path: string, from: string): Promise<Restored> {
  const [file, source] = [resolveName(path), resolve(from)];
  const isNew = !existsSync(file);
  let isToBeRemoved = false;
  const draft = `${file}.restore-${randomBytes(4).toString('hex')}`;
  const tidy = (): void => {
    if (isToBeRemoved) for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
    removeDrafts(draft);
  };
  const forget = atEnd(tidy);
  try {
    const contents = contentsOf(source);
    connect(file, 'tables').database.close();
    isToBeRemoved = isNew;
    await copyInto(source, draft);
    await prepareDraft(draft);
    const done = await patiently(() => replaceContent(file, draft, { source, isNew }), PATIENCE_MS);
    isToBeRemoved = false;
    return { ...contents, ...done };
  } catch (error) {
    throw openErrorOf(error, file);
  } finally {
    forget();
    tidy();
  }
}

/** With what SQLite and a change of format have put beside it. */
function removeDrafts(draft: string): void {
  if (!existsSync(dirname(draft))) return;
  const names = readdirSync(dirname(draft)).filter((name) => name.startsWith(basename(draft)));
  for (const name of names) rmSync(join(dirname(draft), name), { force: true });
}

/** Brings the copy to this program's format, so that its tables are those of the file it goes into. */
async function prepareDraft(draft: string): Promise<void> {
  const database = new DatabaseSync(draft, { timeout: BLOCKING_WAIT });
  try {
    const found = textIn(database.prepare('PRAGMA quick_check(1)').get() ?? {}, 'quick_check');
    if (found !== 'ok') throw new StoreError('damaged', `the backup is damaged (${makeSafe(found)})`);
    if (readPlan(database) === null) throw new StoreError('damaged', 'there is no theater in the backup');
    await makeReadiness(database, draft).catchUp();
  } finally {
    database.close();
  }
}

async function replaceContent(
  file: string,
  draft: string,
  { source, isNew }: { readonly source: string; readonly isNew: boolean },
): Promise<Omit<Restored, keyof Contents>> {
  const { database } = connect(file, 'tables');
  try {
    const readiness = makeReadiness(database, file);
    const log = makeLogKeeper(database, file, readiness.make);
    await readiness.catchUp();
    readiness.make();
    log.prepare();
    database.prepare('ATTACH DATABASE ? AS backup').run(draft);
    const done = await inLongTransaction(database, async () => {
      const [planBefore, seatsBefore] = [readPlan(database), seatsOf(database)];
      const kept = isNew ? null : freeName(`${file}.before-restore`);
      if (kept !== null) await copyTo(file, kept);
      database.exec('CREATE TEMP TABLE stood AS SELECT room, revision FROM main.room_states');
      for (const table of tablesOf(database)) {
        database.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM backup.${table}`);
      }
      // Whoever watches reads a room again when its revision is another one, not when it is a lower one.
      database.exec(`UPDATE main.room_states SET revision = 1 + max(revision,
        coalesce((SELECT stood.revision FROM stood WHERE stood.room = room_states.room), 0))`);
      // The backup brought its own epoch with it: what was decided in either of the two applies no more.
      renewEpoch(database);
      const seatsChanged = raiseVersions(database, seatsBefore, source);
      const [before, after] = [planBefore, readPlan(database)].map((plan) => JSON.stringify(plan));
      log.renew();
      return { seatsChanged, kept, isPlanOther: planBefore !== null && before !== after };
    });
    log.leave();
    return done;
  } finally {
    database.close();
  }
}

/**
 * Gives each seat that is otherwise than before a version that nobody has seen: pictures merge by the higher one, and
 * a change that was decided on what stood before is refused. The history has a row of it for each room.
 */
function raiseVersions(
  database: DatabaseSync,
  before: ReadonlyMap<string, readonly Seat[]>,
  source: string,
): number {
  const raise = database.prepare(
    'UPDATE main.rooms SET version = ?, change = ? WHERE room = ? AND row = ? AND place = ?',
  );
  const history = makeHistoryTable(database);
  let raised = 0;
  for (const [room, seats] of seatsOf(database)) {
    const id = makeTimeUuid();
    const changes = seats.flatMap((seat): readonly SeatChange[] => {
      const stood = before.get(room)?.find((each) => isSameSeat(each, seat));
      if (stood === undefined || (stood.version === seat.version && stood.change === seat.change)) return [];
      const version = Math.max(stood.version, seat.version) + 1;
      raise.run(version, id, room, seat.row, seat.place);
      return [{ before: seat, after: { ...seat, version, change: id } }];
    });
    const [first, ...others] = changes;
    if (first === undefined) continue;
    raised += changes.length;
    const reason = `restored from ${makeSafe(source)}`;
    const facts = {
      id,
      kind: 'fence',
      room,
      epoch: '',
      by: RESTORER,
      reason,
      isOpenRequired: false,
      gate: null,
    } as const;
    const change: Change = { ...facts, seats: [first, ...others] };
    history.insert({ change, isRecovered: false });
  }
  return raised;
}

function seatsOf(database: DatabaseSync): ReadonlyMap<string, readonly Seat[]> {
  const look = makeLook(database);
  const rooms = database.prepare('SELECT room FROM room_states ORDER BY room').all();
  return new Map(
    rooms.map((row) => {
      const room = textIn(row, 'room');
      return [room, look(room)?.seats ?? []] as const;
    }),
  );
}

/** Every table of a theater but those of the file itself. */
function tablesOf(database: DatabaseSync): readonly string[] {
  const rows = database.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").all();
  return rows.map((row) => textIn(row, 'name')).filter((name) => !KEPT_TABLES.has(name));
}

function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${wanted}-${number}`;
    if (!existsSync(name)) return name;
  }
}
