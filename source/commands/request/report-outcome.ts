import { askedByClient, type Task } from '../../booking/asked.ts';
import { describe } from '../../booking/describe.ts';
import { type AskedJson, type Outcome, outcomeJson } from '../../booking/outcome.ts';
import { hintFlags, resolveHint, type StorePlace, unrecordedWords } from '../../booking/resolve.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { bookingOf, type Change, customerOf } from '../../theater/change.ts';
import { referenceOf, referenceOrNull } from '../../theater/reference.ts';
import { seatLabel } from '../../theater/seats.ts';
import { type Fit, fitWords, type Waiting, whoFits } from '../../theater/waiting.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';

/**
 * Says what became of a task, and gives the exit code for it. `booking`: the reservation that the task was to make.
 */
export function reportOutcome(
  output: Output,
  outcome: Outcome,
  task: Task,
  booking: string | null,
  store: StorePlace,
): ExitCode {
  if (output.isJson) {
    output.json(outcomeJson(outcome, taskJson(task, booking)));
  } else if (outcome.kind === 'applied') {
    output.print([describe(outcome, askedByClient(task))]);
  } else {
    output.say(describe(outcome, askedByClient(task)));
    if (outcome.kind === 'unknown') {
      output.say(adviceWhenUnknown(task, bookingOf(outcome.change) ?? booking, store));
    }
  }
  return EXIT_OF[outcome.kind];
}

/** Waits for the row of a change that stands, and says when it could not be written. */
export async function sayUnrecorded(output: Output, outcome: Outcome): Promise<void> {
  if (outcome.kind !== 'applied' || (await outcome.recorded) || output.isJson) return;
  output.say(unrecordedWords(outcome.change));
}

/**
 * After seats of a room were given back, says for whom there are enough now. Nobody is told of a list that cannot be
 * read: what was done is done.
 */
export async function sayWhoWaits(store: Store, room: string, output: Output): Promise<void> {
  if (output.isJson) return;
  try {
    const words = fitWords(
      room,
      (await whoWaits(store, room)).flatMap(({ fit }) => fit ?? []),
    );
    if (words !== null) output.say(words);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** An entry, and how it fits now; null where it does not. */
export type Listed = { readonly waiting: Waiting; readonly fit: Fit | null };

/** Who waits in a room. The room itself is looked at only where somebody does. Rejects with a StoreError. */
export async function whoWaits(store: Store, room: string): Promise<readonly Listed[]> {
  const list = (await store.waiting?.read(room)) ?? [];
  if (list.length === 0) return [];
  const fits = whoFits(await store.look(room, 'browse'), list);
  return list.map((waiting) => ({
    waiting,
    fit: fits.find((fit) => fit.waiting.id === waiting.id) ?? null,
  }));
}

/** Says that a task was left while nobody knew what became of it. */
export function reportLeftOpen(
  output: Output,
  task: Task,
  booking: string | null,
  store: StorePlace,
): ExitCode {
  const message = 'Left before anybody could say what became of it.';
  if (output.isJson) output.json({ ...unknownJson(task, booking), message });
  else for (const line of [message, adviceWhenUnknown(task, booking, store)]) output.say(line);
  return EXIT.unconfirmed;
}

/** The exit code that an outcome ends a command with. */
export const EXIT_OF: Readonly<Record<Outcome['kind'], ExitCode>> = {
  applied: EXIT.done,
  settled: EXIT.done,
  refused: EXIT.refused,
  notApplied: EXIT.unreachable,
  givenUp: EXIT.interrupted,
  unknown: EXIT.unconfirmed,
};

function taskJson(task: Task, booking: string | null): AskedJson {
  const { room } = task;
  const nothing = { room, seats: task.seats.map(seatLabel), ...peopleJson(task) };
  return {
    change: (change) => ({
      ...nothing,
      ...peopleJson(task, change),
      ...bookingJson(booking ?? bookingOf(change)),
    }),
    settled: { ...nothing, ...bookingJson(booking) },
    nothing,
    refused: { room },
  };
}

/** Whose seats, and by whom where that is somebody else; of what was sold and is released, whose they were. */
function peopleJson(task: Task, change: Change | null = null): object {
  const isRelease = task.operation === 'release' && change !== null;
  const client = (isRelease ? customerOf(change) : null) ?? task.client;
  const by = task.by ?? task.client;
  return by === client ? { client } : { client, by };
}

function unknownJson(task: Task, booking: string | null): object {
  const { room, seats } = task;
  const about = { room, seats: seats.map(seatLabel), ...peopleJson(task) };
  return { outcome: 'unknown', ...bookingJson(booking), ...about };
}

function bookingJson(booking: string | null): object {
  return { booking, reference: referenceOrNull(booking) };
}

function adviceWhenUnknown({ client, by = client }: Task, booking: string | null, store: StorePlace): string {
  const name = booking === null ? '' : `Booking ${booking}, reference ${referenceOf(booking)}. `;
  const mine = `theater mine ${hintFlags(store, client)}`;
  return `${name}To settle it: ${resolveHint(store, by)}; to see whose the seats are: ${mine}`;
}
