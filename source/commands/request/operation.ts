import { askedByOperator } from '../../booking/asked.ts';
import { previewOf } from '../../booking/box-office.ts';
import { operationWords, describe } from '../../booking/describe.ts';
import { type AskedJson, changeJson, type Outcome, outcomeJson } from '../../booking/outcome.ts';
import { resolveHint, type StorePlace } from '../../booking/resolve.ts';
import type { Store } from '../../store/store.ts';
import type { Change } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import { type Request, roomOf } from '../../theater/request.ts';
import { seatLabel, type SeatPosition } from '../../theater/seats.ts';
import { ask, canAsk } from '../cli/ask.ts';
import type { FlagTable, Invocation } from '../cli/command.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import {
  planFault,
  readClient,
  type Reading,
  readReason,
  readRoom,
  readSeatRanges,
} from '../cli/read-arguments.ts';
import { JSON_FLAG, NAME_VARIABLE, STORE_FLAGS } from '../cli/shared-flags.ts';
import { openBoxOffice, withStore } from '../opening/with-store.ts';
import type { NoOneBooking } from './by-reference.ts';
import { EXIT_OF, sayUnrecorded, sayWhoWaits } from './report-outcome.ts';

/** Why; for every command that acts on other people's evening. */
export const NOTE_FLAG = {
  note: { kind: 'value', placeholder: 'TEXT', summary: 'Why, for the history.' },
} as const satisfies FlagTable;

/** The flags of every command by which somebody runs the theater. */
export const OPERATION_FLAGS = {
  as: {
    kind: 'value',
    placeholder: 'NAME',
    variable: NAME_VARIABLE,
    summary: 'Who does it, for the history.',
  },
  yes: { kind: 'switch', summary: 'Do not ask.' },
  dryRun: { kind: 'switch', summary: 'Say what would change, and change nothing.' },
  ...JSON_FLAG,
  ...STORE_FLAGS,
} as const satisfies FlagTable;

/** What an operation's words come to; `nothing`: they are right, but there is nothing that they speak of. */
export type OperationReading = Reading<Request> | Nothing;

type Nothing = {
  readonly kind: 'nothing';
  readonly message: string;
  /** `nothing-to-undo` where none is named. */
  readonly reason?: NoOneBooking['reason'];
};

/**
 * Does something to a room in the name of who runs it: shows exactly what will change, asks once, and reports.
 * What was shown is what is sent first; a seat that is in another booking by then refuses it.
 */
export async function runOperation(
  { flags, output, environment }: Invocation<typeof OPERATION_FLAGS>,
  readRequest: (plan: Plan, store: Store) => OperationReading | Promise<OperationReading>,
): Promise<ExitCode> {
  if (cannotAsk(flags)) return output.usage(CANNOT_ASK);
  return await withStore({ flags, environment }, async (store) => {
    const reading = await readRequest(await store.plan(), store);
    if (reading.kind === 'fault') return output.usage(reading.message, reading.reason);
    if (reading.kind === 'nothing')
      return output.fail(reading.reason ?? 'nothing-to-undo', reading.message, EXIT.refused);
    const { request, seen, decision } = await previewOf(store, reading.value);
    if (decision.kind !== 'change') return report({ ...decision, snapshot: seen }, request, store, output);
    if (flags.dryRun) return reportPlan(decision.change, output);
    if (!flags.yes) {
      const refusal = await askFirst(operationWords(decision.change), output);
      if (refusal !== null) return refusal;
    }
    const boxOffice = await openBoxOffice(store, environment);
    // The first interruption gives the request up, which the box office settles; at a second one nobody waits for
    // that.
    return await whileInterruptible(
      () => reportLeft(decision.change, store, output),
      async (signal, told) => {
        const onDoubt = (): void => output.say('No answer so far; finding out what became of it.');
        const outcome = await boxOffice.fulfil(request, { seen, signal, onDoubt });
        const code = report(outcome, request, store, output);
        told(code);
        if (outcome.kind === 'applied' && isGivenBack(outcome.change))
          await sayWhoWaits(store, outcome.change.room, output);
        await sayUnrecorded(output, outcome);
        return code;
      },
    );
  });
}

/** Whether seats that could not be booked can be now. */
function isGivenBack({ kind, seats }: Change): boolean {
  const hasFreed = seats.some(
    ({ before, after }) => before.content.kind !== 'free' && after.content.kind === 'free',
  );
  return kind !== 'hold' && hasFreed;
}

/** Whether an operation would ask, and there is nobody to. */
export function cannotAsk({ yes, dryRun }: { readonly yes: boolean; readonly dryRun: boolean }): boolean {
  return !yes && !dryRun && !canAsk();
}

export const CANNOT_ASK = 'this asks first, and there is no terminal; add --yes, or --dry-run';

/** Null when the person agrees; otherwise the exit code. */
export async function askFirst(words: string, output: Output): Promise<ExitCode | null> {
  const answer = await ask(`${words}? Type yes: `);
  if (answer === null) return EXIT.interrupted;
  if (answer.trim().toLowerCase() === 'yes') return null;
  return output.fail('not-confirmed', 'nothing was changed: yes was not typed', EXIT.refused);
}

