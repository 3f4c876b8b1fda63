import { randomInt } from 'node:crypto';

import { makeChangeId } from '../../booking/asked.ts';
import type { BoxOffice } from '../../booking/box-office.ts';
import { type InTwoRooms, inTwoRooms, twoRoomsWords } from '../../booking/transfer.ts';
import { type Store, StoreError, type WaitingList } from '../../store/store.ts';
import {
  type Change,
  contentInOtherName,
  type HistoryEntry,
  inOtherName,
  type NewName,
  noteInOtherName,
} from '../../theater/change.ts';
import { readName } from '../../theater/names.ts';
import { countOf, listOf } from '../../theater/seats.ts';
import type { Waiting } from '../../theater/waiting.ts';
import { ask, canAsk } from '../cli/ask.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { readClient } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { openBoxOffice, openJournal, withStore } from '../opening/with-store.ts';

/** Who has done it, in the history, when nobody says by `--as`. */
const NOBODY_IN_PARTICULAR = 'theater';

/** Rows of the history that are read at once. */
const MOST_ROWS = 10_000;

/** So often everything is gone over: whoever still sells may book in that name meanwhile. */
const MOST_PASSES = 5;

/** Where it is kept which number a name gets, until it is nowhere else: a waiting list that no room has. */
const NOWHERE = '-';

const NUMBERS = { from: 1, to: 9_999 } as const;

export const forgetCommand = defineCommand({
  name: 'forget',
  summary: 'Put a number in the place of a name, wherever this theater has it',
  usage: 'forget NAME',
  details: [
    'Seats stay booked, as "customer 17", which does not follow from the name. The',
    'name goes out of seats, the history (who, for whom, and notes of its rows) and',
    'the waiting list, and what is noted on bookings and entries in that name goes',
    'with it. Asks first. Cut short, run it again: it goes on with that number.',
    'Refused while requests in that name are unfinished on this machine, or a',
    'booking in that name is in two rooms.',
    'It cannot reach backups, what disks and nodes keep of old values for a while,',
    'notes on what others did, other machines, paper and logs: it says so.',
    'Exit codes: 0 nothing has the name any more, 1 refused, 2 usage, 69 nothing',
    'was changed, 75 not all of it is done: run it again.',
  ],
  flags: {
    yes: { kind: 'switch', summary: 'Do not ask.' },
    dryRun: { kind: 'switch', summary: 'Say where the name is, and change nothing.' },
    as: {
      kind: 'value',
      placeholder: 'NAME',
      summary: `Who does it, for the history; ${NOBODY_IN_PARTICULAR} without it.`,
    },
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater forget Jaroslaw --dry-run',
  run: async ({ words, flags, output, environment }) => {
    const reading = readName(words.join(' '));
    if (reading.kind === 'fault') return output.usage(`whose name? ${reading.message}`);
    const actor = readClient(flags.as ?? NOBODY_IN_PARTICULAR);
    if (actor.kind === 'fault') return output.usage(actor.message);
    const { name } = reading;
    if (actor.value === name) return output.usage('somebody else has to do it: the history says who did');
    if (!flags.yes && !flags.dryRun && !canAsk())
      return output.usage('this asks first, and there is no terminal; add --yes, or --dry-run');
    return await withStore({ flags, environment }, async (store) => {
      const open = await openOf(name, store, environment);
      if (open > 0) {
        const message = `${countOf(open, 'request')} of ${name} ended without a word on this machine; theater resolve comes first`;
        return output.fail('open-requests', message, EXIT.refused);
      }
      const places = placesIn(store);
      const found = await find(store, places, name);
      const [divided] = found.inTwoRooms;
      if (divided !== undefined) {
        // Seats that have changed are left by no second step any more.
        const message = `${twoRoomsWords(divided)}; theater resolve comes first`;
        return output.fail('two-rooms', message, EXIT.refused);
      }
      if (flags.dryRun) return reportFound(output, name, found);
      if (isNowhere(found) && found.number === null) return reportFound(output, name, found);
      if (!flags.yes) {
        const answer = await ask(`Put a number in the place of ${name} in ${foundWords(found)}? Type yes: `);
        if (answer === null) return EXIT.interrupted;
        if (answer.trim().toLowerCase() !== 'yes')
          return output.fail('not-confirmed', 'nothing was changed: yes was not typed', EXIT.refused);
      }
      const boxOffice = await openBoxOffice(store, environment);
      return await forget({ store, places, boxOffice, by: actor.value, name, output }, found);
    });
  },
});

type Tools = {
  readonly store: Store;
  readonly places: Places;
  readonly boxOffice: BoxOffice;
  readonly by: string;
  readonly name: string;
  readonly output: Output;
};

/** What a store must be able to do for it, as every store of this program is. */
type Places = { readonly list: WaitingList; readonly rewrite: (entry: HistoryEntry) => Promise<void> };

function placesIn(store: Store): Places {
  const { waiting: list } = store;
  if (list === undefined || store.rewrite === undefined)
    throw new StoreError('configuration', 'this store cannot forget a name');
  return { list, rewrite: async (entry) => await store.rewrite?.(entry) };
}

/** Where a name stands. */
type Found = {
  /** Rooms with seats that have it, and how many these are. */
  readonly rooms: ReadonlyMap<string, number>;
  /** Rows of the history, the oldest first; at most {@link MOST_ROWS}. */
  readonly rows: readonly HistoryEntry[];
  readonly waiting: readonly Waiting[];
  /** Bookings that have it, and that a transfer has left in two rooms. */
  readonly inTwoRooms: readonly InTwoRooms[];
  /** The number that it is getting, where that has begun; null while it has not. */
  readonly number: string | null;
};

/** Requests in a name, or about its seats, that programs of this machine left without their end. */
async function openOf(name: string, store: Store, environment: NodeJS.ProcessEnv): Promise<number> {
  const left = await (await openJournal(store, environment)).leftBehind();
  return left.filter(({ change }) => hasName(change, name)).length;
}

function hasName(change: Change, name: string): boolean {
  return JSON.stringify(inOtherName(change, { from: name, to: '' })) !== JSON.stringify(change);
}

/** Everything by linearizable looks and whole lists. Rejects with a StoreError. */
async function find(store: Store, { list }: Places, name: string): Promise<Found> {
  const { rooms } = await store.plan();
  const none: NewName = { from: name, to: '' };
  const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'settle')));
  const lists = await Promise.all(rooms.map(({ room }) => list.read(room)));
  const { entries } = await store.history({ client: name, limit: MOST_ROWS });
  const begun = (await list.read(NOWHERE)).find(({ client }) => client === name);
  const seatsWith = pictures.map(({ room, seats }) => {
    const own = seats.filter(({ content }) => contentInOtherName(content, none) !== content);
    return [room, own.length] as const;
  });
  return {
    rooms: new Map(seatsWith.filter(([, count]) => count > 0)),
    rows: entries.filter(({ change }) => hasName(change, name)),
    waiting: lists.flat().filter((entry) => entryInOtherName(entry, none) !== entry),
    inTwoRooms: inTwoRooms(pictures).filter(({ parts }) => parts.some(({ client }) => client === name)),
    number: begun?.by ?? null,
  };
}

