import { setTimeout as wait } from 'node:timers/promises';

import type { News, SellingStore } from '../../../../source/store/store.ts';
import { timeOf } from '../../../../source/theater/change.ts';
import type { BenchTable, FigureRow } from '../../cassandra/bench-table.ts';
import { bookingsOf, freeAll, mustApply } from '../../cassandra/sale.ts';
import { type Scene, withStores } from '../../cassandra/scene.ts';
import { percentile } from '../../figures.ts';
import { bookingTurn, sum, type Turn, workRate } from '../turn.ts';

/** Questions under way at once, for how long in one round, and how many rounds. */
const LANES = 8;
const TURN_MS = 2_500;
const ROUNDS = 3;

/** What has not been heard by then never will, ms. */
const LONGEST_MS = 10_000;

/**
 * Announcements that are heard in one answer: so many are made in a second at most by a house that is sold in
 * minutes.
 */
const NEWS = 10;

/** A way to keep up, and what it took. */
type Way = {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
  readonly turns: (Turn & { readonly times: readonly number[]; readonly ownMs: number })[];
};

/** What a terminal may ask to keep up with others, and what the nodes do for each answer. */
export async function waysTable(scene: Scene): Promise<BenchTable> {
  return await withStores(
    scene,
    async ([quiet, busy, writer]) => {
      if (quiet?.news === undefined || busy?.news === undefined || writer === undefined)
        throw new Error('no store');
      const pictures = await freeAll(writer);
      const letters = pictures.map(({ room }) => room);
      let turn = 0;
      const next = (): string => letters[(turn += 1) % letters.length] ?? 'A';
      const { news } = quiet;
      const revisions = wayOf('revisions of all rooms (LOCAL_ONE)', () => quiet.revisions());
      const ways = [
        revisions,
        wayOf('announcements: none (LOCAL_ONE)', news.hear),
        wayOf(`announcements: ${NEWS} (LOCAL_ONE)`, busy.news.hear),
        wayOf('one room (QUORUM), passed on', () => news.look(next())),
        wayOf('one room (QUORUM)', () => quiet.look(next(), 'browse')),
      ];
      await announceSome(writer, busy.news);
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const way of ways) way.turns.push(await turnOf(scene, way));
      }
      const idle = await bookingTurn(scene, TURN_MS, []);
      const [first, ...others] = ways.map((way) => rowOf(way, revisions, idle));
      if (first === undefined) throw new Error('nothing was asked');
      return {
        title: `Ways to keep up with others, ${LANES} questions under way`,
        rows: [first, ...others],
        aims: [],
        notes: [
          'Server work is the processor time of all nodes for one answer, less what they use when nothing is asked.',
          'Own work is that of the terminal.',
        ],
      };
    },
    { count: 3 },
  );
}

/** Announces some bookings at once; the listener hears them, and reads them again from then on in every answer. */
async function announceSome(writer: SellingStore, listener: News): Promise<void> {
  const picture = await writer.look('A', 'settle');
  const changes = bookingsOf(picture, 1).slice(0, NEWS);
  for (const change of changes) await mustApply(writer, change);
  // Of earlier bookings nothing shall be heard.
  await wait(3_000);
  await Promise.all(
    changes.map((change) => writer.record({ at: timeOf(change.id), change, isRecovered: false })),
  );
  const deadline = performance.now() + LONGEST_MS;
  let heard = 0;
  while (heard < NEWS) {
    heard += (await listener.hear())?.changes.length ?? 0;
    if (performance.now() > deadline) throw new Error('the announcements were not heard');
  }
  // Whoever begins to listen is told nothing that is older than two seconds.
  await wait(2_500);
}

async function turnOf(scene: Scene, { ask }: Way): Promise<Way['turns'][number]> {
  const times: number[] = [];
  const before = process.cpuUsage();
  const asking = Array.from({ length: LANES }, async () => {
    const endAt = performance.now() + TURN_MS;
    while (performance.now() < endAt) {
      const askedAt = performance.now();
      await ask();
      times.push(performance.now() - askedAt);
    }
  });
  const turn = await bookingTurn(scene, TURN_MS, []);
  await Promise.all(asking);
  const { user, system } = process.cpuUsage(before);
  return { ...turn, times, ownMs: (user + system) / 1_000 };
}

function wayOf(name: string, ask: () => Promise<unknown>): Way {
  return { name, ask, turns: [] };
}

function rowOf({ name, turns }: Way, base: Way, idle: Turn): FigureRow {
  const times = turns.flatMap((turn) => turn.times);
  const [work, baseWork] = [workFor(turns, idle), workFor(base.turns, idle)];
  return {
    name,
    figures: {
      'server work ms': work,
      'times revisions': work === null || baseWork === null ? null : work / baseWork,
      'own work ms': sum(turns.map(({ ownMs }) => ownMs)) / times.length,
      'p50 ms': percentile(times, 0.5),
      answers: times.length,
    },
  };
}

/** Processor time of the nodes for one answer, ms. */
function workFor(turns: Way['turns'], idle: Turn): number | null {
  const [work, idleWork] = [workRate(turns), workRate([idle])];
  if (work === null || idleWork === null) return null;
  const answers = sum(turns.map(({ times }) => times.length));
  return ((work - idleWork) * sum(turns.map(({ ms }) => ms))) / 1_000 / answers;
}
