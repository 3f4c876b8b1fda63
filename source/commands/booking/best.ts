import { doubtWords, type Task, makeBookingId } from '../../booking/asked.ts';
import { type BoxOffice, createBoxOffice } from '../../booking/box-office.ts';
import type { Outcome } from '../../booking/outcome.ts';
import type { Store } from '../../store/store.ts';
import { arrangementWords, bestSeats, type Suggestion } from '../../theater/best-seats.ts';
import { foldName } from '../../theater/names.ts';
import type { Plan } from '../../theater/plan.ts';
import type { BookRequest } from '../../theater/request.ts';
import { countOf, listOf } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { FlagTable, Invocation } from '../cli/command.ts';
import { whileInterruptible } from '../cli/interruption.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { EXIT, type ExitCode } from '../cli/output.ts';
import {
  planFault,
  type People,
  readCount,
  type Reading,
  readPeople,
  readRoom,
} from '../cli/read-arguments.ts';
import { openJournal, withStore } from '../opening/with-store.ts';
import { sayLeftBehind } from '../request/left-behind.ts';
import { reportLeftOpen, reportOutcome, sayUnrecorded } from '../request/report-outcome.ts';
import { sayNamesakes, type TASK_FLAGS } from '../request/seat-task.ts';

/** The flags by which `theater book` chooses seats itself. */
export const BEST_FLAGS = {
  best: { kind: 'value', placeholder: 'N', summary: 'The best N seats side by side, in place of SEATS.' },
  play: { kind: 'value', placeholder: 'TITLE', summary: 'With --best: a part of a play, in place of ROOM.' },
} as const satisfies FlagTable;

type BestInvocation = Invocation<typeof TASK_FLAGS & typeof BEST_FLAGS>;

const MOST_SEATS = 20;

/** So often other seats are tried, each time from the picture that came back. */
const MOST_TRIES = 5;

/** What somebody wants seats of, by its room or by its play. */
type Wish = { readonly count: number; readonly people: People; readonly where: Where };

type Where =
  | { readonly kind: 'room'; readonly room: string }
  | { readonly kind: 'play'; readonly title: string };

/**
 * `theater book --best N`: books the best seats of a room, or of the rooms that show a play. Seats that somebody else
 * takes first are no reason to give up: others are tried, under the same booking id, since a refusal is sure.
 */
export async function bookBest(
  { words, flags, output, environment }: BestInvocation,
  kept: Pick<BookRequest, 'until' | 'note'>,
): Promise<ExitCode> {
  const wish = readWish(words, flags);
  if (wish.kind === 'fault') return output.usage(wish.message);
  const { count, people, where } = wish.value;
  const { client, by = client } = people;
  return await withStore({ flags, environment }, async (store) => {
    const plan = await store.plan();
    const fault = where.kind === 'room' ? planFault(plan, where.room) : null;
    if (fault !== null) return output.usage(fault.message, fault.reason);
    const journal = await openJournal(store, environment);
    await sayLeftBehind(store, journal, by, output);
    const rooms = await roomsOf(store, plan, where);
    if (rooms.length === 0) return output.usage(noPlayWords(plan, where), 'no-such-play');
    const office = createBoxOffice(store, { journal });
    const booking = makeBookingId();
    let task: Task | null = null;
    const leave = (): ExitCode =>
      task === null ? EXIT.interrupted : reportLeftOpen(output, task, booking, store);
    return await whileInterruptible(leave, async (signal, told) => {
      const tried = await tryBest({ office, rooms, count, people, booking, kept, signal }, (next) => {
        task = next;
        return () => output.say(doubtWords(next));
      });
      if (tried === null) {
        const message = `there are not ${countOf(count, 'free seat')} in ${listOf(rooms.map(roomWords))}; nothing was booked`;
        return output.fail('too-few-free', message, EXIT.refused);
      }
      const code = reportOutcome(output, tried.outcome, tried.task, booking, store);
      told(code);
      if (tried.outcome.kind !== 'applied') return code;
      const how = arrangementWords(tried.suggestion);
      if (how !== '' && !output.isJson) output.say(`Note: ${how}.`);
      await sayNamesakes(store, plan, client, output);
      await sayUnrecorded(output, tried.outcome);
      return code;
    });
  });
}

