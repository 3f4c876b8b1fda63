import { createBoxOffice } from '../box-office/create-box-office.ts';
import { doubtWords, type Task } from '../box-office/wording.ts';
import type { Wish } from '../theater/wish.ts';
import type { Invocation } from './command.ts';
import type { ExitCode } from './exit-codes.ts';
import { whileInterruptible } from './interruption.ts';
import { settleLeftBehind } from './left-behind.ts';
import { openJournal } from './open-box-office.ts';
import { planFault, type Reading, readClient, readRoom, readSeats } from './read-arguments.ts';
import { reportLeftOpen, reportOutcome } from './report-outcome.ts';
import { AS_FLAG, JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

/** The flags of a command that does something to seats for a client. */
export const TASK_FLAGS = { ...AS_FLAG, ...JSON_FLAG, ...STORE_FLAGS } as const;

/** A task with the wish that fulfils it; `booking` is the id of the reservation that the wish makes, if it makes one. */
export type TaskWish = { readonly wish: Wish; readonly booking: string | null };

/**
 * Reads `ROOM SEAT… --as NAME`, takes the wish for it to the box office, and says what became of it. The first
 * interruption gives the wish up, which the box office settles; a second one leaves without knowing.
 */
export async function runTask(
  { words, flags, output, environment }: Invocation<typeof TASK_FLAGS>,
  deed: Task['deed'],
  makeWish: (task: Task) => TaskWish,
): Promise<ExitCode> {
  const reading = readTask(deed, words, flags.as);
  if (reading.kind === 'fault') return output.usage(reading.message);
  const task = reading.value;
  return await withStore({ flags, environment }, async (store) => {
    const fault = planFault(await store.plan(), task.room, task.seats);
    if (fault !== null) return output.usage(fault);
    const journal = await openJournal(store, environment);
    const open = await settleLeftBehind(store, journal, task, output);
    if (open !== null) return reportOutcome(output, { kind: 'unknown', ...open }, task, null, store);
    const boxOffice = createBoxOffice(store, { journal });
    const { wish, booking } = makeWish(task);
    return await whileInterruptible(
      () => reportLeftOpen(output, task, booking, store),
      async (signal) => {
        const onDoubt = (): void => output.say(doubtWords(task));
        const outcome = await boxOffice.fulfil(wish, { signal, onDoubt });
        return reportOutcome(output, outcome, task, booking, store);
      },
    );
  });
}

function readTask(deed: Task['deed'], words: readonly string[], as: string | null): Reading<Task> {
  const [roomWord, ...seatWords] = words;
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  const seats = readSeats(seatWords);
  if (seats.kind === 'fault') return seats;
  const client = readClient(as);
  if (client.kind === 'fault') return client;
  return { kind: 'value', value: { deed, room: room.value, seats: seats.value, client: client.value } };
}