function isNowhere({ rooms, rows, waiting }: Found): boolean {
  return rooms.size + rows.length + waiting.length === 0;
}

function entryInOtherName(entry: Waiting, name: NewName): Waiting {
  const { client, by } = entry;
  // As on a booking: what is noted of somebody who waits is how to reach him.
  const note = client === name.from ? '' : noteInOtherName(entry.note, name);
  if (client !== name.from && by !== name.from && note === entry.note) return entry;
  const other = (person: string): string => (person === name.from ? name.to : person);
  return { ...entry, client: other(client), by: other(by), note };
}

/** What has gone, and how much of it. */
type Count = { seats: number; rows: number; entries: number };

/** Goes over everything until nothing has the name; what one run leaves, the next one does by the same number. */
async function forget(tools: Tools, found: Found): Promise<ExitCode> {
  const { store, places, name, output } = tools;
  const done: Count = { seats: 0, rows: 0, entries: 0 };
  let number = found.number;
  try {
    number ??= await begin(tools);
    let left = found;
    for (let pass = 0; pass < MOST_PASSES && !isNowhere(left);) {
      // There may be more rows than are read at once.
      if (left.rows.length < MOST_ROWS) pass += 1;
      // Each pass does what the one before could not see.
      // oxlint-disable-next-line no-await-in-loop
      const trouble = await goOver(tools, left, { from: name, to: number }, done);
      if (trouble !== null) return notAll(output, trouble);
      // oxlint-disable-next-line no-await-in-loop
      left = await find(store, places, name);
    }
    if (!isNowhere(left)) return notAll(output, 'somebody goes on booking in that name');
    await end(tools);
  } catch (error) {
    if (!(error instanceof StoreError) || number === null) throw error;
    return notAll(output, error.message);
  }
  return reportDone(output, number, done);
}