function roomWords({ room, isClosed }: RoomSnapshot): string {
  return isClosed ? `room ${room}, which is closed` : `room ${room}`;
}

type Try = {
  readonly office: BoxOffice;
  readonly rooms: readonly RoomSnapshot[];
  readonly count: number;
  readonly people: People;
  readonly booking: string;
  readonly kept: Pick<BookRequest, 'until' | 'note'>;
  readonly signal: AbortSignal;
};

type Tried = { readonly outcome: Outcome; readonly task: Task; readonly suggestion: Suggestion };

/** What became of the last try; null when nothing was left to try. `onTry` hears of each, and tells of a doubt. */
async function tryBest(
  { office, rooms, count, people, booking, kept, signal }: Try,
  onTry: (task: Task) => () => void,
): Promise<Tried | null> {
  const known = new Map(rooms.map((snapshot) => [snapshot.room, snapshot]));
  let last: Tried | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = bestOf([...known.values()], count, people.client);
    if (found === null) return last;
    const { seen, suggestion } = found;
    const { seats } = suggestion;
    const task: Task = { operation: 'book', room: seen.room, seats, ...people };
    const request = { kind: 'book', room: seen.room, seats, booking, ...people, ...kept } as const;
    // One after the other: each is chosen from what the one before found.
    // oxlint-disable-next-line no-await-in-loop
    const outcome = await office.fulfil(request, { seen, signal, onDoubt: onTry(task) });
    last = { outcome, task, suggestion };
    if (outcome.kind !== 'refused' || IS_FINAL.has(outcome.reason)) return last;
    known.set(seen.room, outcome.snapshot);
  }
  return last;
}

/** Other seats would be refused as well. */
const IS_FINAL: ReadonlySet<string> = new Set(['renewed', 'past']);

const ORDER = ['row', 'single-left', 'split', 'apart'] as const;

/** The best seats of several rooms: how they lie counts before the order of the rooms. */
function bestOf(
  rooms: readonly RoomSnapshot[],
  count: number,
  client: string,
): { readonly seen: RoomSnapshot; readonly suggestion: Suggestion } | null {
  const found = rooms.flatMap((seen) =>
    bestSeats(seen, count, { client, luck: Math.random() })
      .slice(0, 1)
      .map((suggestion) => ({ seen, suggestion })),
  );
  const [best = null] = found.toSorted(
    (left, right) => ORDER.indexOf(left.suggestion.arrangement) - ORDER.indexOf(right.suggestion.arrangement),
  );
  return best;
}

function readWish(words: readonly string[], flags: BestInvocation['flags']): Reading<Wish> {
  const [roomWord, ...others] = words;
  const count = readCount('--best', flags.best, { from: 1, to: MOST_SEATS });
  if (count.kind === 'fault') return count;
  if (count.value === null) return wrong('--play goes with --best N');
  if (others.length > 0) return wrong('--best chooses the seats: leave them out, or leave out --best');
  const people = readPeople(flags);
  if (people.kind === 'fault') return people;
  const wish = { count: count.value, people: people.value };
  if (flags.play !== null) {
    if (roomWord !== undefined) return wrong('a room or --play TITLE, not both');
    return { kind: 'value', value: { ...wish, where: { kind: 'play', title: flags.play } } };
  }
  if (roomWord === undefined) return wrong('where? name a room, such as A, or add --play TITLE');
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  return { kind: 'value', value: { ...wish, where: { kind: 'room', room: room.value } } };
}

function wrong(message: string): { readonly kind: 'fault'; readonly message: string } {
  return { kind: 'fault', message };
}

/** The rooms that are meant, as they are now. */
async function roomsOf(store: Store, plan: Plan, where: Where): Promise<readonly RoomSnapshot[]> {
  if (where.kind === 'room') return [await store.look(where.room, 'browse')];
  const shown = plan.rooms.filter(({ play }) => foldName(play).includes(foldName(where.title.trim())));
  return await Promise.all(shown.map(({ room }) => store.look(room, 'browse')));
}

function noPlayWords({ rooms }: Plan, where: Where): string {
  const title = where.kind === 'play' ? where.title : '';
  return `there is no play like "${quoted(title)}"; there are ${listOf(
    rooms.map(({ play }) => play),
    9,
  )}`;
}
