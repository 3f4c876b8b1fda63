import { makeChangeId } from '../../booking/asked.ts';
import { type ListAnswer, type Store, StoreError, type WaitingList } from '../../store/store.ts';
import { localTime } from '../../theater/local-time.ts';
import { PLAN_LIMITS } from '../../theater/plan.ts';
import { parseReference, referenceOf } from '../../theater/reference.ts';
import { countOf } from '../../theater/seats.ts';
import { MOST_WAITING, type Waiting, waitsSince } from '../../theater/waiting.ts';
import { defineCommand } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { EXIT, type ExitCode, alignColumns, csvLines, type Output } from '../cli/output.ts';
import {
  planFault,
  readCount,
  type Reading,
  readPeople,
  readReason,
  readRoom,
} from '../cli/read-arguments.ts';
import {
  AS_FLAG,
  BOM_ALONE,
  CSV_FLAG,
  FOR_FLAG,
  JSON_FLAG,
  ONE_FORMAT,
  STORE_FLAGS,
} from '../cli/shared-flags.ts';
import { withStore } from '../opening/with-store.ts';
import { type Listed, whoWaits } from '../request/report-outcome.ts';

/** The most seats that one entry can wait for: those of the largest room. */
const MOST_SEATS = PLAN_LIMITS.rows * PLAN_LIMITS.places;

export const waitCommand = defineCommand({
  name: 'wait',
  summary: 'Write down who waits for seats of a room, or take an entry off',
  usage: 'wait ROOM N --for NAME [--note TEXT] | --done REFERENCE',
  details: [
    'NAME would take N seats of ROOM once there are so many. Nothing is kept for',
    'whoever waits: when seats are given back, the release says who waits for how',
    'many that fit now, the first to come first. To sell is up to you; then',
    '--done REFERENCE takes the entry off. A room has 200 entries at most.',
    '--as says who wrote it down. theater waiting shows the list.',
    'Exit codes: 0 done, 1 refused, 2 usage, 69 nothing written, 75 unconfirmed.',
  ],
  flags: {
    done: { kind: 'value', placeholder: 'REFERENCE', summary: 'Take this entry off the list.' },
    note: { kind: 'value', placeholder: 'TEXT', summary: 'What to know when calling, such as a number.' },
    for: { ...FOR_FLAG.for, summary: 'Who waits.' },
    as: { ...AS_FLAG.as, summary: 'Who wrote it down, where that is somebody else.' },
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater wait A 4 --for Jaroslaw',
  run: async ({ words, flags, output, environment }) => {
    if (flags.done !== null) {
      const reference = parseReference(flags.done);
      if (reference === null)
        return output.usage(`"${quoted(flags.done)}" is no reference; theater waiting shows them`);
      if (words.length > 0 || flags.for !== null || flags.note !== null)
        return output.usage('--done names an entry by itself; leave out everything else');
      return await withStore({ flags, environment }, (store) => takeOff(store, reference, output));
    }
    const wish = readWish(words, flags);
    if (wish.kind === 'fault') return output.usage(wish.message);
    return await withStore({ flags, environment }, (store) => writeDown(store, wish.value, output));
  },
});

export const waitingCommand = defineCommand({
  name: 'waiting',
  summary: 'Who waits for seats, the first to come first',
  usage: 'waiting [ROOM]',
  details: [
    '"now" stands beside those for whom there are enough free seats at this moment,',
    '"apart" where these are not side by side; each is counted as if alone.',
  ],
  flags: { ...JSON_FLAG, ...CSV_FLAG, ...STORE_FLAGS },
  example: 'theater waiting A',
  run: async ({ words, flags, output, environment }) => {
    if (flags.csv && flags.json) return output.usage(ONE_FORMAT);
    if (flags.bom && !flags.csv) return output.usage(BOM_ALONE);
    const [word, ...others] = words;
    if (others.length > 0) return output.usage('theater waiting takes one room, or none for all');
    const only = word === undefined ? null : readRoom(word);
    if (only?.kind === 'fault') return output.usage(only.message);
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = only === null ? null : planFault(plan, only.value);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const rooms = only === null ? plan.rooms.map(({ room }) => room) : [only.value];
      const found = (await Promise.all(rooms.map((room) => whoWaits(store, room)))).flat();
      if (output.isJson) output.json({ waiting: found.map(entryJson) });
      else if (flags.csv) output.csv(entriesCsv(found), flags.bom);
      else if (found.length === 0) output.say('Nobody waits.');
      else output.print(alignColumns(found.map(entryCells)));
      return EXIT.done;
    });
  },
});

type Wish = Omit<Waiting, 'id'>;

