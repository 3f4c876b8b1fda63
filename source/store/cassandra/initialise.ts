import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { v1 as makeTimeUuid } from 'uuid';

import type { Plan } from '../../theater/plan.ts';
import { FREE, isSameSeat, type SeatPosition } from '../../theater/seats.ts';
import type { Attempt } from '../attempt.ts';
import { StoreError } from '../store-error.ts';
import type { InitialiseReport } from '../store.ts';
import { type Consistency, CONSISTENCY_PRESETS, type ConsistencyLevel } from './consistency.ts';
import { LEVELS_NAME, levelsColumn, levelsOf } from './house-levels.ts';
import { replicationFactorOf } from './keyspace.ts';
import {
  PLAN_LEVEL,
  planOf,
  readPlays,
  selectTheater,
  THEATER_NAME,
  theaterOf,
  type TheaterRow,
} from './plan-rows.ts';
import { followRoom, selectPlaysOf } from './plays-table.ts';
import type { RoomReader } from './room-reader.ts';
import { epochIn, textIn, uuidIn, wholeIn } from './row.ts';
import { FORMAT_MARK, SCHEMA_VERSION } from './schema.ts';
import { SEAT_COLUMNS, seatValues, type Value } from './seat-columns.ts';
import { sendOnce, type Sender } from './send-once.ts';
import { selectRoom, type Statement } from './statements.ts';

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
export async function fillTables(
  tools: InitialiseTools,
  wanted: Plan,
  { levels, copies }: { readonly levels: Consistency | null; readonly copies: number },
): Promise<InitialiseReport> {
  const found = (await tools.session.settle(selectTheater(tools.keyspace), [THEATER_NAME])).first();
  const version = found === null ? SCHEMA_VERSION : theaterOf(found).schemaVersion;
  if (version > SCHEMA_VERSION) throw tooNew(tools.keyspace, version);
  // Before the theater itself: whoever finds that must find its levels.
  await keepLevels(tools, levels);
  const theater = await makeTheater(tools, wanted);
  const change = makeTimeUuid();
  const made = await Promise.all(
    Array.from(theater.plays, async ([room, play]) => {
      const written = await makePlay(tools, room, play);
      const { seats, shown } = await makeSeats(tools, room, { ...theater, play: written }, change);
      if (shown !== written) await followRoom(tools, tools.keyspace, room);
      return seats;
    }),
  );
  if (theater.schemaVersion < SCHEMA_VERSION) await raiseVersion(tools, theater);
  const plan = planOf(theater, await readPlays(tools.session, tools.keyspace, theater));
  await readBack(tools, theater, { plan, copies });
  return { seatsMade: made.reduce((sum, seats) => sum + seats, 0), plan, copies };
}

/** Throws a StoreError that says what is missing of a theater that was made just now: nodes may have joined meanwhile. */
async function readBack(
  { session, keyspace }: InitialiseTools,
  { plays, rows, places }: TheaterRow,
  { plan, copies }: { readonly plan: Plan; readonly copies: number },
): Promise<void> {
  const shown = new Set(plan.rooms.map(({ room }) => room));
  const counts = await Promise.all(
    Array.from(plays.keys(), async (room) => {
      const { rows: found } = await session.settle(selectRoom(keyspace), [room]);
      return [room, found.filter((row) => row.get('row') !== null).length] as const;
    }),
  );
  const kept = await replicationFactorOf(session, keyspace);
  const missing = [
    ...(kept === copies ? [] : [`each seat is kept ${kept ?? 0} times, not ${copies}`]),
    ...((await session.isSchemaAgreed()) ? [] : ['the nodes do not agree on the schema']),
    ...Array.from(plays.keys()).flatMap((room) => (shown.has(room) ? [] : [`room ${room} shows no play`])),
    ...counts.flatMap(([room, count]) =>
      count === rows * places ? [] : [`room ${room} has ${count} of ${rows * places} seats`],
    ),
  ];
  if (missing.length === 0) return;
  const message = `the theater is not whole yet: ${missing.join(', ')}`;
  throw new StoreError(
    'unavailable',
    `${message}; once all nodes are up, make what is missing by "theater init"`,
  );
}

/**
 * Keeps the levels at which all programs shall read and commit. Others than those that are kept are taken only if programs
 * at either can work beside each other, which whoever opened the store has made sure of.
 */
async function keepLevels(tools: InitialiseTools, levels: Consistency | null): Promise<void> {
  const { keyspace, session } = tools;
  let kept: Consistency | null = null;
  await untilMade(tools, {
    look: async () => {
      const row = (await session.settle(selectTheater(keyspace), [LEVELS_NAME])).first();
      kept = row === null ? null : levelsOf(row);
      if (kept === null) return null;
      return levels === null || (kept.read === levels.read && kept.write === levels.write) ? true : null;
    },
    write: () => {
      const plays = levelsColumn(levels ?? CONSISTENCY_PRESETS.quorum);
      if (kept === null) return [insertMissing(keyspace, 'theater', { name: LEVELS_NAME, plays })];
      const query = `UPDATE ${keyspace}.theater SET plays = ? WHERE name = ? IF plays = ?`;
      return [{ query, params: [plays, LEVELS_NAME, levelsColumn(kept)] }];
    },
    level: PLAN_LEVEL,
  });
}

/** A theater that a later version of this program has made. */
export function tooNew(keyspace: string, schemaVersion: number): StoreError {
  const message = `the theater in keyspace ${keyspace} was made by a newer version of theater`;
  const versions = `format ${schemaVersion}, this one knows ${SCHEMA_VERSION}`;
  return new StoreError('too-new', `${message} (${versions}); nothing was changed`);
}

