import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { v1 as makeTimeUuid } from 'uuid';

import type { Plan } from '../../theater/plan.ts';
import { FREE, isSameSeat, type SeatPosition } from '../../theater/seats.ts';
import type { Attempt } from '../attempt.ts';
import { StoreError } from '../store-error.ts';
import type { InitialiseReport } from '../store.ts';
import type { ConsistencyLevel } from './consistency.ts';
import {
  PLAN_LEVEL,
  planOf,
  readPlays,
  selectTheater,
  THEATER_NAME,
  theaterOf,
  type TheaterRow,
} from './plan-rows.ts';
import type { RoomReader } from './room-reader.ts';
import { uuidIn, wholeIn } from './row.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { SEAT_COLUMNS, seatValues, type Value } from './seat-columns.ts';
import { sendOnce, type Sender } from './send-once.ts';
import type { Statement } from './statements.ts';

/** A step that others disturb, or that gets no answer, is begun again this often. */
const TRIES = 8;

export type InitialiseTools = Sender & {
  readonly reader: RoomReader;
  readonly keyspace: string;
};

/**
 * Makes what is missing of the theater in tables that exist. Every write is conditional, so that two programs at once
 * make one theater, whose plan is that of the first; and each step looks before it writes, so that a second run writes
 * nothing.
 */
export async function fillTables(tools: InitialiseTools, wanted: Plan): Promise<InitialiseReport> {
  const theater = await makeTheater(tools, wanted);
  if (theater.schemaVersion > SCHEMA_VERSION) throw tooNew(tools.keyspace, theater.schemaVersion);
  const change = makeTimeUuid();
  const made = await Promise.all(
    Array.from(theater.plays, async ([room, play]) => {
      await makePlay(tools, room, play);
      return makeSeats(tools, room, theater, change);
    }),
  );
  const plan = planOf(theater, await readPlays(tools.session, tools.keyspace));
  return { seatsMade: made.reduce((sum, seats) => sum + seats, 0), plan };
}

/** A theater that a later version of this program has made. */
export function tooNew(keyspace: string, schemaVersion: number): StoreError {
  const message = `the theater in keyspace ${keyspace} was made by a newer version of theater`;
  const versions = `format ${schemaVersion}, this one knows ${SCHEMA_VERSION}`;
  return new StoreError('too-new', `${message} (${versions}); nothing was changed`);
}

/** The theater's row: the one that is there, or else a new one with this plan. */
async function makeTheater(tools: InitialiseTools, { rooms, rows, places }: Plan): Promise<TheaterRow> {
  const { keyspace, session } = tools;
  const values = {
    name: THEATER_NAME,
    id: randomUUID(),
    rows,
    places,
    plays: Object.fromEntries(rooms.map(({ room, play }) => [room, play])),
    made_at: Date.now(),
    schema_version: SCHEMA_VERSION,
  };
  return untilMade(tools, {
    look: async () => {
      const row = (await session.settle(selectTheater(keyspace), [THEATER_NAME])).first();
      return row === null ? null : theaterOf(row);
    },
    write: () => [insertMissing(keyspace, 'theater', values)],
    level: PLAN_LEVEL,
  });
}

/** The room's play, where it has none; whatever it is called by now, it is left alone. */
async function makePlay(tools: InitialiseTools, room: string, play: string): Promise<void> {
  const { keyspace, session } = tools;
  await untilMade(tools, {
    look: async () => (await session.settle(selectPlayOf(keyspace), [room])).first(),
    write: () => [insertMissing(keyspace, 'plays', { room, play })],
    level: PLAN_LEVEL,
  });
}

