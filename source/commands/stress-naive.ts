import type { StressResult } from '../stress/programs/stress-result.ts';
import { makePlan, seatsInPlan } from '../theater/plan.ts';
import { naiveAddress, openPlainTheater, openStore } from './open-store.ts';
import { type Conduct, conductRun } from './stress-conduct.ts';
import { announcement } from './stress-tasks.ts';

/** Rounds that come to nothing before it is said that none did. */
const ROUNDS = 10;

/** What the naive rounds came to. */
export type NaiveResult = {
  /** Of the last round. */
  readonly result: StressResult;
  readonly rounds: number;
};

/** What a naive run needs; its stores it makes itself. */
export type NaiveConduct = Omit<Conduct, 'store' | 'plan' | 'free' | 'isKept'>;

/**
 * Rounds of a rush that compares nothing, until one is seen to have sold a seat twice, each in a theater that is made
 * for it and removed afterwards. Rejects with a StoreError when none can be made.
 */
export async function conductNaive(conduct: NaiveConduct): Promise<NaiveResult> {
  for (let round = 1; ; round += 1) {
    const result = await conductRound(conduct, round);
    if (result.verdict === 'violated' || round === ROUNDS || result.isStopped)
      return { result, rounds: round };
  }
}

async function conductRound(conduct: NaiveConduct, round: number): Promise<StressResult> {
  const { flags, environment, options, output } = conduct;
  const mark = `${process.pid.toString(36)}_${round}`;
  const own = { ...flags, store: naiveAddress(flags, environment, mark) };
  const plan = makePlan();
  const store = await openStore(own, environment, { mayMake: true });
  try {
    await store.initialise(plan);
    if (!output.isJson) output.say(`Round ${round}: ${announcement(options, plan, store.address, false)}`);
    return await conductRun({ ...conduct, flags: own, store, plan, free: seatsInPlan(plan), isKept: true });
  } finally {
    await store.close();
    const theater = await openPlainTheater(own, environment);
    await theater.remove();
  }
}
