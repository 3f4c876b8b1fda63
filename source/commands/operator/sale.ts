import type { Store } from '../../store/store.ts';
import { type HistoryEntry, isLasting } from '../../theater/change.ts';
import { readPlay } from '../../theater/names.ts';
import { isSameSeat } from '../../theater/seats.ts';
import { type Command, defineCommand } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { planFault, readClient, readReason, readRoom } from '../cli/read-arguments.ts';
import {
  NOTE_FLAG,
  OPERATION_FLAGS,
  type OperationReading,
  readRoomOperation,
  readSeatsOperation,
  runOperation,
} from '../request/operation.ts';

const FLAGS = { ...NOTE_FLAG, ...OPERATION_FLAGS } as const;

/** `theater close` and `theater open`: the same operation in two directions. */
function gateCommand(
  kind: 'close' | 'open',
  summary: string,
  details: readonly string[],
): Command<typeof FLAGS> {
  return defineCommand({
    name: kind,
    summary,
    usage: `${kind} ROOM --as NAME [--note TEXT]`,
    details,
    flags: FLAGS,
    example: `theater ${kind} A --as Ola`,
    run: async (invocation) => {
      const [room, ...others] = invocation.words;
      if (others.length > 0) return invocation.output.usage(`theater ${kind} takes one room`);
      return await runOperation(invocation, (plan) =>
        readRoomOperation(plan, room, invocation.flags, ({ note, ...operation }) => ({
          kind: 'value',
          value: { kind, ...operation, reason: note },
        })),
      );
    },
  });
}

export const closeCommand = gateCommand(
  'close',
  'Close a room: no bookings and no moves until it is opened',
  ['Releasing and blocking still work in a closed room. Asks once.'],
);

export const openCommand = gateCommand('open', 'Open a room that was closed', ['Asks once.']);

export const renameCommand = defineCommand({
  name: 'rename',
  summary: 'Give the play of a room another name',
  usage: 'rename ROOM PLAY --as NAME [--note TEXT]',
  details: ['PLAY: 1-40 columns, in quotes where it has blanks. Bookings stay. Asks once.'],
  flags: { ...NOTE_FLAG, ...OPERATION_FLAGS },
  example: "theater rename A 'Hamlet, with an understudy' --as Ola",
  run: async (invocation) => {
    const [room, title, ...others] = invocation.words;
    const { output, flags } = invocation;
    if (title === undefined) return output.usage('to what? write the new name of the play after the room');
    if (others.length > 0) return output.usage('one name; a play with blanks goes in quotes');
    const reading = readPlay(title);
    if (reading.kind === 'fault') return output.usage(reading.message);
    return await runOperation(invocation, (plan) =>
      readRoomOperation(plan, room, flags, ({ note, ...operation }) => ({
        kind: 'value',
        value: { kind: 'rename', ...operation, play: reading.name, pin: null, reason: note },
      })),
    );
  },
});

export const blockCommand = defineCommand({
  name: 'block',
  summary: 'Take seats out of the sale: never one that is booked',
  usage: 'block ROOM SEATS… --as NAME [--note TEXT]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.',
    'Seats that are blocked already stay as they are.',
  ],
  flags: { ...NOTE_FLAG, ...OPERATION_FLAGS },
  example: "theater block A 3-1..3-10 --note 'wet paint' --as Ola",
  run: (invocation) =>
    runOperation(invocation, (plan) =>
      readSeatsOperation(plan, invocation.words, invocation.flags, ({ room, seats, by, note }) => ({
        kind: 'block',
        room,
        seats,
        by,
        note,
      })),
    ),
});

export const unblockCommand = defineCommand({
  name: 'unblock',
  summary: 'Give blocked seats back to the sale',
  usage: 'unblock ROOM SEATS… --as NAME [--note TEXT]',
  details: ['SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.'],
  flags: { ...NOTE_FLAG, ...OPERATION_FLAGS },
  example: 'theater unblock A 3 --as Ola',
  run: (invocation) =>
    runOperation(invocation, (plan) =>
      readSeatsOperation(plan, invocation.words, invocation.flags, ({ room, seats, by, note }) => ({
        kind: 'unblock',
        room,
        seats,
        by,
        reason: note,
      })),
    ),
});

/** How far back the last operation of a person is looked for, ms, and among how many rows. */
const REACH_MS = 24 * 3_600_000;
const ROWS = 1_000;

