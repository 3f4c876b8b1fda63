import { doubtWords, namesakeWords, type Task } from '../../booking/asked.ts';
import { createBoxOffice } from '../../booking/box-office.ts';
import { salesOfEvening } from '../../booking/history.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { mayLetGo } from '../../theater/decisions/sale.ts';
import type { Plan } from '../../theater/plan.ts';
import { parseBookingName } from '../../theater/reference.ts';
import type { Pins, Request, Seller } from '../../theater/request.ts';
import { soldBy } from '../../theater/sales.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import { seatAt } from '../../theater/snapshot.ts';
import type { Invocation } from '../cli/command.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import {
  hasStretch,
  planFault,
  type People,
  type Reading,
  readPeople,
  readRoom,
  readSeatRanges,
} from '../cli/read-arguments.ts';
import { AS_FLAG, FOR_FLAG, JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, openJournal, withStore } from '../opening/with-store.ts';
import { type NoOneBooking, partOfReference } from './by-reference.ts';
import { settleLeftBehind } from './left-behind.ts';
import { reportLeftOpen, reportOutcome, sayUnrecorded, sayWhoWaits } from './report-outcome.ts';

/** The flags of a command that does something to seats for a client. */
export const TASK_FLAGS = { ...AS_FLAG, ...FOR_FLAG, ...JSON_FLAG, ...STORE_FLAGS } as const;

/**
 * A task with the request that fulfils it; `booking` is the id of the reservation that the request makes, if it makes
 * one.
 */
type TaskRequest = { readonly request: Request; readonly booking: string | null };

/** What a task comes to: its seats, the pins of a reference, and who lets go of seats that others have. */
type Meant = { readonly task: Task; readonly pins: Pins | null; readonly seller?: Seller };

/**
 * Reads `ROOM SEATS… --as NAME [--for NAME]`, or for a release the reference of a booking; takes the request for it
 * to the box office, and says what became of it. The first interruption gives the request up, which the box office
 * settles; a second one leaves without knowing.
 */
export async function runTask(
  { words, flags, output, environment }: Invocation<typeof TASK_FLAGS>,
  operation: Task['operation'],
  makeRequest: (meant: Meant, store: Store) => TaskRequest | Promise<TaskRequest | NoOneBooking>,
): Promise<ExitCode> {
  // What is wrong in any theater is said before the store is opened.
  const isNamed = operation === 'release' && parseBookingName(words[0]) !== null;
  const early = readTask(operation, isNamed ? ANY_SEAT : words, flags, ANY_PLAN);
  if (early.kind === 'fault') return output.usage(early.message);
  return await withStore({ flags, environment }, async (store) => {
    const plan = await store.plan();
    const named = isNamed
      ? await partOfReference(store, plan, words, early.value.client)
      : ({ kind: 'words', words, pins: null } as const);
    if (named.kind === 'nothing') return output.fail(named.reason, named.message, EXIT.refused);
    const reading = readTask(operation, named.words, flags, plan);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const fault = planFault(plan, reading.value.room, reading.value.seats);
    if (fault !== null) return output.usage(fault.message, fault.reason);
    const journal = await openJournal(store, environment);
    const open = await settleLeftBehind(store, journal, reading.value, output);
    if (open !== null) return reportOutcome(output, { kind: 'unknown', ...open }, reading.value, null, store);
    const meant = await meantBy(store, reading.value, named.words.slice(1), named.pins);
    const { task } = meant;
    const boxOffice = createBoxOffice(store, { journal });
    const made = await makeRequest(meant, store);
    if ('kind' in made) return output.fail(made.reason, made.message, EXIT.refused);
    const { request, booking } = made;
    return await whileInterruptible(
      () => reportLeftOpen(output, task, booking, store),
      async (signal, told) => {
        const onDoubt = (): void => output.say(doubtWords(task));
        const outcome = await boxOffice.fulfil(request, { signal, onDoubt });
        const code = reportOutcome(output, outcome, task, booking, store);
        told(code);
        if (operation === 'book' && outcome.kind === 'applied')
          await sayNamesakes(store, plan, task.client, output);
        if (operation === 'release' && outcome.kind === 'applied')
          await sayWhoWaits(store, task.room, output);
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

/**
 * Of a row or a stretch, somebody releases what he may there; what he may, his sales of the evening say, too.
 */
async function meantBy(
  store: Store,
  task: Task,
  words: readonly string[],
  pins: Pins | null,
): Promise<Meant> {
  if (task.operation !== 'release') return { task, pins };
  const { room, seats } = task;
  const withSeller = await sellerFor(store, room, seats, task);
  if (!hasStretch(words)) return { task, pins, ...withSeller };
  const mayBe: MayBe = (content) => mayLetGo(content, task.client, withSeller.seller);
  return { task: { ...task, seats: await bookedAmong(store, room, seats, mayBe) }, pins, ...withSeller };
}

/**
 * Who does it where that matters: somebody acts for a client, or for whoever has some of the seats. What he sold is
 * asked of the history only then. Rejects with a StoreError.
 */
export async function sellerFor(
  store: Store,
  room: string,
  seats: readonly SeatPosition[],
  { client, by }: People,
): Promise<{ readonly seller?: Seller }> {
  const snapshot = await store.look(room, 'browse');
  const isOthers = seats.some((position) => {
    const content = seatAt(snapshot, position)?.content;
    return content?.kind === 'booked' && content.client !== client;
  });
  const actor = by ?? client;
  if (isOthers) return { seller: { by: actor, sold: soldBy(actor, await salesOfEvening(store, actor)) } };
  return by === undefined ? {} : { seller: { by, sold: new Set() } };
}

type MayBe = (content: { readonly client: string; readonly booking: string }) => boolean;

/** Those of these seats that are booked and may be meant; all of them where none is, so that it is said why. */
export async function bookedAmong(
  store: Store,
  room: string,
  seats: readonly SeatPosition[],
  mayBe: MayBe,
): Promise<readonly SeatPosition[]> {
  const snapshot = await store.look(room, 'settle');
  const booked = seats.filter((position) => {
    const content = seatAt(snapshot, position)?.content;
    return content?.kind === 'booked' && mayBe(content);
  });
  return booked.length === 0 ? seats : booked;
}

function readTask(
  operation: Task['operation'],
  words: readonly string[],
  flags: { readonly as: string | null; readonly for: string | null },
  plan: Pick<Plan, 'rows' | 'places'>,
): Reading<Task> {
  const [roomWord, ...seatWords] = words;
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  const seats = readSeatRanges(seatWords, plan);
  if (seats.kind === 'fault') return seats;
  const people = readPeople(flags);
  if (people.kind === 'fault') return people;
  return { kind: 'value', value: { operation, room: room.value, seats: seats.value, ...people.value } };
}
