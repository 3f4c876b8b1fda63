import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import { v1 as makeTimeUuid } from 'uuid';

import type { Plan } from '../../theater/plan.ts';
import { FREE } from '../../theater/seats.ts';
import { contentColumns } from '../content-columns.ts';
import type { InitialiseReport } from '../store.ts';
import { identityOf } from './identity.ts';
import { readPlan } from './plan-rows.ts';
import { APPLICATION_ID, stepsFrom } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** Makes the tables in an empty file, and the theater too when a plan is given. One transaction; twice is harmless. */
export function createTables(database: DatabaseSync, file: string, plan: Plan | null): void {
  inTransaction(database, () => {
    // Asked again under the lock: another program may have been first.
    if (identityOf(database, file) === 'empty') {
      database.exec(`${stepsFrom(0)}; PRAGMA application_id = ${APPLICATION_ID}`);
    }
    if (plan !== null) makeWhatIsMissing(database, plan);
  });
}

/** Makes what is missing of the theater in one transaction: of the plan that the file has, or else of this one. */
export function initialise(database: DatabaseSync, plan: Plan): InitialiseReport {
  return inTransaction(database, () => makeWhatIsMissing(database, plan));
}

function makeWhatIsMissing(database: DatabaseSync, wanted: Plan): InitialiseReport {
  const found = readPlan(database);
  if (found === null) {
    database
      .prepare('INSERT INTO theater (only_row, id, made_at, rows, places) VALUES (1, ?, ?, ?, ?)')
      .run(randomUUID(), Date.now(), wanted.rows, wanted.places);
    const insertPlay = database.prepare('INSERT INTO plays (room, play) VALUES (?, ?)');
    for (const { room, play } of wanted.rooms) insertPlay.run(room, play);
  }
  const plan = found ?? wanted;
  const seatsMade = plan.rooms.reduce((sum, { room }) => sum + makeRoom(database, plan, room), 0);
  return { seatsMade, plan };
}

function makeRoom(database: DatabaseSync, plan: Plan, room: string): number {
  database.prepare('INSERT OR IGNORE INTO room_states (room, revision, closed) VALUES (?, 0, 0)').run(room);
  const insertSeat = database.prepare(`
    INSERT OR IGNORE INTO rooms
      (room, row, place, occupied, client, version, change, booking, held_by, held_until, note)
    VALUES
      (:room, :row, :place, :occupied, :client, 0, :change, :booking, :held_by, :held_until, :note)`);
  const change = makeTimeUuid();
  let made = 0;
  for (let row = 1; row <= plan.rows; row += 1) {
    for (let place = 1; place <= plan.places; place += 1) {
      made += Number(insertSeat.run({ room, row, place, change, ...contentColumns(FREE) }).changes);
    }
  }
  if (made > 0) database.prepare('UPDATE room_states SET revision = revision + 1 WHERE room = ?').run(room);
  return made;
}
