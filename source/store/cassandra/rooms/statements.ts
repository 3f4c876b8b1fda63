import { types } from 'cassandra-driver';

import type { Change, SeatChange } from '../../../theater/change.ts';
import type { Seat } from '../../../theater/seats.ts';
import { contentColumns } from '../../codec.ts';
import type { RoomCells, SeatCells } from '../../row-faults.ts';
import type { Row } from '../../row.ts';
import type { Statement, Value } from '../connection/session.ts';

/**
 * The columns that a change writes for each seat, all of them each time, in this order: `= null` is true on a missing
 * row, so no column is ever null.
 */
export const SEAT_COLUMNS = [
  'occupied',
  'client',
  'version',
  'change',
  'booking',
  'held_by',
  'held_until',
  'note',
] as const;

/** What a room has once for all of its seats; whoever reads some of it reads all of it. */
export const ROOM_COLUMNS = ['epoch', 'revision', 'closed', 'play'] as const;

/** The values of {@link SEAT_COLUMNS} for a seat. */
export function seatValues({ content, version, change }: Seat): readonly Value[] {
  const values = { ...contentColumns(content), version, change };
  return SEAT_COLUMNS.map((column) => values[column]);
}

/** A row of `rooms` as it is, to be judged. */
export function seatCells(row: Row): SeatCells {
  const cell = (column: string): unknown => plainCell(row, column);
  return {
    row: cell('row'),
    place: cell('place'),
    occupied: cell('occupied'),
    client: cell('client'),
    version: cell('version'),
    change: cell('change'),
    booking: cell('booking'),
    held_by: cell('held_by'),
    held_until: cell('held_until'),
    // What `cqlsh COPY` brings back for an empty one.
    note: cell('note') ?? '',
  };
}

/** The same of what a room has once; in a house of an older version the plays are elsewhere. */
export function roomCells(row: Row): RoomCells {
  return {
    revision: plainCell(row, 'revision'),
    closed: plainCell(row, 'closed'),
    play: plainCell(row, 'play'),
  };
}

function plainCell(row: Row, column: string): unknown {
  const value: unknown = row[column];
  if (value instanceof types.Uuid) return value.toString();
  return value instanceof Date ? value.getTime() : value;
}

/**
 * One room with everything a picture needs; `asked_at` is the clock of the node that answered. The only read of seats
 * that there is: one that names some of their columns can leave a replica with a row of two versions (see
 * docs/decisions/cassandra-whole-rows.md).
 */
export function selectRoom(keyspace: string): string {
  const columns = ['row', 'place', ...SEAT_COLUMNS, ...ROOM_COLUMNS].join(', ');
  return `SELECT room, ${columns}, toTimestamp(now()) AS asked_at FROM ${keyspace}.rooms WHERE room = ?`;
}

/**
 * What changed since, without reading a seat: static columns only, and all of them. Names its rooms: a read of the
 * whole table is of ranges, which a node that waits for a silent one does not ask another for.
 */
export function selectRevisions(keyspace: string): string {
  return `SELECT DISTINCT room, ${ROOM_COLUMNS.join(', ')} FROM ${keyspace}.rooms WHERE room IN ?`;
}

/**
 * The compare-and-set of a change: one conditional update for each seat, in the room's partition. Each names the
 * version and the change that the seat was seen with, so that a picture of two versions can only be refused. The
 * first of them also moves the room's revision, which is the change's id, tests its epoch, tests and sets its gate,
 * and sets its play; a change of several seats is one conditional batch.
 */
export function compareAndSet(keyspace: string, change: Change): readonly [Statement, ...Statement[]] {
  const [first, ...others] = change.seats;
  const { epoch, gate, isOpenRequired, play } = change;
  const hasPlay = play !== undefined;
  const hasEpoch = epoch !== '';
  const lead = {
    query: updateSeat(keyspace, { isLead: true, hasGate: gate !== null, hasPlay, hasEpoch, isOpenRequired }),
    params: [
      change.id,
      ...(gate === null ? [] : [gate === 'close']),
      ...(hasPlay ? [play.after] : []),
      ...seatParams(change.room, first),
      ...(hasEpoch ? [epoch] : []),
    ],
  };
  const query = updateSeat(keyspace, FOLLOWER);
  return [lead, ...others.map((seat) => ({ query, params: seatParams(change.room, seat) }))];
}

/** Every statement of {@link compareAndSet}, so that each can be prepared before anything is at stake. */
export function compareAndSetQueries(keyspace: string): readonly string[] {
  const leads = [
    { ...PLAIN_LEAD, isOpenRequired: true },
    PLAIN_LEAD,
    { ...PLAIN_LEAD, hasGate: true },
    { ...PLAIN_LEAD, hasPlay: true },
  ];
  return [...leads, FOLLOWER].map((shape) => updateSeat(keyspace, shape));
}

type UpdateShape = {
  readonly isLead: boolean;
  readonly hasGate: boolean;
  readonly hasPlay: boolean;
  readonly hasEpoch: boolean;
  readonly isOpenRequired: boolean;
};

const PLAIN_LEAD: UpdateShape = {
  isLead: true,
  hasGate: false,
  hasPlay: false,
  hasEpoch: true,
  isOpenRequired: false,
};

const FOLLOWER: UpdateShape = { ...PLAIN_LEAD, isLead: false, hasEpoch: false };

function updateSeat(
  keyspace: string,
  { isLead, hasGate, hasPlay, hasEpoch, isOpenRequired }: UpdateShape,
): string {
  const assignments = [
    ...(isLead ? ['revision = ?'] : []),
    ...(hasGate ? ['closed = ?'] : []),
    ...(hasPlay ? ['play = ?'] : []),
    ...SEAT_COLUMNS.map((column) => `${column} = ?`),
  ].join(', ');
  const tests = [
    'version = ?',
    'change = ?',
    ...(hasEpoch ? ['epoch = ?'] : []),
    ...(isOpenRequired ? ['closed = false'] : []),
  ];
  const where = 'WHERE room = ? AND row = ? AND place = ?';
  return `UPDATE ${keyspace}.rooms SET ${assignments} ${where} IF ${tests.join(' AND ')}`;
}

function seatParams(room: string, { before, after }: SeatChange): readonly Value[] {
  return [...seatValues(after), room, after.row, after.place, before.version, before.change];
}