function reportPlan(change: Change, output: Output): ExitCode {
  if (output.isJson) output.json({ outcome: 'would-apply', ...changeJson(change) });
  else output.print([`Would: ${operationWords(change)}`]);
  return EXIT.done;
}

/** The change itself is not named: what was sent last may have been decided anew. */
function reportLeft(change: Change, store: StorePlace, output: Output): ExitCode {
  const message = 'Left before anybody could say what became of it.';
  const { change: _, ...json } = changeJson(change);
  if (output.isJson) output.json({ outcome: 'unknown', ...json, message });
  else output.say(`${message} To settle it: ${resolveHint(store)}`);
  return EXIT.unconfirmed;
}

function report(outcome: Outcome, request: Request, store: StorePlace, output: Output): ExitCode {
  if (output.isJson) output.json(outcomeJson(outcome, requestJson(request)));
  else if (outcome.kind === 'applied') output.print([describe(outcome, askedByOperator(request))]);
  else output.say(describe(outcome, askedByOperator(request)));
  if (!output.isJson && outcome.kind === 'unknown') output.say(`To settle it: ${resolveHint(store)}`);
  return EXIT_OF[outcome.kind];
}

function requestJson(request: Request): AskedJson {
  const about = { kind: request.kind, room: roomOf(request) };
  return {
    change: changeJson,
    settled: { ...about, ...askedFor(request), change: null },
    nothing: about,
    refused: about,
  };
}

/** What a request that left nothing to change was about, under the names that a change has. */
function askedFor(request: Request): object {
  const { by, reason } = saidBy(request);
  return { seats: seatsOf(request).map(seatLabel), by, note: reason };
}

function seatsOf(request: Request): readonly SeatPosition[] {
  switch (request.kind) {
    case 'book':
    case 'come':
    case 'release':
    case 'give':
    case 'hold':
    case 'block':
    case 'unblock':
    case 'arrive':
    case 'unarrive':
    case 'reserve':
    case 'collect':
    case 'note':
      return request.seats;
    case 'move':
      return request.from;
    case 'undo':
    case 'fence':
      return request.change.seats.map(({ after }) => after);
    case 'expire':
    case 'reset':
    case 'close':
    case 'open':
    case 'rename':
    case 'forget':
      return [];
  }
}

function saidBy(request: Request): { readonly by: string; readonly reason: string } {
  switch (request.kind) {
    case 'book':
      return { by: request.by ?? request.client, reason: '' };
    case 'release':
    case 'reserve':
      return request.override ?? { by: request.seller?.by ?? request.client, reason: '' };
    case 'move':
    case 'give':
      return request.override ?? { by: request.seller?.by ?? request.client, reason: request.reason ?? '' };
    case 'hold':
      return { by: request.client, reason: '' };
    case 'come':
      return request;
    case 'block':
      return { by: request.by, reason: request.note };
    case 'fence':
    case 'arrive':
    case 'unarrive':
    case 'forget':
    case 'collect':
    case 'expire':
    case 'note':
      return { by: request.by, reason: '' };
    case 'unblock':
    case 'reset':
    case 'close':
    case 'open':
    case 'rename':
    case 'undo':
      return { by: request.by, reason: request.reason ?? '' };
  }
}

/** What every operation that is about a room says. */
type RoomOperation = { readonly room: string; readonly by: string; readonly note: string };

/** What an operation that is about seats of one room says. */
type SeatsOperation = RoomOperation & { readonly seats: readonly SeatPosition[] };

type Said = { readonly as: string | null; readonly note: string | null };

/** Reads `ROOM SEATS… --as NAME [--note TEXT]` for a theater of this plan. */
export function readSeatsOperation<Operation extends Request>(
  plan: Plan,
  [roomWord, ...seatWords]: readonly string[],
  said: Said,
  makeRequest: (operation: SeatsOperation) => Operation,
): Reading<Operation> {
  return readRoomOperation(plan, roomWord, said, (operation) => {
    const seats = readSeatRanges(seatWords, plan);
    if (seats.kind === 'fault') return seats;
    const fault = planFault(plan, operation.room, seats.value);
    if (fault !== null) return fault;
    return { kind: 'value', value: makeRequest({ ...operation, seats: seats.value }) };
  });
}

/** Reads `ROOM --as NAME [--note TEXT]`, and what follows by `rest`. */
export function readRoomOperation<Operation extends Request>(
  plan: Plan,
  roomWord: string | undefined,
  { as, note }: Said,
  rest: (operation: RoomOperation) => Reading<Operation>,
): Reading<Operation> {
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  const fault = planFault(plan, room.value);
  if (fault !== null) return fault;
  if (as === null) return { kind: 'fault', message: 'who does it? add --as NAME' };
  const by = readClient(as);
  if (by.kind === 'fault') return by;
  const reason = readReason(note);
  if (reason.kind === 'fault') return reason;
  return rest({ room: room.value, by: by.value, note: reason.value });
}
