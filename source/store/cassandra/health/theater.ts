import { setTimeout as delay } from 'node:timers/promises';

import { makeSafe } from '../../../theater/safe-text.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { type RowFault, rowFaultWords } from '../../row-faults.ts';
import { DamagedRow } from '../../row.ts';
import type { Finding } from '../../vitals.ts';
import { isNotPermitted } from '../connection/errors.ts';
import { readPlays, readTheater, strayPlays, type TheaterRow } from '../rooms/plays.ts';
import type { RoomReader } from '../rooms/room-reader.ts';
import { fine, type Patient, warning, wrong } from './findings.ts';

/** The rooms and plays, against what was decided when the theater was made. */
export async function checkTheater({
  depth,
  session,
  reader,
  address,
}: Patient): Promise<readonly Finding[]> {
  const theater = await readTheater(session, address.keyspace);
  if (theater === null) {
    return [wrong('theater', `there is none in keyspace ${address.keyspace}`, '"theater init" makes one')];
  }
  const letters = [...theater.plays.keys()].toSorted();
  const plays = await readPlays(session, address.keyspace, theater);
  const faults = await Promise.all(letters.map(async (room) => await reader.rowFaults(room, theater)));
  const looks = await Promise.all(letters.map(async (room) => await lookAt(reader, room)));
  const rooms = looks.filter((look) => look !== null);
  return [
    rowsFinding(faults.flat()),
    playsFinding(letters, plays, rooms),
    strayFinding(await strayPlays(session, address.keyspace, theater)),
    seatsFinding(theater, rooms),
    closedFinding(rooms),
    fine('writing', UNTRIED),
    doubtFinding(reader.roomsInDoubt),
    ...(depth === 'thorough' ? [await replicasFinding(letters, reader, address.keyspace)] : []),
  ];
}

/** Said so that nobody takes the rest of the findings for a proof that bookings are taken. */
const UNTRIED =
  'no write was tried; nodes whose disks are full, and a role that may only read, show at a booking';

/** A room by its letter; null for one that cannot be read, because of what its rows hold. */
async function lookAt(reader: RoomReader, room: string): Promise<Rooms[number] | null> {
  try {
    return [room, await reader.look(room, 'browse')];
  } catch (error) {
    if (error instanceof DamagedRow) return null;
    throw error;
  }
}

function rowsFinding(faults: readonly RowFault[]): Finding {
  const words = rowFaultWords(faults);
  if (words === null) return fine('rows', 'every room and seat is as the program leaves it');
  return wrong('rows', words, 'another program has written there: compare with "theater history"');
}

type Rooms = readonly (readonly [string, RoomSnapshot | null])[];

function playsFinding(
  letters: readonly string[],
  plays: ReadonlyMap<string, readonly string[]>,
  rooms: Rooms,
): Finding {
  const wrongRooms = letters.filter((room) => plays.get(room)?.length !== 1);
  if (wrongRooms.length === 0) {
    const old = rooms.flatMap(([room, snapshot]) => (snapshot?.play === plays.get(room)?.[0] ? [] : [room]));
    if (old.length === 0) return fine('plays', `one for each of ${letters.length} rooms`);
    const message = `table plays has an old name for what is shown in ${old.join(', ')}`;
    return warning('plays', message, '"theater init" brings the table up to date');
  }
  const message = `not one play for each room: ${wrongRooms.join(', ')}`;
  return wrong('plays', message, 'a missing play is made by "theater init"; take away what is too much');
}

function strayFinding(strays: readonly string[]): Finding {
  const subject = 'rooms in table plays';
  if (strays.length === 0) return fine(subject, 'none but those of the theater');
  const names = strays.slice(0, 10).map((room) => makeSafe(room).slice(0, 24));
  const more = strays.length > names.length ? ` and ${strays.length - names.length} more` : '';
  const message = `there are plays for rooms that the theater does not have: ${names.join(', ')}${more}`;
  return warning(subject, message, 'nobody is shown them; take the rows away');
}

function seatsFinding({ rows, places, plays }: TheaterRow, rooms: Rooms): Finding {
  const expected = rows * places;
  const off = rooms.filter(([, snapshot]) => snapshot?.seats.length !== expected);
  if (off.length === 0)
    return fine(
      'seats',
      `${expected} in each of ${rooms.length} rooms${rooms.length < plays.size ? ' that can be read' : ''}`,
    );
  const counts = off.map(([room, snapshot]) => `${room} has ${snapshot?.seats.length ?? 0}`).join(', ');
  return wrong(
    'seats',
    `each room should have ${expected}; ${counts}`,
    '"theater init" makes the missing ones',
  );
}

function closedFinding(rooms: Rooms): Finding {
  const closed = rooms.flatMap(([room, snapshot]) => (snapshot?.isClosed === true ? [room] : []));
  if (closed.length === 0) return fine('closed rooms', 'none');
  return warning('closed rooms', closed.join(', '), '"theater open ROOM" opens one');
}

function doubtFinding(rooms: readonly string[]): Finding {
  const subject = 'rooms read at SERIAL';
  if (rooms.length === 0) return fine(subject, 'none');
  return warning(
    subject,
    `${rooms.join(', ')}: a commit there was not acknowledged`,
    'start the nodes that are down',
  );
}

/**
 * A commit that is on its way makes replicas differ for a moment: they are compared again this often, so many ms
 * later.
 */
const COMPARISONS = 3;
const BETWEEN_COMPARISONS_MS = 300;

/**
 * Whether all replicas of each room have the same; a restore, a lost disk or a long absence can leave them with
 * different rows.
 */
async function replicasFinding(
  rooms: readonly string[],
  reader: RoomReader,
  keyspace: string,
): Promise<Finding> {
  const subject = 'replicas of rooms';
  try {
    let differing = rooms;
    for (let tries = 0; tries < COMPARISONS && differing.length > 0; tries += 1) {
      if (tries > 0) await delay(BETWEEN_COMPARISONS_MS);
      const compared = await Promise.all(
        differing.map(async (room) => [room, (await reader.compare(room)).areSame] as const),
      );
      differing = compared.flatMap(([room, areSame]) => (areSame ? [] : [room]));
    }
    if (differing.length === 0) return fine(subject, `all have the same in ${rooms.length} rooms`);
    const lagging = await laggardsIn(differing, reader);
    const who =
      lagging.length === 0 ? '' : `; ${lagging.join(', ')} ${lagging.length === 1 ? 'lags' : 'lag'}`;
    const message = `not all have the same in ${differing.join(', ')}${who}`;
    return warning(subject, message, `nodetool repair --full ${keyspace} on every node, one after the other`);
  } catch (error) {
    if (!isNotPermitted(error)) return warning(subject, UNCOMPARED, 'look again when all nodes are up');
    const message = 'not compared: this role may not read system_traces';
    return warning(subject, message, 'GRANT SELECT ON KEYSPACE system_traces TO its role');
  }
}

const UNCOMPARED = 'not compared: a node does not answer, or too few have the traces of reads';

/** The nodes that lag in one of these rooms, such as one that was away for longer than hints are kept. */
async function laggardsIn(rooms: readonly string[], reader: RoomReader): Promise<readonly string[]> {
  // Which node it is only adds to the finding: where that cannot be found out, the finding stands without.
  const found = await Promise.all(rooms.map(async (room) => await reader.laggards(room).catch(() => [])));
  return [...new Set(found.flat())].toSorted();
}