/** A theater whose tables lack what a later version of this program has added. */
export function tooOld(keyspace: string): StoreError {
  const message = `the theater in keyspace ${keyspace} was made by an older version of theater`;
  return new StoreError('too-old', `${message}; "theater init" brings it up to date and changes no seat`);
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

/** Says that the tables have all that this version knows. */
async function raiseVersion(tools: InitialiseTools, { schemaVersion }: TheaterRow): Promise<void> {
  const { keyspace, session } = tools;
  const query = `UPDATE ${keyspace}.theater SET schema_version = ? WHERE name = ? IF schema_version = ?`;
  await untilMade(tools, {
    look: async () => {
      const row = (await session.settle(selectTheater(keyspace), [THEATER_NAME])).first();
      return theaterOf(row).schemaVersion < SCHEMA_VERSION ? null : true;
    },
    write: () => [{ query, params: [SCHEMA_VERSION, THEATER_NAME, schemaVersion] }],
    level: PLAN_LEVEL,
  });
}

/**
 * Begins another epoch in every room, one after the other: conditional, so that whatever was decided before is refused from
 * then on, and done when it resolves. May be run again at any point.
 */
export async function renewEpochs(tools: InitialiseTools, rooms: Iterable<string>): Promise<void> {
  const { keyspace, session } = tools;
  const epoch = makeTimeUuid();
  for (const room of rooms) {
    let old = '';
    await untilMade(tools, {
      look: async () => {
        const row = (await session.settle(selectRoom(keyspace), [room])).first();
        old = row === null ? '' : epochIn(row);
        return old === epoch ? true : null;
      },
      write: () => {
        const test = old === '' ? 'epoch = null' : 'epoch = ?';
        const query = `UPDATE ${keyspace}.rooms SET epoch = ?, revision = now() WHERE room = ? IF ${test} ${FORMAT_MARK}`;
        return [{ query, params: [epoch, room, ...(old === '' ? [] : [old])] }];
      },
      onAttempt: doubtful(tools.reader, room),
    });
  }
}

/** The room's play, where it has none; whatever it is called by now, it is left alone. Gives what it is called. */
async function makePlay(tools: InitialiseTools, room: string, play: string): Promise<string> {
  const { keyspace, session } = tools;
  return untilMade(tools, {
    look: async () => {
      const row = (await session.settle(selectPlaysOf(keyspace), [room])).first();
      return row === null || row.get('play') === null ? null : textIn(row, 'play');
    },
    write: () => [insertMissing(keyspace, 'plays', { room, play })],
    level: PLAN_LEVEL,
  });
}

/** The seats that the room lacks, all at once; gives how many of them this change has made, and what the room shows. */
async function makeSeats(
  tools: InitialiseTools,
  room: string,
  measures: { readonly rows: number; readonly places: number; readonly play: string },
  change: string,
): Promise<{ readonly seats: number; readonly shown: string }> {
  const { keyspace, reader, session } = tools;
  const wanted = positionsIn(measures);
  let missing: readonly SeatPosition[] = wanted;
  let hasGate = false;
  let hasPlay = false;
  let hasEpoch = false;
  return untilMade(tools, {
    look: async () => {
      const { rows } = await session.settle(selectRoom(keyspace), [room]);
      hasGate = typeof rows[0]?.get('closed') === 'boolean';
      hasPlay = typeof rows[0]?.get('play') === 'string';
      hasEpoch = typeof rows[0]?.get('epoch') === 'string';
      const found = rows.filter((row) => row.get('row') !== null);
      const seats = found.map((row) => ({ row: wholeIn(row, 'row'), place: wholeIn(row, 'place') }));
      missing = wanted.filter((position) => !seats.some((seat) => isSameSeat(seat, position)));
      const [first] = found;
      if (missing.length > 0 || !hasGate || !hasPlay || !hasEpoch || first === undefined) return null;
      const made = found.filter((row) => uuidIn(row, 'change') === change).length;
      return { seats: made, shown: textIn(first, 'play') };
    },
    write: () => {
      const seats = missing.map((position) => insertSeat(keyspace, room, position, change));
      // A room that somebody closed stays closed, and a play that was renamed keeps its name; the tests of them make
      // the whole batch conditional on what was seen.
      const sets = [
        'revision = now()',
        ...(hasGate ? [] : ['closed = false']),
        ...(hasPlay ? [] : ['play = ?']),
        ...(hasEpoch ? [] : ['epoch = ?']),
      ];
      const tests = [
        ...(hasGate ? [] : ['closed = null']),
        ...(hasPlay ? [] : ['play = null']),
        ...(hasEpoch ? [] : ['epoch = null']),
      ];
      const condition = tests.length === 0 ? '' : ` IF ${tests.join(' AND ')}`;
      const query = `UPDATE ${keyspace}.rooms SET ${sets.join(', ')} WHERE room = ?${condition} ${FORMAT_MARK}`;
      const params = [...(hasPlay ? [] : [measures.play]), ...(hasEpoch ? [] : [change]), room];
      return [{ query, params }, ...seats];
    },
    onAttempt: doubtful(reader, room),
  });
}

/** Takes note of an attempt after which the read level may miss what it did to a room. */
function doubtful(reader: RoomReader, room: string): (attempt: Attempt) => void {
  return (attempt) => {
    if (attempt.kind === 'unknown' || (attempt.kind === 'applied' && attempt.isUnderReplicated)) {
      reader.doubt(room);
    }
  };
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
    query: `INSERT INTO ${keyspace}.${table} (${columns}) VALUES (${marks.join(', ')}) IF NOT EXISTS ${FORMAT_MARK}`,
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
