import { setTimeout as delay } from 'node:timers/promises';

import { MOST_WAITING, type Waiting } from '../../../theater/waiting.ts';
import { waitingIn } from '../../row.ts';
import { type Attempt, type ListAnswer, StoreError, type WaitingList } from '../../store.ts';
import { isMissingSchema } from '../connection/errors.ts';
import type { Statement } from '../connection/session.ts';
import { PLAN_LEVEL } from './plays.ts';
import { type Sender, sendOnce } from './send-once.ts';

/** A write that others disturb, or that gets no answer, is begun again this often. */
const TRIES = 4;

/**
 * The waiting list over one session. Its table came without a new format, so that programs of older versions go on:
 * in a theater that has none nobody waits, and `init` makes it.
 */
export function waitingListOn(sender: Sender, keyspace: string): WaitingList {
  const select = `SELECT room, at, seats, client, made_by, note FROM ${keyspace}.waiting WHERE room = ?`;
  const insert = `INSERT INTO ${keyspace}.waiting (room, at, seats, client, made_by, note) VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS`;
  const update = `UPDATE ${keyspace}.waiting SET client = ?, made_by = ?, note = ? WHERE room = ? AND at = ? IF EXISTS`;
  const remove = `DELETE FROM ${keyspace}.waiting WHERE room = ? AND at = ? IF EXISTS`;

  const settled = async (room: string): Promise<readonly Waiting[]> =>
    waitingIn((await sender.session.settle(select, [room])).rows, 'at');

  return {
    read: async (room) => {
      try {
        return waitingIn(await sender.session.readAll(select, [room], PLAN_LEVEL), 'at');
      } catch (error) {
        if (isMissingSchema(error)) return [];
        throw error;
      }
    },
    add: ({ id, room, count, client, by, note }) =>
      untilSeen(sender, keyspace, {
        look: async () => {
          const list = await settled(room);
          if (list.some((each) => each.id === id)) return 'done';
          return list.length >= MOST_WAITING ? 'full' : null;
        },
        statement: { query: insert, params: [room, id, count, client, by, note] },
      }),
    rewrite: ({ id, room, client, by, note }) =>
      untilSeen(sender, keyspace, {
        look: async () => {
          const found = (await settled(room)).find((each) => each.id === id);
          if (found === undefined) return 'gone';
          return found.client === client && found.by === by && found.note === note ? 'done' : null;
        },
        statement: { query: update, params: [client, by, note, room, id] },
      }),
    remove: ({ id, room }) => {
      let wasThere = false;
      return untilSeen(sender, keyspace, {
        look: async () => {
          const isThere = (await settled(room)).some((each) => each.id === id);
          wasThere ||= isThere;
          if (isThere) return null;
          return wasThere ? 'done' : 'gone';
        },
        statement: { query: remove, params: [room, id] },
      });
    },
  };
}

type Step = {
  /** What a linearizable look says of the wish; null as long as it has to be written. */
  readonly look: () => Promise<'done' | 'full' | 'gone' | null>;
  readonly statement: Statement;
};

/**
 * Looks, and writes, until a look says that it is so. What a write without an answer may still do, nobody knows: then
 * the answer is `unknown`, unless a look shows it.
 */
async function untilSeen(sender: Sender, keyspace: string, { look, statement }: Step): Promise<ListAnswer> {
  let doubt: string | null = null;
  let last: Attempt | null = null;
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (tries > 1) await delay(25 * 2 ** tries * Math.random());
      const seen = await look();
      // A write that may still come finds its place, however full the list is.
      if (seen === 'full' && doubt !== null) break;
      if (seen !== null) return { kind: seen };
      last = await sendOnce(sender, [statement], PLAN_LEVEL);
      if (last.kind === 'unknown') doubt = last.message;
      if (last.kind === 'applied') return { kind: 'done' };
      if (last.kind === 'notApplied' && last.reason !== 'busy') break;
    }
    const seen = await look();
    if (seen !== null && (seen !== 'full' || doubt === null)) return { kind: seen };
  } catch (error) {
    if (doubt !== null) return { kind: 'unknown', message: doubt };
    throw isMissingSchema(error) ? noListYet(keyspace) : error;
  }
  if (doubt !== null) return { kind: 'unknown', message: doubt };
  const why = last !== null && 'message' in last ? last.message : 'others write to it all the time';
  throw new StoreError('unavailable', `nothing was written to the waiting list: ${why}`);
}

function noListYet(keyspace: string): StoreError {
  const message = `the theater in keyspace ${keyspace} has no waiting list yet`;
  return new StoreError('too-old', `${message}; "theater init" makes its table, and changes no seat`);
}
