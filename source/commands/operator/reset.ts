import { askedToReset } from '../../booking/asked.ts';
import { previewOf } from '../../booking/box-office.ts';
import { operationWords, describe } from '../../booking/describe.ts';
import { type Outcome, outcomeJson } from '../../booking/outcome.ts';
import { resetRoom, type ResetTools } from '../../booking/reset-room.ts';
import { resolveHint, unrecordedWords } from '../../booking/resolve.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { Change } from '../../theater/change.ts';
import { occupancyOf, sumOfOccupancy } from '../../theater/figures.ts';
import { ask, canAsk } from '../cli/ask.ts';
import { defineCommand } from '../cli/command.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { planFault, readClient, type Reading, readReason, readRoom } from '../cli/read-arguments.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { openBoxOffice, withStore } from '../opening/with-store.ts';
import { NOTE_FLAG } from '../request/operation.ts';
import { EXIT_OF } from '../request/report-outcome.ts';

/** Who has done it, in the history, when nobody says by `--as`. */
const NOBODY_IN_PARTICULAR = 'theater';

export const resetCommand = defineCommand({
  name: 'reset',
  summary: 'Make every seat free again, room by room, whoever has booked it',
  usage: 'reset [--room ROOM] [--yes]',
  details: [
    'Asks first; without a terminal to ask on it wants --yes. Each room is closed,',
    'emptied in one change, and opened: terminals may go on selling meanwhile. A',
    'room that somebody had closed stays closed. It can be run again, and ends',
    'what an interrupted one left closed. theater undo --room A takes a reset back,',
    'as long as no seat was changed after it. Exit codes: 0 all rooms are empty,',
    '1 you did not say yes, else that of the worst room.',
  ],
  flags: {
    room: { kind: 'value', placeholder: 'ROOM', summary: 'This room only.' },
    yes: { kind: 'switch', summary: 'Do not ask.' },
    dryRun: { kind: 'switch', summary: 'Say what would change, and change nothing.' },
    as: {
      kind: 'value',
      placeholder: 'NAME',
      summary: `Who does it, for the history; ${NOBODY_IN_PARTICULAR} without it.`,
    },
    ...NOTE_FLAG,
    ...JSON_FLAG,
    ...STORE_FLAGS,
  },
  example: 'theater reset --yes --as Ola',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater reset takes no words; name one room by --room ROOM');
    const reading = readRequest(flags);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const { room, by, reason } = reading.value;
    if (!flags.yes && !flags.dryRun && !canAsk())
      return output.usage('theater reset asks first, and there is no terminal; add --yes');
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = room === null ? null : planFault(plan, room);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const rooms = room === null ? plan.rooms.map((each) => each.room) : [room];
      if (flags.dryRun) return await reportPlan(store, rooms, reading.value, output);
      if (!flags.yes) {
        const refusal = await askFirst(store, rooms, output);
        if (refusal !== null) return refusal;
      }
      const code = await resetRooms(
        { store, boxOffice: await openBoxOffice(store, environment) },
        rooms,
        { by, reason },
        output,
      );
      // An emptied theater is another one: what was decided in the old one applies no more.
      if (code === EXIT.done && room === null) await store.renew();
      if (code === EXIT.unconfirmed && !output.isJson) output.say(`To settle it: ${resolveHint(store)}`);
      return code;
    });
  },
});

type Request = { readonly room: string | null; readonly by: string; readonly reason: string };

type Said = { readonly room: string | null; readonly as: string | null; readonly note: string | null };

function readRequest({ room, as, note }: Said): Reading<Request> {
  const by = readClient(as ?? NOBODY_IN_PARTICULAR);
  if (by.kind === 'fault') return by;
  const reason = readReason(note);
  if (reason.kind === 'fault') return reason;
  const value = { room, by: by.value, reason: reason.value };
  if (room === null) return { kind: 'value', value };
  const letter = readRoom(room);
  return letter.kind === 'fault' ? letter : { kind: 'value', value: { ...value, room: letter.value } };
}

/** What a reset would free in each room, from a linearizable look; nothing is sent. */
async function reportPlan(
  store: Store,
  rooms: readonly string[],
  { by, reason }: Request,
  output: Output,
): Promise<ExitCode> {
  const previews = await Promise.all(
    rooms.map((room) => previewOf(store, { kind: 'reset', room, by, gate: null, reason })),
  );
  const changes = previews.flatMap(({ decision }) => (decision.kind === 'change' ? [decision.change] : []));
  if (output.isJson) {
    const counts = previews.map(({ seen }) => ({
      room: seen.room,
      outcome: 'would-apply',
      booked: occupancyOf(seen).booked,
    }));
    output.json({ outcome: 'would-apply', by, note: reason, rooms: counts });
  } else output.print(changes.map((change) => `Would: ${operationWords(change)}`));
  return EXIT.done;
}

