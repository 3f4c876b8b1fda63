import { setTimeout as delay } from 'node:timers/promises';

import { FREE, isSameSeat, type SeatPosition } from '../../../theater/seats.ts';
import { textIn, uuidIn, wholeIn } from '../../row.ts';
import { type Attempt, StoreError } from '../../store.ts';
import type { ConsistencyLevel } from '../connection/consistency.ts';
import type { Statement, Value } from '../connection/session.ts';
import { FORMAT_MARK } from '../schema/schema.ts';
import { PLAN_LEVEL, selectPlaysOf } from './plays.ts';
import type { RoomReader } from './room-reader.ts';
import { type Sender, sendOnce } from './send-once.ts';
import { SEAT_COLUMNS, seatValues, selectRoom } from './statements.ts';

export type InitialiseTools = Sender & {
  readonly reader: RoomReader;
  readonly keyspace: string;
};

type Step<Made> = {
  /** What is there, read linearizably; null as long as something is missing. */
  readonly look: () => Promise<Made | null>;
  /** What makes it, after a look that found something missing. */
  readonly write: () => readonly [Statement, ...Statement[]];
  /** The level of the commit; the write level of the rooms where it is absent. */
  readonly level?: ConsistencyLevel;
  readonly onAttempt?: (attempt: Attempt) => void;
};

/** A step that others disturb, or that gets no answer, is begun again this often. */
const TRIES = 8;

/** Looks, and writes what is missing, until nothing is: whatever became of a write, the next look tells. */
export async function untilMade<Made>(tools: InitialiseTools, step: Step<Made>): Promise<Made> {
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

export function insertMissing(
  keyspace: string,
  table: string,
  values: Readonly<Record<string, Value>>,
): Statement {
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

/**
 * The seats that the room lacks, all at once; gives how many of them this change has made, and what the room shows.
 */
export async function makeSeats(
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
      hasGate = typeof rows[0]?.['closed'] === 'boolean';
      hasPlay = typeof rows[0]?.['play'] === 'string';
      hasEpoch = typeof rows[0]?.['epoch'] === 'string';
      const found = rows.filter((row) => row['row'] !== null);
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
export function doubtful(reader: RoomReader, room: string): (attempt: Attempt) => void {
  return (attempt) => {
    if (attempt.kind === 'unknown' || (attempt.kind === 'applied' && attempt.isUnderReplicated)) {
      reader.doubt(room);
    }
  };
}

/** The room's play, where it has none; whatever it is called by now, it is left alone. Gives what it is called. */
export async function makePlay(tools: InitialiseTools, room: string, play: string): Promise<string> {
  const { keyspace, session } = tools;
  return untilMade(tools, {
    look: async () => {
      const row = (await session.settle(selectPlaysOf(keyspace), [room])).first();
      return row === null || row['play'] === null ? null : textIn(row, 'play');
    },
    write: () => [insertMissing(keyspace, 'plays', { room, play })],
    level: PLAN_LEVEL,
  });
}
