import { describe, expect, test } from 'vitest';

import { runLines } from '../../tools/simulation/report.ts';
import { type Run, runSchedule } from '../../tools/simulation/run-schedule.ts';
import { swarmWords } from '../../tools/simulation/world/swarm.ts';

/** The seeds of every run, and how many others come with them. */
const FIXED = 300;
const FRESH = 100;

/** Seeds in which something was wrong once. */
const ONCE_WRONG: readonly (readonly [number, string])[] = [
  [925, 'a change that a copy had brought along without its row was told as never'],
  [3396, 'a person who had given up was told the same'],
];

/** What was wrong in a schedule, with what happened in it and how to have it again; empty for none. */
async function wrongIn(seed: number): Promise<string> {
  const run = await runSchedule({ seed });
  if (run.findings.length === 0) return '';
  return `npm run simulate -- --seed ${seed}\n${runLines(run).join('\n')}`;
}

describe('whatever goes wrong in a simulated theater', () => {
  test(
    `no promise is broken in ${FIXED} schedules that are always the same`,
    { timeout: 120_000 },
    async () => {
      for (let seed = 1; seed <= FIXED; seed += 1) expect(await wrongIn(seed)).toBe('');
    },
  );

  test(`nor in ${FRESH} others`, { timeout: 120_000 }, async () => {
    const first = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
    for (let seed = first; seed < first + FRESH; seed += 1) expect(await wrongIn(seed)).toBe('');
  });

  test.each(ONCE_WRONG)('nor in schedule %i, in which %s', async (seed) => {
    expect(await wrongIn(seed)).toBe('');
  });
});

/** What a schedule puts something else in the place of. */
function clocks(): readonly unknown[] {
  return [
    setTimeout,
    setImmediate,
    Math.random,
    ...(
      [
        [Date, 'now'],
        [performance, 'now'],
        [process.hrtime, 'bigint'],
        [crypto, 'getRandomValues'],
      ] as const
    ).map(([holder, name]) => Reflect.get(holder, name)),
  ];
}

describe('a schedule', () => {
  test('is the same again from its seed, and from its choices', async () => {
    for (const seed of [3, 44, 601]) {
      const [run, again] = [await runSchedule({ seed }), await runSchedule({ seed })];
      const replayed = await runSchedule({ seed, tape: run.tape });
      for (const other of [again, replayed]) {
        expect(other.story()).toEqual(run.story());
        expect(other.steps).toBe(run.steps);
      }
    }
  });

  test('leaves the clock, the timers and the chance of the process as they were', async () => {
    const before = clocks();
    await runSchedule({ seed: 7 });
    for (const [index, each] of clocks().entries()) expect(each).toBe(before[index]);
  });

  test('without any choice is one person who asks for one seat, and nothing goes wrong', async () => {
    const run = await runSchedule({ seed: 1, tape: new Map() });
    expect(swarmWords(run.swarm)).toBe('three nodes, 1 x 1 requests, 1 x 1 x 1 seats; nothing goes wrong');
    expect(run.findings).toEqual([]);
    expect(run.story().map((line) => line.replace(/^.* s {2}/, ''))).toEqual([
      'Mia asks for A 1-1.',
      'The store has change 1: applied, on 3 of its copies.',
      'Mia hears: done, by change 1.',
    ]);
  });

  test('has everything in it that the swarm can draw, now here, now there', async () => {
    const runs: Run[] = [];
    for (let seed = 1; seed <= 60; seed += 1) runs.push(await runSchedule({ seed }));
    const words = runs.map((run) => `${swarmWords(run.swarm)}\n${run.story().join('\n')}`).join('\n');
    for (const each of [
      'a file',
      'three nodes',
      'is killed',
      'gives up',
      'settles',
      'is held up',
      'is lost',
      'copy',
    ])
      expect(words).toContain(each);
  });
});
