import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

import { contentColumns, contentOf } from '../../source/store/codec.ts';
import type { Change } from '../../source/theater/change.ts';
import type { Seat, SeatPosition } from '../../source/theater/seats.ts';
import { assertNaive, type PlainConnection, type PlainTheater } from './naive-client.ts';

/** How long a statement waits for another program, ms. */
const TIMEOUT_MS = 5000;

const READ = 'SELECT * FROM rooms WHERE room = ? AND row = ? AND place = ?';
const WRITE = `UPDATE rooms SET occupied = :occupied, client = :client, booking = :booking, held_by = :held_by,
  held_until = :held_until, note = :note, version = :version, change = :change
  WHERE room = :room AND row = :row AND place = :place`;

/** Plain reads and writes in the file of a theater that was made for them. Throws a RangeError for any other. */
export function plainSqlite(file: string): PlainTheater {
  assertNaive(file);
  return {
    connect: async () => connect(file),
    remove: async () => {
      await Promise.all(['', '-wal', '-shm'].map((ending) => rm(`${file}${ending}`, { force: true })));
    },
  };
}

function connect(file: string): PlainConnection {
  const database = new DatabaseSync(file, { timeout: TIMEOUT_MS });
  return {
    read: async (room, position) => read(database, room, position),
    write: async (change) => write(database, change),
    close: async () => database.close(),
  };
}

function read(database: DatabaseSync, room: string, { row, place }: SeatPosition): Seat {
  const found = database.prepare(READ).get(room, row, place) ?? {};
  const text = (column: string): string => String(found[column]);
  const content = contentOf({
    occupied: text('occupied'),
    client: text('client'),
    booking: text('booking'),
    held_by: text('held_by'),
    held_until: Number(found['held_until']),
    note: text('note'),
  });
  if (content === null) throw new Error(`there is no seat ${room} ${row}-${place}`);
  return { row, place, version: Number(found['version']), change: text('change'), content };
}

function write(database: DatabaseSync, { room, seats }: Change): void {
  const statement = database.prepare(WRITE);
  for (const { after } of seats) {
    const { row, place, version, change, content } = after;
    statement.run({ room, row, place, version, change, ...contentColumns(content) });
  }
}