/** Chooses a number that nobody has, and keeps it where the next run finds it. */
async function begin({ store, places: { list }, name }: Tools): Promise<string> {
  for (;;) {
    const number = `customer ${randomInt(NUMBERS.from, NUMBERS.to + 1)}`;
    // oxlint-disable-next-line no-await-in-loop
    const { entries } = await store.history({ client: number, limit: 1 });
    if (entries.length > 0) continue;
    const marker = { id: makeChangeId(), room: NOWHERE, count: 0, client: name, by: number, note: '' };
    // oxlint-disable-next-line no-await-in-loop
    const { kind } = await list.add(marker);
    // Of two who begin at the same moment, both take the number of the first.
    // oxlint-disable-next-line no-await-in-loop
    const kept = (await list.read(NOWHERE)).find(({ client }) => client === name);
    if (kept !== undefined) return kept.by;
    throw new StoreError('busy', `the number could not be kept (${kind}); nothing was changed`);
  }
}

async function end({ places: { list }, name }: Tools): Promise<void> {
  const markers = (await list.read(NOWHERE)).filter(({ client }) => client === name);
  for (const marker of markers) {
    // One after the other: there is hardly ever more than one.
    // oxlint-disable-next-line no-await-in-loop
    await list.remove(marker);
  }
}

/**
 * One pass: seats first, so that what is read of them from then on has the number; the history last. Null, or why it
 * came to no end.
 */
async function goOver(tools: Tools, found: Found, name: NewName, done: Count): Promise<string | null> {
  const { boxOffice, by, places } = tools;
  for (const room of found.rooms.keys()) {
    // oxlint-disable-next-line no-await-in-loop
    const outcome = await boxOffice.fulfil({ kind: 'forget', room, name, by });
    if (outcome.kind === 'applied') {
      // oxlint-disable-next-line no-await-in-loop
      await outcome.recorded;
      done.seats += outcome.change.seats.length;
    } else if (outcome.kind !== 'settled') {
      return 'message' in outcome ? outcome.message : `room ${room} was changed meanwhile`;
    }
  }
  for (const entry of found.waiting) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await places.list.rewrite(entryInOtherName(entry, name));
    if (answer.kind === 'unknown') return answer.message;
    if (answer.kind === 'done') done.entries += 1;
  }
  for (const row of found.rows) {
    // oxlint-disable-next-line no-await-in-loop
    await places.rewrite({ ...row, change: inOtherName(row.change, name) });
    done.rows += 1;
  }
  return null;
}

function notAll(output: Output, why: string): ExitCode {
  const message = `not all of it is done (${why}); what is done stays, and the same command goes on`;
  return output.fail('not-finished', message, EXIT.unconfirmed);
}

function reportFound(output: Output, name: string, found: Found): ExitCode {
  const isNone = isNowhere(found);
  if (output.isJson) output.json({ outcome: isNone ? 'settled' : 'would-apply', ...countsOf(found) });
  else if (isNone && found.number === null) output.say(`Nothing here has the name ${name}.`);
  else output.print([`Would put a number in the place of ${name} in ${foundWords(found)}.`]);
  return EXIT.done;
}

function countsOf({ rooms, rows, waiting }: Found): Count {
  const seats = [...rooms.values()].reduce((sum, count) => sum + count, 0);
  return { seats, rows: rows.length, entries: waiting.length };
}

function foundWords(found: Found): string {
  return countWords(countsOf(found));
}

function countWords({ seats, rows, entries }: Count): string {
  return listOf([
    countOf(seats, 'seat'),
    `${countOf(rows, 'row')} of the history`,
    `${entries === 1 ? '1 entry' : `${entries} entries`} of the waiting list`,
  ]);
}

/** What no program can reach from here. */
const BEYOND = [
  'copies: backups, files beside the store (.format-N, .before-restore-N), snapshots and commit logs of nodes',
  'old values: free pages of a file and its log until they are written over; on nodes until compaction, in bells a minute',
  'notes on what others have now: the name is taken out of them, and nothing else, such as a phone number',
  'rows of the history that are about others, whose notes may speak of the name; rows that cannot be read',
  'journals of programs that run now, until they end, and those of other machines and users',
  'what left the store: printed lists and tickets, CSV files, logs, screens, the memory of a shell',
] as const;

function reportDone(output: Output, number: string, done: Count): ExitCode {
  if (output.isJson) {
    output.json({ outcome: 'applied', client: number, ...done, beyond: BEYOND });
    return EXIT.done;
  }
  output.print([`The name is ${number} now, in ${countWords(done)}.`]);
  output.say('It may still be found in what cannot be reached from here:');
  for (const place of BEYOND) output.say(`- ${place}`);
  return EXIT.done;
}