function readWish(
  words: readonly string[],
  flags: { readonly as: string | null; readonly for: string | null; readonly note: string | null },
): Reading<Wish> {
  const [roomWord, countWord, ...others] = words;
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  if (others.length > 0)
    return { kind: 'fault', message: `"${quoted(others[0] ?? '')}" is one word too many` };
  const count = readCount('N', countWord ?? '', { from: 1, to: MOST_SEATS });
  if (count.kind === 'fault' || count.value === null)
    return {
      kind: 'fault',
      message: `how many seats? a whole number from 1 to ${MOST_SEATS} after the room`,
    };
  if (flags.for === null && flags.as === null) return { kind: 'fault', message: 'who waits? add --for NAME' };
  const people = readPeople({ as: flags.as ?? flags.for, for: flags.for });
  if (people.kind === 'fault') return people;
  const { client, by = client } = people.value;
  const note = readReason(flags.note);
  if (note.kind === 'fault') return note;
  return { kind: 'value', value: { room: room.value, count: count.value, client, by, note: note.value } };
}

async function writeDown(store: Store, wish: Wish, output: Output): Promise<ExitCode> {
  const plan = await store.plan();
  const fault = planFault(plan, wish.room);
  if (fault !== null) return output.usage(fault.message, fault.reason);
  if (wish.count > plan.rows * plan.places)
    return output.usage(`room ${wish.room} has ${plan.rows * plan.places} seats`);
  const waiting = { id: makeChangeId(), ...wish };
  const { room, client, count } = waiting;
  const answer = await listIn(store).add(waiting);
  if (answer.kind === 'full') {
    const message = `${MOST_WAITING} wait in room ${room} already; nobody was written down`;
    return output.fail('list-full', message, EXIT.refused);
  }
  const done = `${client} waits for ${countOf(count, 'seat')} in ${room}. Reference ${referenceOf(waiting.id)}.`;
  const code = report(output, answer, waiting, done);
  const isNow = code === EXIT.done && (await whoWaits(store, room)).some((each) => fitsNow(each, waiting));
  if (isNow && !output.isJson) output.say(`There are enough free seats in ${room} now.`);
  return code;
}

function fitsNow({ waiting, fit }: Listed, { id }: Waiting): boolean {
  return waiting.id === id && fit !== null;
}

async function takeOff(store: Store, reference: string, output: Output): Promise<ExitCode> {
  const { rooms } = await store.plan();
  const list = listIn(store);
  const lists = await Promise.all(rooms.map(({ room }) => list.read(room)));
  const [first, ...others] = lists.flat().filter(({ id }) => referenceOf(id) === reference);
  if (first === undefined) return nobodyWaits(reference, output);
  if (others.length > 0) {
    const message = `several entries have the reference ${reference}; nothing was taken off`;
    return output.fail('several-entries', message, EXIT.refused);
  }
  const answer = await list.remove(first);
  if (answer.kind === 'gone') return nobodyWaits(reference, output);
  const { client, count, room } = first;
  return report(output, answer, first, `${client} waits no more for ${countOf(count, 'seat')} in ${room}.`);
}

function nobodyWaits(reference: string, output: Output): ExitCode {
  return output.fail('no-such-entry', `nobody waits under the reference ${reference} now`, EXIT.refused);
}

/** The list of a store, which every store of this program has. */
function listIn({ waiting }: Store): WaitingList {
  if (waiting !== undefined) return waiting;
  throw new StoreError('configuration', 'this store keeps no waiting list');
}

function report(output: Output, answer: ListAnswer, waiting: Waiting, done: string): ExitCode {
  if (answer.kind === 'unknown') {
    const message = `Not confirmed: nobody can say yet whether the list was changed (${answer.message}).`;
    if (output.isJson) output.json({ outcome: 'unknown', ...waitingJson(waiting), message });
    else output.say(`${message} theater waiting ${waiting.room} shows it.`);
    return EXIT.unconfirmed;
  }
  if (output.isJson) output.json({ outcome: 'applied', ...waitingJson(waiting) });
  else output.print([done]);
  return EXIT.done;
}

function waitingJson({ id, room, count, client, by, note }: Waiting): object {
  return { id, reference: referenceOf(id), room, count, client, by, note };
}

function entryJson({ waiting, fit }: Listed): object {
  const since = new Date(waitsSince(waiting)).toISOString();
  return { ...waitingJson(waiting), since, fits: fit !== null, together: fit?.isTogether ?? null };
}

function entryCells({ waiting, fit }: Listed): readonly (string | number)[] {
  const { id, room, count, client, by, note } = waiting;
  const who = by === client ? client : `${client}, by ${by}`;
  const now = fit === null ? '' : fit.isTogether ? 'now' : 'now, apart';
  return [room, count, who, referenceOf(id), localTime(waitsSince(waiting)), now, note];
}

function entriesCsv(found: readonly Listed[]): readonly string[] {
  return csvLines([
    ['room', 'seats', 'client', 'by', 'reference', 'since', 'fits', 'together', 'note'],
    ...found.map(({ waiting, fit }) => [
      waiting.room,
      waiting.count,
      waiting.client,
      waiting.by,
      referenceOf(waiting.id),
      new Date(waitsSince(waiting)).toISOString(),
      fit !== null,
      fit?.isTogether ?? null,
      waiting.note,
    ]),
  ]);
}
