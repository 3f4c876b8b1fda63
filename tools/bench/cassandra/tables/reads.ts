import { setTimeout as wait } from 'node:timers/promises';

import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { processorTime } from '../node-costs.ts';
import { type Scene, withStores } from '../scene.ts';

/** How long each question is asked in one round, and how long nothing is, ms. */
const TURN_MS = 900;

const ROUNDS = 3;

/** A question, and what asking it cost. */
type Question = {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
  readonly times: number[];
  askedMs: number;
  /** Processor time of all nodes; null where it cannot be seen. */
  workMs: number | null;
};

/** What a terminal asks to stay up to date, and what it costs terminal and nodes. */
export async function readsTable(scene: Scene): Promise<BenchTable> {
  return await withStores(scene, async ([store]) => {
    if (store === undefined) throw new Error('no store');
    const { rooms } = await store.plan();
    const letters = rooms.map(({ room }) => room);
    let turn = 0;
    const next = (): string => letters[(turn += 1) % letters.length] ?? 'A';
    const idle = questionOf('nothing', () => wait(TURN_MS));
    const revisions = questionOf('the revisions of all rooms', () => store.revisions());
    const asked = [
      revisions,
      questionOf('one room, browse (QUORUM)', () => store.look(next(), 'browse')),
      questionOf('one room, settle (SERIAL)', () => store.look(next(), 'settle')),
      questionOf(`all ${letters.length} rooms at once, browse`, () =>
        Promise.all(letters.map((room) => store.look(room, 'browse'))),
      ),
    ];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const question of [idle, ...asked]) await askFor(scene, question);
    }
    const rows = asked.map((question) => rowOf(question, revisions, idle));
    const [first = rowOf(revisions, revisions, idle), ...others] = rows;
    return {
      title: 'Reading: revisions, which say what changed, and looks, which say what is',
      rows: [first, ...others],
      aims: [],
      notes: [
        'Server work is the processor time of all nodes for one question, less what they use when nothing is asked.',
      ],
    };
  });
}

async function askFor(scene: Scene, question: Question): Promise<void> {
  const before = await processorTime(scene.plan);
  const startedAt = performance.now();
  while (performance.now() - startedAt < TURN_MS) {
    const askedAt = performance.now();
    await question.ask();
    question.times.push(performance.now() - askedAt);
  }
  question.askedMs += performance.now() - startedAt;
  const after = await processorTime(scene.plan);
  const { workMs } = question;
  question.workMs = before === null || after === null || workMs === null ? null : workMs + after - before;
}

function questionOf(name: string, ask: () => Promise<unknown>): Question {
  return { name, ask, times: [], askedMs: 0, workMs: 0 };
}

function rowOf(question: Question, base: Question, idle: Question): FigureRow {
  const { name, times } = question;
  const [work, baseWork] = [workFor(question, idle), workFor(base, idle)];
  return {
    name,
    figures: {
      'p50 ms': percentile(times, 0.5),
      'p99 ms': percentile(times, 0.99),
      'server work ms': work,
      'times revisions': work === null || baseWork === null ? null : work / baseWork,
      asked: times.length,
    },
  };
}

/** Processor time for one question, ms. */
function workFor({ workMs, askedMs, times }: Question, idle: Question): number | null {
  if (workMs === null || idle.workMs === null) return null;
  return (workMs - (idle.workMs / idle.askedMs) * askedMs) / times.length;
}