/** The seats that the room lacks, all at once; gives how many of them this change has made. */
async function makeSeats(
  tools: InitialiseTools,
  room: string,
  measures: { readonly rows: number; readonly places: number },
  change: string,
): Promise<number> {
  const { keyspace, reader, session } = tools;
  const wanted = positionsIn(measures);
  let missing: readonly SeatPosition[] = wanted;
  let hasGate = false;
  return untilMade(tools, {
    look: async () => {
      const { rows } = await session.settle(selectSeatsOf(keyspace), [room]);
      hasGate = typeof rows[0]?.get('closed') === 'boolean';
      const found = rows.filter((row) => row.get('row') !== null);
      const seats = found.map((row) => ({ row: wholeIn(row, 'row'), place: wholeIn(row, 'place') }));
      missing = wanted.filter((position) => !seats.some((seat) => isSameSeat(seat, position)));
      return missing.length > 0 || !hasGate
        ? null
        : found.filter((row) => uuidIn(row, 'change') === change).length;
    },
    write: () => {
      const seats = missing.map((position) => insertSeat(keyspace, room, position, change));
      // A room that somebody closed stays closed; the test of it makes the whole batch conditional on what was seen.
      const opening = 'SET revision = now(), closed = false WHERE room = ? IF closed = null';
      const touching = 'SET revision = now() WHERE room = ?';
      const lead = `UPDATE ${keyspace}.rooms ${hasGate ? touching : opening}`;
      return [{ query: lead, params: [room] }, ...seats];
    },
    onAttempt: (attempt) => {
      if (attempt.kind === 'unknown' || (attempt.kind === 'applied' && attempt.isUnderReplicated)) {
        reader.doubt(room);
      }
    },
  });
}

type Step<Made> = {
  /** What is there, read linearizably; null as long as something is missing. */
  readonly look: () => Promise<Made | null>;
  /** What makes it, after a look that found something missing. */
  readonly write: () => readonly [Statement, ...Statement[]];
  /** The level of the commit; the write level of the rooms where it is absent. */
  readonly level?: ConsistencyLevel;
  readonly onAttempt?: (attempt: Attempt) => void;
};

/** Looks, and writes what is missing, until nothing is: whatever became of a write, the next look tells. */
async function untilMade<Made>(tools: InitialiseTools, step: Step<Made>): Promise<Made> {
  let last: Attempt | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 1) await delay(50 * 2 ** tries * Math.random());
    const made = await step.look();
    if (made !== null) return made;
    last = await sendOnce(tools, step.write(), step.level);
    step.onAttempt?.(last);
    if (last.kind === 'notApplied' && (last.reason === 'rejected' || last.reason === 'read-only')) break;
  }
  const made = await step.look();
  if (made !== null) return made;
  const why = last !== null && 'message' in last ? last.message : 'others change the same rows all the time';
  throw new StoreError('unavailable', `the theater could not be made: ${why}; it is safe to try again`);
}

function insertMissing(keyspace: string, table: string, values: Readonly<Record<string, Value>>): Statement {
  const marks = Object.keys(values).map(() => '?');
  const columns = Object.keys(values).join(', ');
  return {
    query: `INSERT INTO ${keyspace}.${table} (${columns}) VALUES (${marks.join(', ')}) IF NOT EXISTS`,
    params: Object.values(values),
  };
}

function insertSeat(keyspace: string, room: string, { row, place }: SeatPosition, change: string): Statement {
  const values = seatValues({ row, place, version: 0, change, content: FREE });
  const entries = SEAT_COLUMNS.map((column, index) => [column, values[index] ?? ''] as const);
  return insertMissing(keyspace, 'rooms', { room, row, place, ...Object.fromEntries(entries) });
}

function positionsIn({ rows, places }: { rows: number; places: number }): readonly SeatPosition[] {
  return Array.from({ length: rows * places }, (_, index) => ({
    row: Math.floor(index / places) + 1,
    place: (index % places) + 1,
  }));
}

function selectPlayOf(keyspace: string): string {
  return `SELECT play FROM ${keyspace}.plays WHERE room = ?`;
}

function selectSeatsOf(keyspace: string): string {
  return `SELECT row, place, change, closed FROM ${keyspace}.rooms WHERE room = ?`;
}
