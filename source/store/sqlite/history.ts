import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import { type Change, type HistoryEntry, type HistoryRows, timeOf } from '../../theater/change.ts';
import type { SeatContent } from '../../theater/seats.ts';
import { encodeOperations, NOBODY } from '../codec.ts';
import { ANY_WHOLE, entryOf, wholeIn } from '../row.ts';
import type { HistoryQuery } from '../store.ts';

/** What a history row is made from; its time is in the id of the change. */
type NewHistoryRow = Pick<HistoryEntry, 'change' | 'isRecovered'>;

/** The history over one connection. Its methods throw what SQLite throws. */
export type HistoryTable = {
  /** Whether the change has a row that can be read. */
  has(changeId: string): boolean;
  /**
   * Writes a row, in the place of one of this change that cannot be read; only inside a transaction, because it
   * writes three tables.
   */
  insert(row: NewHistoryRow): void;
  /** Writes the row of a change anew, in its place among the others; inside a transaction as well. */
  replace(row: NewHistoryRow): void;
  /** The newest rows that fit. */
  read(query: HistoryQuery): HistoryRows;
};

export function makeHistoryTable(database: DatabaseSync): HistoryTable {
  const find = prepareRead(database, 'SELECT * FROM history WHERE change = ?');
  const forget = ['history_seats', 'history_people', 'history'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE sequence = ?`),
  );
  const insertRow = database.prepare(`
    INSERT INTO history (sequence, change, at, room, kind, made_by, reason, open_only, gate, recovered, seats)
    VALUES (:sequence, :change, :at, :room, :kind, :made_by, :reason, :open_only, :gate, :recovered, :seats)`);
  const insertSeat = database.prepare(
    'INSERT OR IGNORE INTO history_seats (room, row, place, at, sequence) VALUES (?, ?, ?, ?, ?)',
  );
  const insertPerson = database.prepare('INSERT INTO history_people (person, at, sequence) VALUES (?, ?, ?)');
  const reads = new Map<string, StatementSync>();

  const write = ({ change, isRecovered }: NewHistoryRow, place: number | null): void => {
    const at = timeOf(change.id);
    const sequence = insertRow.run({
      sequence: place,
      change: change.id,
      at,
      room: change.room,
      kind: change.kind,
      made_by: change.by,
      reason: change.reason,
      open_only: Number(change.isOpenRequired),
      gate: change.gate ?? NOBODY,
      recovered: Number(isRecovered),
      seats: encodeOperations(change),
    }).lastInsertRowid;
    for (const { after } of change.seats) insertSeat.run(change.room, after.row, after.place, at, sequence);
    for (const person of peopleOf(change)) insertPerson.run(person, at, sequence);
  };

  return {
    has: (changeId) => {
      const row = find.get(changeId);
      return row !== undefined && entryOf(row, COLUMNS) !== null;
    },

    insert: (row) => {
      const known = find.get(row.change.id);
      const damaged = known !== undefined && entryOf(known, COLUMNS) === null ? known : undefined;
      if (damaged === undefined) return write(row, null);
      // The order of the rows is that in which they were written first.
      const place = wholeIn(damaged, 'sequence', ANY_WHOLE);
      for (const each of forget) each.run(place);
      write(row, place);
    },

    replace: (row) => {
      const known = find.get(row.change.id);
      if (known === undefined) return;
      const place = wholeIn(known, 'sequence', ANY_WHOLE);
      for (const each of forget) each.run(place);
      write(row, place);
    },

    read: (query) => {
      const { sql, parameters } = selectFor(query);
      const statement = reads.get(sql) ?? prepareRead(database, sql);
      reads.set(sql, statement);
      const rows = statement.all(...parameters);
      const entries = rows.flatMap((row) => entryOf(row, COLUMNS) ?? []).toReversed();
      return { entries, unreadable: rows.length - entries.length };
    },
  };
}

/** A number that is too large for JavaScript would otherwise take all the rows away, and not its own alone. */
function prepareRead(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
}

/** Everybody a change is about: who made it, and whose its seats were and became. */
function peopleOf(change: Change): ReadonlySet<string> {
  const contents = change.seats.flatMap(({ before, after }) => [before.content, after.content]);
  return new Set([change.by, ...contents.map(personIn).filter((person) => person !== null)]);
}

function personIn(content: SeatContent): string | null {
  if (content.kind === 'booked') return content.client;
  return content.kind === 'held' ? content.by : null;
}

/**
 * Rows come in the order in which they were written, which is that of the versions: clocks may be set back, or differ
 * between machines.
 */
function selectFor(query: HistoryQuery): { sql: string; parameters: readonly SQLInputValue[] } {
  const { room, seat, client, since, limit } = query;
  const bySeat = seat !== undefined && room !== undefined;
  const index = bySeat ? 'history_seats' : client === undefined ? 'history' : 'history_people';
  const conditions: string[] = [];
  const parameters: SQLInputValue[] = [];
  const narrow = (condition: string, ...values: readonly SQLInputValue[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (room !== undefined) narrow(`${bySeat ? index : 'history'}.room = ?`, room);
  if (seat !== undefined && bySeat) narrow('row = ? AND place = ?', seat.row, seat.place);
  if (seat !== undefined && !bySeat) narrow(`history.sequence IN (${SEAT_ANYWHERE})`, seat.row, seat.place);
  if (client !== undefined && bySeat) narrow(`history.sequence IN (${OF_PERSON})`, client);
  if (client !== undefined && !bySeat) narrow('person = ?', client);
  if (since !== undefined) narrow(`${index}.at >= ?`, since);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  // SQLite keeps the order of a CROSS JOIN, and so the walk along the index.
  const from = index === 'history' ? index : `${index} CROSS JOIN history USING (sequence)`;
  // A negative LIMIT would mean no limit at all.
  parameters.push(Math.max(0, Math.trunc(limit)));
  const sql = `SELECT history.* FROM ${from} ${where} ORDER BY ${index}.sequence DESC LIMIT ?`;
  return { sql, parameters };
}

const SEAT_ANYWHERE = 'SELECT sequence FROM history_seats WHERE row = ? AND place = ?';
const OF_PERSON = 'SELECT sequence FROM history_people WHERE person = ?';

const COLUMNS = { id: 'change', at: 'at', isOpenRequired: 'open_only', isRecovered: 'recovered' };
