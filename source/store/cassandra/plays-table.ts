import { setTimeout as delay } from 'node:timers/promises';

import { PLAN_LEVEL } from './plan-rows.ts';
import { textIn, wholeIn } from './row.ts';
import { FORMAT_MARK } from './schema.ts';
import { sendOnce, type Sender } from './send-once.ts';
import { selectRoom, type Statement } from './statements.ts';

/** A step that others disturb, or that gets no answer, is begun again this often. */
const TRIES = 8;

/** What a room shows, and the version of its first seat, which every rename raises. */
type Shown = { readonly play: string; readonly version: number };

/** What table `plays` says of a room; the version is null until it has followed the room once. */
type Written = { readonly plays: readonly string[]; readonly version: number | null };

/**
 * Brings the rows of table `plays` to what the room shows: nobody here reads them for that, but other programs may. The
 * version makes a request that comes late lose, also when a play has got its old name back. Looks before each write;
 * false when it could not be done, which the next rename or `init` makes good.
 */
export async function followRoom(sender: Sender, keyspace: string, room: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await delay(25 * 2 ** tries * Math.random());
    const shown = await readShown(sender, keyspace, room);
    const written = await readWritten(sender, keyspace, room);
    const ahead = (written.version ?? -1) - shown.version;
    if (ahead >= 0 && isOnly(written.plays, shown.play)) return true;
    // Somebody followed a later rename than the one that was read.
    if (ahead <= 0) await sendOnce(sender, rewrite(keyspace, room, shown, written), PLAN_LEVEL);
  }
  return false;
}

async function readShown({ session }: Sender, keyspace: string, room: string): Promise<Shown> {
  const row = (await session.settle(selectRoom(keyspace), [room])).first();
  return { play: textIn(row, 'play'), version: wholeIn(row, 'version') };
}

async function readWritten(sender: Sender, keyspace: string, room: string): Promise<Written> {
  const { rows } = await sender.session.settle(selectPlaysOf(keyspace), [room]);
  const version: unknown = rows[0]?.get('version');
  return {
    plays: rows.filter((row) => row.get('play') !== null).map((row) => textIn(row, 'play')),
    version: typeof version === 'number' ? version : null,
  };
}

function rewrite(
  keyspace: string,
  room: string,
  shown: Shown,
  { plays, version }: Written,
): readonly [Statement, ...Statement[]] {
  const table = `${keyspace}.plays`;
  const test = version === null ? 'IF version = null' : 'IF version = ?';
  const lead = {
    query: `UPDATE ${table} SET version = ? WHERE room = ? ${test} ${FORMAT_MARK}`,
    params: [shown.version, room, ...(version === null ? [] : [version])],
  };
  const insert = {
    query: `INSERT INTO ${table} (room, play) VALUES (?, ?) ${FORMAT_MARK}`,
    params: [room, shown.play],
  };
  const deletes = plays
    .filter((play) => play !== shown.play)
    .map((play) => ({
      query: `DELETE FROM ${table} WHERE room = ? AND play = ? ${FORMAT_MARK}`,
      params: [room, play],
    }));
  return [lead, ...(plays.includes(shown.play) ? [] : [insert]), ...deletes];
}

function isOnly(plays: readonly string[], play: string): boolean {
  return plays.length === 1 && plays[0] === play;
}

/** What the table says of one room, whole. */
export function selectPlaysOf(keyspace: string): string {
  return `SELECT room, play, version FROM ${keyspace}.plays WHERE room = ?`;
}