/** Null when the person agrees; otherwise the exit code. */
async function askFirst(store: Store, rooms: readonly string[], output: Output): Promise<ExitCode | null> {
  const snapshots = await Promise.all(rooms.map((room) => store.look(room, 'browse')));
  const { booked } = sumOfOccupancy(snapshots.map((snapshot) => occupancyOf(snapshot)));
  const which = rooms.length === 1 ? `room ${rooms.join('')}` : `rooms ${rooms.join(' ')}`;
  output.say(`${booked} booked seats in ${which} of ${store.address} will be free.`);
  const answer = await ask('Reset? Type yes: ');
  if (answer === null) return EXIT.interrupted;
  if (answer.trim().toLowerCase() === 'yes') return null;
  return output.fail('not-confirmed', 'nothing was reset: yes was not typed', EXIT.refused);
}

/**
 * Makes rooms empty one after the other, and says what became of each. The first interruption ends it after the room
 * that is under way; a second one leaves at once. Gives the exit code of the worst room.
 */
async function resetRooms(
  tools: ResetTools,
  rooms: readonly string[],
  { by, reason }: { readonly by: string; readonly reason: string },
  output: Output,
): Promise<ExitCode> {
  return await whileInterruptible(
    () => reportLeft(output),
    async (signal) => {
      const endings: Ending[] = [];
      for (const room of rooms) {
        // One room after the other: a person who interrupts knows which rooms are left.
        // oxlint-disable-next-line no-await-in-loop
        const ending = await endingOf(room, () => resetRoom(tools, room, by, { reason, signal }));
        endings.push(ending);
        if (output.isJson) continue;
        if (ending.code === EXIT.done) output.print([ending.words]);
        else output.say(ending.words);
      }
      return reportAll(endings, output);
    },
  );
}

/** Gives the exit code of the worst room. */
function reportAll(endings: readonly Ending[], output: Output): ExitCode {
  const worst = worstCode(endings.map(({ code }) => code));
  if (output.isJson) {
    output.json({ outcome: OVERALL[worst] ?? 'not-applied', rooms: endings.map(({ json }) => json) });
  }
  return worst;
}

function reportLeft(output: Output): ExitCode {
  return output.fail('left', 'left before the end; nobody knows which rooms are empty', EXIT.unconfirmed);
}

/** What became of one room, ready to be told. */
type Ending = { readonly code: ExitCode; readonly words: string; readonly json: object };

async function endingOf(room: string, reset: () => Promise<Outcome>): Promise<Ending> {
  try {
    const outcome = await reset();
    const isUnrecorded = outcome.kind === 'applied' && !(await outcome.recorded);
    const remark = isUnrecorded ? ` ${unrecordedWords(outcome.change)}` : '';
    const words = `${describe(outcome, askedToReset(room))}${remark}`;
    return { code: EXIT_OF[outcome.kind], words, json: roomJson(room, outcome) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { fault: reason, message } = error;
    const words = `Room ${room} was not reset: ${message}.`;
    return { code: EXIT.unreachable, words, json: { room, outcome: 'error', reason, message } };
  }
}

/** A room that was empty already was reset as well, for whoever wants it empty. */
function roomJson(room: string, outcome: Outcome): object {
  if (outcome.kind === 'settled') return { room, outcome: 'applied', closed: outcome.snapshot.isClosed };
  const change = ({ gate }: Change): object =>
    outcome.kind === 'applied' ? { room, closed: gate === null } : { room };
  return outcomeJson(outcome, { change, settled: {}, nothing: { room }, refused: { room } });
}

/** The worst of all is what nobody knows; then what was not done, whatever the reason. */
function worstCode(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [EXIT.unconfirmed, EXIT.unreachable, EXIT.interrupted, EXIT.refused];
  return order.find((code) => codes.includes(code)) ?? EXIT.done;
}

const OVERALL: Readonly<Partial<Record<ExitCode, string>>> = {
  [EXIT.done]: 'applied',
  [EXIT.unconfirmed]: 'unknown',
  [EXIT.interrupted]: 'given-up',
  [EXIT.refused]: 'refused',
};
