// The failing twin: several clients of the kind that sells seats twice. Each reads the room, takes a seat that it saw
// free by a plain write, and calls whatever raised an error a booking that failed. Works in a keyspace or file of its
// own alone.
import { setTimeout as delay } from 'node:timers/promises';

import { makeBookingId, makeChangeId } from '../../source/booking/asked.ts';
import { StoreError } from '../../source/store/store.ts';
import { createRecorder, monotonicNow, recordingStore } from '../../source/stress/history/recorder.ts';
import { randomNumbers } from '../../source/stress/programs/program.ts';
import type { Change } from '../../source/theater/change.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import type { Request } from '../../source/theater/request.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';
import type { TestCluster } from '../../tools/kept-cluster/test-cluster.ts';
import type { PlainTheater } from '../../tools/naive/naive-client.ts';
import { plainCassandra } from '../../tools/naive/plain-cassandra.ts';
import { plainSqlite } from '../../tools/naive/plain-sqlite.ts';
import { openPatiently } from './open-patiently.ts';
import { BUSY_ROWS } from './scene.ts';
import { actUntil, listenForEnd, tellEnd } from './serve-booking.ts';

type NaiveTask = {
  readonly name: string;
  readonly history: string;
  readonly address: string;
  readonly keyspace: string;
  readonly seed: number;
  /** Absent in a file. */
  readonly nodes?: Pick<TestCluster, 'contactPoints' | 'port'>;
};

const CLIENTS = 3;

/** Between reading a seat and writing it, ms: a person who thinks, or a slow program. */
const PAUSE_MS = 5;

const task: NaiveTask = JSON.parse(process.argv[2] ?? '{}');
const over = listenForEnd();
const store = await openPatiently(task.address);
const writer = await plainTheater(task).connect();
const recorder = createRecorder(task.history);

await Promise.all(Array.from({ length: CLIENTS }, (_, index) => runClient(index)));
recorder.close();
await Promise.all([store.close(), writer.close()]);
// The driver, used as it comes, may keep connections for ever once all nodes were away.
process.exit();

async function runClient(index: number): Promise<void> {
  const client = `${task.name}-${index + 1}`;
  const random = randomNumbers(task.seed + index);
  const watched = recordingStore(store, recorder, { client });
  // What a process of this name left booked would keep the row full for ever.
  const first = await store.look('A', 'settle');
  const owned: SeatPosition[] = first.seats.filter(
    ({ content }) => content.kind === 'booked' && content.client === client,
  );

  await actUntil(over, async () => {
    const at = monotonicNow();
    const start = performance.now();
    const kind = await bookOrRelease().catch((error: unknown) => {
      if (error instanceof StoreError) return 'error';
      throw error;
    });
    const ms = Math.round(performance.now() - start);
    tellEnd({ at, kind, heardMs: ms, endedMs: ms, lateMs: 0, doubt: null, words: '' });
  });

  async function bookOrRelease(): Promise<string> {
    const picture = await watched.look('A', 'browse');
    const own = random.next() < 0.6 ? owned.shift() : undefined;
    const row = BUSY_ROWS[0] ?? 11;
    const seat = own ?? picture.seats.find((each) => each.row === row && each.content.kind === 'free');
    if (seat === undefined) return 'refused';
    const wanted = { room: 'A', seats: [{ row: seat.row, place: seat.place }], client };
    const request: Request =
      own === undefined
        ? { kind: 'book', ...wanted, booking: makeBookingId() }
        : { kind: 'release', ...wanted, pins: null };
    const decision = decide(picture, request, makeChangeId());
    if (decision.kind !== 'change') return 'refused';
    await delay(PAUSE_MS);
    const isWritten = await write(decision.change);
    if (isWritten && own === undefined) owned.push(seat);
    return isWritten ? 'applied' : 'failed';
  }

  async function write(change: Change): Promise<boolean> {
    const attempt = recorder.sending(client, change, { isConditional: false });
    try {
      await writer.write(change);
      recorder.answered(attempt, { kind: 'applied', isUnderReplicated: false });
      recorder.told(client, change.id, 'applied');
      return true;
    } catch (error) {
      recorder.answered(attempt, { kind: 'unknown', message: error instanceof Error ? error.message : '' });
      recorder.told(client, change.id, 'never');
      return false;
    }
  }
}

/** Both refuse any theater whose name does not end as those that were made for this. */
function plainTheater({ address, keyspace, nodes }: NaiveTask): PlainTheater {
  if (nodes === undefined) return plainSqlite(address);
  const contactPoints = nodes.contactPoints.map((host) => `${host}:${nodes.port}`);
  return plainCassandra({ contactPoints, keyspace });
}
