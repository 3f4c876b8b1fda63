import { randomUUID } from 'node:crypto';

import { v1 as makeTimeUuid } from 'uuid';

import type { Plan } from '../../../theater/plan.ts';
import { wordsIn } from '../../row.ts';
import { type InitialiseReport, StoreError } from '../../store.ts';
import { type Consistency, CONSISTENCY_PRESETS } from '../connection/consistency.ts';
import { replicationFactorOf } from '../schema/keyspace.ts';
import { FORMAT_MARK, SCHEMA_VERSION } from '../schema/schema.ts';
import { LEVELS_NAME, levelsColumn, levelsOf } from './levels.ts';
import {
  doubtful,
  type InitialiseTools,
  insertMissing,
  makePlay,
  makeSeats,
  untilMade,
} from './make-rows.ts';
import {
  followRoom,
  PLAN_LEVEL,
  planOf,
  readPlays,
  selectTheater,
  THEATER_NAME,
  theaterOf,
  type TheaterRow,
} from './plays.ts';
import { selectRoom } from './statements.ts';

/**
 * Makes what is missing of the theater in tables that exist. Every write is conditional, so that two programs at once
 * make one theater, whose plan is that of the first; and each step looks before it writes, so that a second run
 * writes nothing.
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

/**
 * Throws a StoreError that says what is missing of a theater that was made just now: nodes may have joined meanwhile.
 */
async function readBack(
  { session, keyspace }: InitialiseTools,
  { plays, rows, places }: TheaterRow,
  { plan, copies }: { readonly plan: Plan; readonly copies: number },
): Promise<void> {
  const shown = new Set(plan.rooms.map(({ room }) => room));
  const counts = await Promise.all(
    Array.from(plays.keys(), async (room) => {
      const { rows: found } = await session.settle(selectRoom(keyspace), [room]);
      return [room, found.filter((row) => row['row'] !== null).length] as const;
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
 * Keeps the levels at which all programs shall read and commit. Others than those that are kept are taken only if
 * programs at either can work beside each other, which whoever opened the store has made sure of.
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
 * Begins another epoch in every room, one after the other: conditional, so that whatever was decided before is
 * refused from then on, and done when it resolves. May be run again at any point.
 */
export async function renewEpochs(tools: InitialiseTools, rooms: Iterable<string>): Promise<void> {
  const { keyspace, session } = tools;
  const epoch = makeTimeUuid();
  for (const room of rooms) {
    let old = '';
    await untilMade(tools, {
      look: async () => {
        const row = (await session.settle(selectRoom(keyspace), [room])).first();
        old = row === null ? '' : wordsIn(row, 'epoch');
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