export const undoCommand = defineCommand({
  name: 'undo',
  summary: 'Take back what NAME did: block, close, rename, move, give, reset',
  usage: 'undo [CHANGE | --room ROOM] --as NAME [--note TEXT]',
  details: [
    'Takes back what NAME did last, within a day, in ROOM where one is named; or',
    'the change with the id CHANGE, whoever made it. Blocking, unblocking, closing,',
    'opening, renaming, moving, giving, reserving, collecting, notes and marks of',
    'arrival can be undone, and a reset room by room. Releasing and booking are',
    'final. Refused when any seat of the change, or the play that it named, has',
    'changed since. An undo can be undone. Asks once.',
  ],
  flags: {
    room: { kind: 'value', placeholder: 'ROOM', summary: 'The last operation in this room.' },
    ...NOTE_FLAG,
    ...OPERATION_FLAGS,
  },
  example: 'theater undo --as Ola',
  run: async (invocation) => {
    const [id = null, ...others] = invocation.words;
    const { flags, output } = invocation;
    if (others.length > 0) return output.usage('theater undo takes the id of one change, or none');
    if (id !== null && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) {
      return output.usage(`"${quoted(id)}" is no id of a change; theater history --json shows them`);
    }
    if (flags.as === null) return output.usage('who does it? add --as NAME');
    const by = readClient(flags.as);
    if (by.kind === 'fault') return output.usage(by.message);
    const reason = readReason(flags.note);
    if (reason.kind === 'fault') return output.usage(reason.message);
    if (id !== null && flags.room !== null) return output.usage('CHANGE names its room; leave --room out');
    return await runOperation(invocation, async (plan, store): Promise<OperationReading> => {
      const letter = flags.room === null ? null : readRoom(flags.room);
      if (letter?.kind === 'fault') return letter;
      const fault = letter === null ? null : planFault(plan, letter.value);
      if (fault !== null) return fault;
      const wanted = { by: by.value, room: letter?.value ?? null };
      const entry = await findOperation(store, wanted, id?.toLowerCase() ?? null);
      if (entry === 'unreadable') return { kind: 'nothing', message: UNREADABLE };
      if (entry === null) return { kind: 'nothing', message: nothingWords(by.value, id) };
      const request = { kind: 'undo', change: entry.change, by: by.value } as const;
      return { kind: 'value', value: { ...request, reason: reason.value === '' ? 'undo' : reason.value } };
    });
  },
});

/**
 * The row of the change with this id, or of the last operation of this person; what a recovered row replaced is a
 * guess. `unreadable`: a row cannot be read, which may be that of the last one.
 */
async function findOperation(
  store: Store,
  { by, room }: { readonly by: string; readonly room: string | null },
  id: string | null,
): Promise<HistoryEntry | 'unreadable' | null> {
  const since = Date.now() - REACH_MS;
  const query =
    id === null
      ? { client: by, ...(room !== null && { room }), since, limit: ROWS }
      : { since, limit: 10 * ROWS };
  const { entries, unreadable } = await store.history(query);
  if (id === null && unreadable > 0) return 'unreadable';
  const own = entries.filter(({ change }) =>
    id === null ? change.by === by && change.kind !== 'fence' && isLasting(change) : change.id === id,
  );
  const found = latestOf(own);
  return found === undefined || found.isRecovered ? null : found;
}

const UNREADABLE =
  'a row of the history cannot be read, and it may be that of the last operation; name the change: theater history --json shows them; nothing was changed';

/** The last row; but of two that touch one seat the later one is that of the higher version, whatever clocks say. */
function latestOf(entries: readonly HistoryEntry[]): HistoryEntry | undefined {
  let latest = entries.at(-1);
  for (const entry of entries.toReversed()) {
    if (latest !== undefined && isAfter(entry, latest)) latest = entry;
  }
  return latest;
}

function isAfter({ change: left }: HistoryEntry, { change: right }: HistoryEntry): boolean {
  if (left.room !== right.room) return false;
  return left.seats.some(({ after }) =>
    right.seats.some((other) => isSameSeat(after, other.after) && after.version > other.after.version),
  );
}

function nothingWords(by: string, id: string | null): string {
  return id === null
    ? `the history has nothing that ${by} did within a day; nothing was changed`
    : 'the history has no such change within a day; nothing was changed';
}
