import { createBoxOffice } from '../box-office/create-box-office.ts';
import { doubtWords, namesakeWords, type Task } from '../box-office/wording.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { Plan } from '../theater/plan.ts';
import type { SeatPosition } from '../theater/seats.ts';
import { seatAt } from '../theater/snapshot.ts';
import type { Wish } from '../theater/wish.ts';
import type { Invocation } from './command.ts';
import type { ExitCode } from './exit-codes.ts';
import { whileInterruptible } from './interruption.ts';
import { settleLeftBehind } from './left-behind.ts';
import { lookAtRooms } from './look-at-rooms.ts';
import { openJournal } from './open-box-office.ts';
import type { Output } from './output.ts';
import {
  hasStretch,
  planFault,
  type Reading,
  readClient,
  readRoom,
  readSeatRanges,
} from './read-arguments.ts';
import { reportLeftOpen, reportOutcome } from './report-outcome.ts';
import { AS_FLAG, JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

/** The flags of a command that does something to seats for a client. */
export const TASK_FLAGS = { ...AS_FLAG, ...JSON_FLAG, ...STORE_FLAGS } as const;

/** A task with the wish that fulfils it; `booking` is the id of the reservation that the wish makes, if it makes one. */
export type TaskWish = { readonly wish: Wish; readonly booking: string | null };

/**
 * Reads `ROOM SEATS… --as NAME`, takes the wish for it to the box office, and says what became of it. The first
 * interruption gives the wish up, which the box office settles; a second one leaves without knowing.
 */
export async function runTask(
  { words, flags, output, environment }: Invocation<typeof TASK_FLAGS>,
  deed: Task['deed'],
  makeWish: (task: Task) => TaskWish,
): Promise<ExitCode> {
  // What is wrong in any theater is said before the store is opened.
  const early = readTask(deed, words, flags.as, ANY_PLAN);
  if (early.kind === 'fault') return output.usage(early.message);
  return await withStore({ flags, environment }, async (store) => {
    const plan = await store.plan();
    const reading = readTask(deed, words, flags.as, plan);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const fault = planFault(plan, reading.value.room, reading.value.seats);
    if (fault !== null) return output.usage(fault.message, fault.reason);
    const journal = await openJournal(store, environment);
    const open = await settleLeftBehind(store, journal, reading.value, output);
    if (open !== null) return reportOutcome(output, { kind: 'unknown', ...open }, reading.value, null, store);
    const task = await meantTask(store, reading.value, words.slice(1));
    const boxOffice = createBoxOffice(store, { journal });
    const { wish, booking } = makeWish(task);
    return await whileInterruptible(
      () => reportLeftOpen(output, task, booking, store),
      async (signal) => {
        const onDoubt = (): void => output.say(doubtWords(task));
        const outcome = await boxOffice.fulfil(wish, { signal, onDoubt });
        const code = reportOutcome(output, outcome, task, booking, store);
        if (deed === 'book' && outcome.kind === 'applied')
          await sayNamesakes(store, plan, task.client, output);
        return code;
      },
    );
  });
}

/** Says whose name is so like the client's that one may be meant for the other; what is booked is booked in any case. */
async function sayNamesakes(store: Store, plan: Plan, client: string, output: Output): Promise<void> {
  if (output.isJson) return;
  try {
    const words = namesakeWords(client, await lookAtRooms(store, plan));
    if (words !== null) output.say(words);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

const ANY_PLAN = { rows: 1, places: 1 } as const;

/** The task with the seats that are meant: of a row or a stretch, a client releases what is its own there. */
async function meantTask(store: Store, task: Task, words: readonly string[]): Promise<Task> {
  if (task.deed !== 'release' || !hasStretch(words)) return task;
  return { ...task, seats: await bookedAmong(store, task.room, task.seats, task.client) };
}

/** Those of these seats that are booked, by the client if one is named; all of them where none is, so that it is said why. */
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
  deed: Task['deed'],
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
  return { kind: 'value', value: { deed, room: room.value, seats: seats.value, client: client.value } };
}
