import { realpathSync, statfsSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

import { makeSafe } from '../../theater/safe-text.ts';
import { type RowFault, roomRowFault, rowFaultWords, seatRowFault } from '../row-faults.ts';
import { type Row, textIn, wholeIn } from '../row.ts';
import type { Finding, Vitals } from '../vitals.ts';
import { detailOf, SQLITE, sqliteCodeOf } from './file/faults.ts';
import type { LogKeeper } from './file/log-keeper.ts';
import { holdersOfLostLog, openersOf } from './file/openers.ts';
import { readPlan } from './file/schema.ts';
import { EPOCHS_SINCE, formatOf, SCHEMA_VERSION } from './file/schema.ts';
import { inTransaction } from './file/transaction.ts';

/** Everything that is looked at, each alone: one that fails is a finding, and the others are still looked at. */
export function examine(database: DatabaseSync, file: string, log: LogKeeper): readonly Finding[] {
  const examinations: readonly (readonly [subject: string, look: () => Answer])[] = [
    ['file', () => fine(`${makeSafe(file)}, ${bytesOf(file)} bytes, log ${bytesOf(`${file}-wal`)} bytes`)],
    ['writing', () => examineWriting(database, log)],
    ['disk', () => examineDisk(file)],
    ['log', () => examineLog(database, file)],
    ['integrity', () => examineIntegrity(database)],
    ['plays', () => examinePlays(database)],
    ['seats', () => examineSeats(database)],
    ['rows', () => examineRows(database)],
    ['closed rooms', () => examineGates(database)],
  ];
  return examinations.map(([subject, look]) => {
    try {
      return { subject, ...look() };
    } catch (error) {
      return { subject, ...wrong(`could not be looked at: ${detailOf(error)}`, RESTORE) };
    }
  });
}

type Answer = Omit<Finding, 'subject'>;

/** Less free room than this is a warning, in MB. */
const LITTLE_ROOM = 50;

const RESTORE = 'Put a good copy of the file in its place.';

function fine(message: string): Answer {
  return { level: 'fine', message, advice: null };
}

function warning(message: string, advice: string): Answer {
  return { level: 'warning', message, advice };
}

function wrong(message: string, advice: string): Answer {
  return { level: 'wrong', message, advice };
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Writes the seats of a room as they stand, to the disk, as a booking does: whether the disk has room is not known
 * before. Versions stay as they are, so that it is in nobody's way who has decided on one.
 */
function examineWriting(database: DatabaseSync, log: LogKeeper): Answer {
  const format = wholeIn(database.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
  if (format < SCHEMA_VERSION)
    return fine('no write was tried: the first one brings the file to the format of today');
  try {
    log.prepare();
    inTransaction(database, () => {
      database.exec('UPDATE rooms SET note = note WHERE room = (SELECT min(room) FROM rooms)');
      log.renew();
    });
    return fine('bookings can be written: a write was tried that changes nothing');
  } catch (error) {
    const isFull = sqliteCodeOf(error) === SQLITE.FULL;
    const advice = isFull
      ? 'Make room on the disk of the file.'
      : 'Make the file and its folder writable, or end the program that keeps it.';
    return wrong(`bookings cannot be written: ${detailOf(error)}`, advice);
  }
}

function examineDisk(file: string): Answer {
  const { bavail, bsize } = statfsSync(file);
  const megabytes = Math.floor((bavail * bsize) / 1_000_000);
  if (megabytes >= LITTLE_ROOM) return fine(`${megabytes} MB free`);
  return warning(`only ${megabytes} MB free`, 'Make room: on a full disk nothing can be booked.');
}

function examineLog(database: DatabaseSync, file: string): Answer {
  const holders = holdersOfLostLog(file);
  if (holders.length > 0) {
    const message = `removed while it was in use by process ${holders.join(', ')}: what was booked there may be missing`;
    return wrong(message, 'End those programs, and compare the seats with what their people were told.');
  }
  const mode = textIn(database.prepare('PRAGMA journal_mode').get() ?? {}, 'journal_mode');
  if (mode === 'wal') return fine('write-ahead logging');
  return warning(`the journal mode is ${makeSafe(mode)}`, 'Reading waits for writing until it is WAL again.');
}

function examineIntegrity(database: DatabaseSync): Answer {
  const found = textIn(database.prepare('PRAGMA quick_check(1)').get() ?? {}, 'quick_check');
  return found === 'ok' ? fine('SQLite finds no damage') : wrong(makeSafe(found), RESTORE);
}

function examinePlays(database: DatabaseSync): Answer {
  const rooms = roomsIn(database, 'SELECT room FROM plays GROUP BY room HAVING count(*) <> 1');
  if (rooms !== '') return wrong(`more than one play in ${rooms}`, RESTORE);
  return fine(`one play in each of ${readPlan(database)?.rooms.length ?? 0} rooms`);
}

function examineSeats(database: DatabaseSync): Answer {
  const plan = readPlan(database);
  if (plan === null) return wrong('there is no theater in the file yet', 'Make one: theater init.');
  const rooms = roomsIn(
    database,
    `SELECT room FROM plays LEFT JOIN rooms USING (room) GROUP BY room
     HAVING count(DISTINCT row * 1000 + place) <> :seats
       OR min(row) <> 1 OR max(row) <> :rows OR min(place) <> 1 OR max(place) <> :places`,
    { seats: plan.rows * plan.places, rows: plan.rows, places: plan.places },
  );
  if (rooms !== '') return wrong(`seats are missing in ${rooms}`, 'Make the missing ones: theater init.');
  return fine(`${plan.rows} rows of ${plan.places} places in every room`);
}

/** Whether each row of a room, and of a seat, is as the program leaves it. */
function examineRows(database: DatabaseSync): Answer {
  const plan = readPlan(database);
  if (plan === null) return wrong('there is no theater in the file yet', 'Make one: theater init.');
  const rooms = new Set<unknown>(plan.rooms.map(({ room }) => room));
  const states = allOf(
    database,
    `SELECT room_states.room, revision, closed, min(play) AS play
     FROM room_states LEFT JOIN plays USING (room) GROUP BY room`,
  );
  const seats = allOf(database, 'SELECT * FROM rooms ORDER BY room, row, place');
  const found: readonly RowFault[] = [
    ...(hasEpoch(database)
      ? []
      : [{ name: 'the file', fault: 'has lost the epoch that changes are held against' }]),
    ...states.map((row) => ({
      name: `room ${String(row['room'])}`,
      fault: rooms.has(row['room']) ? roomRowFault(row) : 'is none of the theater',
    })),
    ...seats.map((row) => ({
      name: `${String(row['room'])} ${String(row['row'])}-${String(row['place'])}`,
      fault: rooms.has(row['room']) ? seatRowFault(row, plan) : 'is in no room of the theater',
    })),
  ];
  const words = rowFaultWords(found);
  return words === null ? fine('every room and seat is as the program leaves it') : wrong(words, WRITTEN_TO);
}

const WRITTEN_TO =
  'Another program has written there: compare with theater history, or put a good copy in its place.';

/** Numbers that are too large for JavaScript are a fault of their own row, and of no other. */
function allOf(database: DatabaseSync, sql: string): readonly Row[] {
  const statement = database.prepare(`${sql} LIMIT ${MOST_ROWS}`);
  statement.setReadBigInts(true);
  return statement.all();
}

/** More than any theater has: whatever else a file holds is not read into memory. */
const MOST_ROWS = 100_000;

function hasEpoch(database: DatabaseSync): boolean {
  if (formatOf(database) < EPOCHS_SINCE) return true;
  return database.prepare("SELECT 1 FROM epochs WHERE epoch <> ''").get() !== undefined;
}

function examineGates(database: DatabaseSync): Answer {
  const rooms = roomsIn(database, 'SELECT room FROM room_states WHERE closed = 1');
  if (rooms === '') return fine('every room is open');
  return warning(`closed for bookings: ${rooms}`, 'Open them: theater open ROOM.');
}

function roomsIn(database: DatabaseSync, sql: string, parameters: Record<string, number> = {}): string {
  const rows = database.prepare(`${sql} ORDER BY room`).all(parameters);
  return makeSafe(rows.map((row) => textIn(row, 'room')).join(', '));
}

/**
 * How a file is doing, from the file system alone: the file and its log are looked at and never opened, because
 * closing them again would drop the locks that SQLite holds on them in this process.
 */
export async function readVitals(file: string): Promise<Extract<Vitals, { kind: 'file' }>> {
  const main = statSync(file, { throwIfNoEntry: false });
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return {
    kind: 'file',
    file,
    bytes: main?.size ?? 0,
    logBytes: log?.size ?? 0,
    // With a log beside it, the file itself is written only when the log is folded into it.
    foldedAt: main === undefined ? null : main.mtimeMs,
    others: main === undefined ? null : await openersOf(realpathSync(file)),
  };
}
