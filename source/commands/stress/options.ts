import path from 'node:path';

import { HISTORY_ENDING } from '../../stress/history/read-history.ts';
import { type ClientTask, ORDERS, type ProgramChoice, REPEATED } from '../../stress/programs/program.ts';
import { type Plan, PLAN_LIMITS, seatsInPlan } from '../../theater/plan.ts';
import type { FlagTable, FlagValues } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { readCount, type Reading } from '../cli/read-arguments.ts';

/** What makes one run of a stress program differ from another. */
export const STRESS_FLAGS = {
  clients: {
    kind: 'value',
    placeholder: 'N',
    summary: 'Processes, a client each; 2, and 1 for repeat.',
  },
  for: { kind: 'value', placeholder: 'TIME', summary: 'How long: 30s, 2m or 500ms; 10s, and a whole rush.' },
  count: { kind: 'value', placeholder: 'N', summary: 'How many actions, all clients together.' },
  rate: { kind: 'value', placeholder: 'N', summary: 'Most actions a second, all clients together.' },
  group: { kind: 'value', placeholder: 'N', summary: 'Seats booked together; for random the most.' },
  order: {
    kind: 'value',
    placeholder: 'ORDER',
    values: ORDERS,
    summary: `Of a rush: ${ORDERS.join(', ')}.`,
  },
  seed: { kind: 'value', placeholder: 'N', summary: 'Makes the same choices as another run with it.' },
  history: { kind: 'value', placeholder: 'FILE', summary: 'Keep what was done; theater check judges it.' },
  keep: { kind: 'switch', summary: 'Leave what was booked.' },
  yes: { kind: 'switch', summary: 'Also where there are bookings already.' },
} as const satisfies FlagTable;

/** A run as it was asked for; its limits are for all clients together. */
export type StressOptions = {
  readonly choice: ProgramChoice;
  readonly clients: number;
  readonly forMs: number | null;
  readonly count: number | null;
  readonly rate: number | null;
  readonly group: number;
  readonly seed: number;
};

const MOST = { clients: 64, count: 999_999_999, rate: 1_000_000, seed: 999_999_999 } as const;
const USUAL_MS = 10_000;
const UNITS = { ms: 1, s: 1000, m: 60_000 } as const;

/** Reads words and flags of `theater stress`; says what is wrong with them in one line. */
export function readStressOptions(
  words: readonly string[],
  flags: FlagValues<typeof STRESS_FLAGS>,
): Reading<StressOptions> {
  const choice = readChoice(words, flags.order);
  if (choice.kind === 'fault') return choice;
  const { program } = choice.value;
  const clients = readCount('--clients', flags.clients, { from: 1, to: MOST.clients });
  if (clients.kind === 'fault') return clients;
  const count = readCount('--count', flags.count, { from: 1, to: MOST.count });
  if (count.kind === 'fault') return count;
  const rate = readCount('--rate', flags.rate, { from: 1, to: MOST.rate });
  if (rate.kind === 'fault') return rate;
  const group = readCount('--group', flags.group, { from: 1, to: PLAN_LIMITS.places });
  if (group.kind === 'fault') return group;
  const seed = readCount('--seed', flags.seed, { from: 0, to: MOST.seed });
  if (seed.kind === 'fault') return seed;
  const forMs = readDuration(flags.for);
  if (forMs.kind === 'fault') return forMs;
  // A rush ends by itself; the others never would.
  const usual = program === 'rush' || count.value !== null ? null : USUAL_MS;
  return value({
    choice: choice.value,
    clients: clients.value ?? (program === 'repeat' ? 1 : 2),
    forMs: forMs.value ?? usual,
    count: count.value,
    rate: rate.value,
    group: group.value ?? (program === 'random' ? 3 : 1),
    seed: seed.value ?? Math.floor(Math.random() * MOST.seed),
  });
}

function readChoice(words: readonly string[], orderText: string | null): Reading<ProgramChoice> {
  const [program = '', word, ...others] = words;
  if (others.length > 0 || (program !== 'repeat' && word !== undefined)) {
    return fault(`"${quoted(others.at(-1) ?? word ?? '')}" is one word too many`);
  }
  if (orderText !== null && program !== 'rush') return fault('--order is for a rush');
  switch (program) {
    case 'repeat': {
      const action = REPEATED.find((known) => known === word);
      if (action === undefined) return fault(`what is to be repeated? one of ${REPEATED.join(', ')}`);
      return value({ program, action });
    }
    case 'random':
      return value({ program });
    case 'rush': {
      const order = ORDERS.find((known) => known === (orderText ?? 'ends'));
      if (order === undefined) return fault(`--order is one of ${ORDERS.join(', ')}`);
      return value({ program, order });
    }
    default: {
      const named = program === '' ? 'which program?' : `"${quoted(program)}" is no stress program;`;
      return fault(`${named} there are repeat, random and rush`);
    }
  }
}

/** Reads `30s`, `2m` or `500ms`, in ms; at most a day. */
function readDuration(text: string | null): Reading<number | null> {
  if (text === null) return value(null);
  const [, digits = '', unit = ''] = /^(\d{1,8})(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(digits) * (isUnit(unit) ? UNITS[unit] : 0);
  if (ms > 0 && ms <= 24 * 60 * UNITS.m) return value(ms);
  return fault(`--for is a time such as 30s, 2m or 500ms, not "${quoted(text)}"`);
}

function isUnit(text: string): text is keyof typeof UNITS {
  return text in UNITS;
}

function value<Value>(found: Value): { readonly kind: 'value'; readonly value: Value } {
  return { kind: 'value', value: found };
}

function fault(message: string): { readonly kind: 'fault'; readonly message: string } {
  return { kind: 'fault', message: `${message}; theater stress --help shows how` };
}

/** What each client of a run has to do; limits for all clients together are shared out. */
export function tasksOf(options: StressOptions, plan: Plan, folder: string): readonly ClientTask[] {
  const { choice, clients, group, seed, forMs, count, rate } = options;
  return Array.from({ length: count === null ? clients : Math.min(clients, count) }, (_, index) => ({
    choice,
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
    isWriting(choice) && !isKept
      ? `; what they book${choice.program === 'random' ? ', block or close is given back' : ' is released'} afterwards`
      : '';
  return `${who} ${operationOf(options, plan)}${limits === '' ? '' : ` ${limits}`} in ${address} (seed ${seed})${after}.`;
}

function operationOf({ choice, group }: StressOptions, plan: Plan): string {
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
      return `will book all ${seatsInPlan(plan)} seats as fast as they can${orderWords(choice.order)}`;
  }
}

function orderWords(order: Extract<ProgramChoice, { program: 'rush' }>['order']): string {
  if (order === 'best-alike') return ', by suggestions that are the same for all,';
  return order === 'best' ? ', by suggestions that are shuffled,' : '';
}

/** The words after the program's name that make it one client of a stress program; for `theater stress` alone. */
export const CLIENT_WORDS = ['stress', 'client'] as const;

/** Whether this process was started as a client: only then there is a channel to the one that did. */
export function isStressClient(words: readonly string[]): boolean {
  return process.send !== undefined && words.join(' ') === CLIENT_WORDS[1];
}
