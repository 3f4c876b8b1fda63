import path from 'node:path';

import { HISTORY_ENDING } from '../stress/history/read-history.ts';
import type { ClientTask, ProgramChoice } from '../stress/programs/client-task.ts';
import { type Plan, seatsInPlan } from '../theater/plan.ts';
import type { StressOptions } from './stress-options.ts';

/** What each client of a run has to do; limits for all clients together are shared out. */
export function tasksOf(options: StressOptions, plan: Plan, folder: string): readonly ClientTask[] {
  const { choice, strategy, clients, group, seed, forMs, count, rate } = options;
  return Array.from({ length: count === null ? clients : Math.min(clients, count) }, (_, index) => ({
    choice,
    strategy,
    index,
    client: clientName(index),
    seed: seed + index,
    group,
    plan,
    history: path.join(folder, `client-${index + 1}${HISTORY_ENDING}`),
    limits: {
      forMs,
      count: count === null ? null : Math.floor((count + index) / clients),
      rate: rate === null ? null : rate / clients,
    },
  }));
}

/** The name for which the client of this index books. */
export function clientName(index: number): string {
  return `stress-${index + 1}`;
}

/** Whether a program changes anything. */
export function isWriting(choice: ProgramChoice): boolean {
  return choice.program !== 'repeat' || choice.action === 'book' || choice.action === 'write-all';
}

/** What a run is going to do, for the person who started it. */
export function announcement(options: StressOptions, plan: Plan, address: string, isKept: boolean): string {
  const { choice, clients, seed, forMs, count } = options;
  const who = clients === 1 ? 'One client' : `${clients} clients`;
  const limits = [
    ...(forMs === null ? [] : [`for ${forMs / 1000} s`]),
    ...(count === null ? [] : [`${count} times in all`]),
  ].join(', at most ');
  const after =
    isWriting(choice) && !isKept && options.strategy !== 'naive'
      ? `; what they book${choice.program === 'random' ? ', block or close is given back' : ' is released'} afterwards`
      : '';
  return `${who} ${deedOf(options, plan)}${limits === '' ? '' : ` ${limits}`} in ${address} (seed ${seed})${after}.`;
}

function deedOf({ choice, strategy, group }: StressOptions, plan: Plan): string {
  if (strategy === 'naive') {
    return 'will read each seat, wait 5 ms and write it without comparing anything, all from the same end,';
  }
  const seats = group === 1 ? 'one seat' : `${group} seats`;
  switch (choice.program) {
    case 'repeat':
      return {
        'read-room': 'will look at room A again and again',
        'read-all': 'will look at every room again and again',
        book: `will book ${seats} of room A and give them back, again and again,`,
        'write-all': `will book all ${seatsInPlan(plan)} seats and give them back, round after round,`,
      }[choice.action];
    case 'random':
      return 'will look, book, release, move, block and close at random, and take it back,';
    case 'rush':
      return `will book all ${seatsInPlan(plan)} seats as fast as they can`;
  }
}
