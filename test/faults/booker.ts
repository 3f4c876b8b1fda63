import { askedByClient, doubtWords, type Task, makeBookingId } from '../../source/booking/asked.ts';
import { type BoxOffice, createBoxOffice } from '../../source/booking/box-office.ts';
import { describe } from '../../source/booking/describe.ts';
import { DEFAULT_PATIENCE } from '../../source/booking/drive.ts';
import type { Journal } from '../../source/booking/journal/journal.ts';
import { openJournal } from '../../source/commands/opening/with-store.ts';
import { StoreError } from '../../source/store/store.ts';
import {
  createRecorder,
  monotonicNow,
  recordingBoxOffice,
  recordingStore,
} from '../../source/stress/history/recorder.ts';
import { randomNumbers } from '../../source/stress/programs/program.ts';
import { parseSeatLabel, type SeatPosition } from '../../source/theater/seats.ts';
import type { BookerOptions } from './booking.ts';
import { openPatiently } from './open-patiently.ts';
import { BUSY_ROOMS, BUSY_ROWS } from './scene.ts';
import { actUntil, listenForEnd, tellEnd } from './serve-booking.ts';

// A client process: books and releases seats through a recorded box office with a journal, as the program's own
// terminals do, until its standard input ends. Its one argument is a JSON object.

type BookerTask = BookerOptions & {
  readonly name: string;
  readonly history: string;
  readonly address: string;
  readonly seed: number;
  /** Without resolution and with the driver's own routing: says "not booked" of what it does not know. */
  readonly isHasty?: boolean;
};

/** Of the requests, how many are given up after a while, and after how long at most (ms). */
const GIVEN_UP = { share: 0.1, withinMs: 1_500 };

const task: BookerTask = JSON.parse(process.argv[2] ?? '{}');
const over = listenForEnd();
const store = await openPatiently(task.address, {
  routing: task.isHasty === true ? 'default' : 'ring-order',
});
const journal = await openJournal(store, process.env);
const recorder = createRecorder(task.history);

await Promise.all(Array.from({ length: task.clients ?? 3 }, (_, index) => runClient(index)));
recorder.close();
await store.close();
sayWhatKeepsItAlive();

/** A program ends when its store is closed; what keeps it from that is a fault of the store's, and is named. */
function sayWhatKeepsItAlive(): void {
  const timer = setTimeout(() => {
    process.stderr.write(`${task.name} does not end: ${process.getActiveResourcesInfo().join(', ')}\n`);
  }, 10_000);
  timer.unref();
}

async function runClient(index: number): Promise<void> {
  const client = `${task.name}-${index + 1}`;
  const random = randomNumbers(task.seed + index);
  const watched = recordingStore(store, recorder, { client });
  const boxOffice = recordingBoxOffice({
    store,
    recorder,
    client,
    open: (recorded) => createBoxOffice(recorded, officeOptions(journal)),
  });
  const owned: Task[] = [];
  const wishedSeats = task.seats?.split(' ').flatMap((label) => parseSeatLabel(label) ?? []);

  await actUntil(over, async () => {
    if (random.next() < 0.15) await look(random.pick(BUSY_ROOMS) ?? 'A');
    const own = random.next() < 0.5 ? owned.shift() : undefined;
    if (own !== undefined) {
      await act(boxOffice, own, { isGivenUp: false });
      return;
    }
    const seats =
      wishedSeats === undefined
        ? someSeats()
        : task.order === 'backward'
          ? wishedSeats.toReversed()
          : wishedSeats;
    const room = wishedSeats === undefined ? (random.pick(BUSY_ROOMS) ?? 'A') : 'A';
    const request: Task = { operation: 'book', room, seats, client };
    const isGivenUp = random.next() < GIVEN_UP.share;
    if (await act(boxOffice, request, { isGivenUp })) owned.push({ ...request, operation: 'release' });
  });

  /** One to three neighbours in the rows that everybody wants. */
  function someSeats(): readonly SeatPosition[] {
    const row = random.pick(BUSY_ROWS) ?? 12;
    const place = 1 + random.below(8);
    return Array.from({ length: 1 + random.below(3) }, (_, offset) => ({ row, place: place + offset }));
  }

  async function look(room: string): Promise<void> {
    await watched.look(room, 'browse').catch(ignoreStoreError);
  }

  /** True when the seats are the client's now, as far as it was told. */
  async function act(
    office: BoxOffice,
    request: Task,
    { isGivenUp }: { isGivenUp: boolean },
  ): Promise<boolean> {
    const at = monotonicNow();
    const start = performance.now();
    const since = (): number => Math.round(performance.now() - start);
    const late = measureLateness();
    let heardMs: number | null = null;
    let doubt: string | null = null;
    const signal = isGivenUp ? { signal: AbortSignal.timeout(random.below(GIVEN_UP.withinMs)) } : {};
    const { room, seats } = request;
    try {
      const outcome = await office.fulfil(
        request.operation === 'book'
          ? { kind: 'book', room, seats, client, booking: makeBookingId() }
          : { kind: 'release', room, seats, client, pins: null },
        {
          ...signal,
          onDoubt: () => {
            heardMs ??= since();
            doubt = doubtWords(request);
          },
        },
      );
      const isSaidFailed = task.isHasty === true && outcome.kind === 'unknown';
      if (isSaidFailed) recorder.told(client, outcome.change.id, 'never');
      end(outcome.kind, describe(outcome, askedByClient(request)));
      return outcome.kind === 'applied' && request.operation === 'book';
    } catch (error) {
      ignoreStoreError(error);
      const passive = request.operation === 'book' ? 'booked' : 'released';
      end('error', `Nothing was ${passive}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }

    function end(kind: string, words: string): void {
      const endedMs = since();
      tellEnd({ at, kind, heardMs: heardMs ?? endedMs, endedMs, lateMs: late(), doubt, words });
    }
  }
}

/** Starts a timer like those that the program goes by; gives by how much it was late, once it is asked for. */
function measureLateness(): () => number {
  const start = performance.now();
  let lateMs = 0;
  const timer = setTimeout(() => {
    lateMs = Math.round(performance.now() - start - DEFAULT_PATIENCE.firstWordMs);
  }, DEFAULT_PATIENCE.firstWordMs);
  return () => {
    clearTimeout(timer);
    return lateMs;
  };
}

function officeOptions(ownJournal: Journal): Parameters<typeof createBoxOffice>[1] {
  return task.isHasty === true ? { patience: { doubtMs: 0 } } : { journal: ownJournal };
}

/** A store that cannot answer is what these programs are there for; anything else ends them. */
function ignoreStoreError(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}
