import { doubtWords, namesakeWords, type Task } from '../../booking/asked.ts';
import { createBoxOffice } from '../../booking/box-office.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { parseBookingName } from '../../theater/reference.ts';
import type { Pins, Request } from '../../theater/request.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import { seatAt } from '../../theater/snapshot.ts';
import type { Invocation } from '../cli/command.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import type { Output } from '../cli/output.ts';
import {
  hasStretch,
  planFault,
  readClient,
  type Reading,
  readRoom,
  readSeatRanges,
} from '../cli/read-arguments.ts';
import { AS_FLAG, JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, openJournal, withStore } from '../opening/with-store.ts';
import { seatsForReference } from './by-reference.ts';
import { settleLeftBehind } from './left-behind.ts';
import { reportLeftOpen, reportOutcome, sayUnrecorded } from './report-outcome.ts';

/** The flags of a command that does something to seats for a client. */
export const TASK_FLAGS = { ...AS_FLAG, ...JSON_FLAG, ...STORE_FLAGS } as const;

/**
 * A task with the request that fulfils it; `booking` is the id of the reservation that the request makes, if it makes
 * one.
 */
type TaskRequest = { readonly request: Request; readonly booking: string | null };

/**
 * Reads `ROOM SEATS… --as NAME`, or for a release the reference of a booking; takes the request for it to the box
 * office, and says what became of it. The first interruption gives the request up, which the box office settles; a
 * second one leaves without knowing.
 */
export async function runTask(
  { words, flags, output, environment }: Invocation<typeof TASK_FLAGS>,
  operation: Task['operation'],
  makeRequest: (task: Task, pins: Pins | null) => TaskRequest,
): Promise<ExitCode> {
  // What is wrong in any theater is said before the store is opened.
  const isNamed = operation === 'release' && words.length === 1 && parseBookingName(words[0]) !== null;
  const early = readTask(operation, isNamed ? ANY_SEAT : words, flags.as, ANY_PLAN);
  if (early.kind === 'fault') return output.usage(early.message);
  return await withStore({ flags, environment }, async (store) => {
    const plan = await store.plan();
    const named = isNamed
      ? await seatsForReference(store, plan, words, early.value.client)
      : ({ kind: 'words', words, pins: null } as const);
    if (named.kind === 'nothing') return output.fail(named.reason, named.message, EXIT.refused);
    const reading = readTask(operation, named.words, flags.as, plan);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const fault = planFault(plan, reading.value.room, reading.value.seats);
    if (fault !== null) return output.usage(fault.message, fault.reason);
    const journal = await openJournal(store, environment);
    const open = await settleLeftBehind(store, journal, reading.value, output);
    if (open !== null) return reportOutcome(output, { kind: 'unknown', ...open }, reading.value, null, store);
    const task = await meantTask(store, reading.value, named.words.slice(1));
    const boxOffice = createBoxOffice(store, { journal });
    const { request, booking } = makeRequest(task, named.pins);
    return await whileInterruptible(
      () => reportLeftOpen(output, task, booking, store),
      async (signal, told) => {
        const onDoubt = (): void => output.say(doubtWords(task));
        const outcome = await boxOffice.fulfil(request, { signal, onDoubt });
        const code = reportOutcome(output, outcome, task, booking, store);
        told(code);
        if (operation === 'book' && outcome.kind === 'applied')
          await sayNamesakes(store, plan, task.client, output);
        await sayUnrecorded(output, outcome);
        return code;
      },
    );
  });
}

/**
 * Says whose name is so like the client's that one may be meant for the other; what is booked is booked in any case.
 */
export async function sayNamesakes(store: Store, plan: Plan, client: string, output: Output): Promise<void> {
  if (output.isJson) return;
  try {
    const words = namesakeWords(client, await lookAtRooms(store, plan));
    if (words !== null) output.say(words);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** In the place of seats that a reference stands for. */
const ANY_SEAT = ['A', '1-1'] as const;

const ANY_PLAN = { rows: 1, places: 1 } as const;

/** The task with the seats that are meant: of a row or a stretch, a client releases what is its own there. */
async function meantTask(store: Store, task: Task, words: readonly string[]): Promise<Task> {
  if (task.operation !== 'release' || !hasStretch(words)) return task;
  return { ...task, seats: await bookedAmong(store, task.room, task.seats, task.client) };
}

/**
 * Those of these seats that are booked, by the client if one is named; all of them where none is, so that it is said
 * why.
 */
export async function bookedAmong(
  store: Store,
  room: string,
  seats: readonly SeatPosition[],
  client: string | null,
): Promise<readonly SeatPosition[]> {
  const snapshot = await store.look(room, 'settle');
  const booked = seats.filter((position) => {
    const content = seatAt(snapshot, position)?.content;
    return content?.kind === 'booked' && (client === null || content.client === client);
  });
  return booked.length === 0 ? seats : booked;
}

function readTask(
  operation: Task['operation'],
  words: readonly string[],
  as: string | null,
  plan: Pick<Plan, 'rows' | 'places'>,
): Reading<Task> {
  const [roomWord, ...seatWords] = words;
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  const seats = readSeatRanges(seatWords, plan);
  if (seats.kind === 'fault') return seats;
  const client = readClient(as);
  if (client.kind === 'fault') return client;
  return { kind: 'value', value: { operation, room: room.value, seats: seats.value, client: client.value } };
}
