import {
  ORDERS,
  type ProgramChoice,
  REPEATED,
  STRATEGIES,
  type Strategy,
} from '../stress/programs/client-task.ts';
import { PLAN_LIMITS } from '../theater/plan.ts';
import type { FlagTable, FlagValues } from './command.ts';
import { quoted } from './judge-arguments.ts';
import { readCount, type Reading } from './read-arguments.ts';

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
  order: { kind: 'value', placeholder: 'ORDER', summary: `Of a rush: ${ORDERS.join(', ')}; ends is usual.` },
  strategy: {
    kind: 'value',
    placeholder: 'HOW',
    summary: 'naive: a rush that compares nothing, in a copy.',
  },
  seed: { kind: 'value', placeholder: 'N', summary: 'Makes the same choices as another run with it.' },
  history: { kind: 'value', placeholder: 'FILE', summary: 'Keep what was done; theater check judges it.' },
  keep: { kind: 'switch', summary: 'Leave what was booked.' },
  yes: { kind: 'switch', summary: 'Also where there are bookings already.' },
} as const satisfies FlagTable;

/** A run as it was asked for; its limits are for all clients together. */
export type StressOptions = {
  readonly choice: ProgramChoice;
  readonly strategy: Strategy;
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
  const strategy = readStrategy(flags, program);
  if (strategy.kind === 'fault') return strategy;
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
    strategy: strategy.value,
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

/** What compares nothing is a rush of single seats from one end, so that its clients meet at every seat. */
function readStrategy(
  { strategy: text, order, group, rate }: FlagValues<typeof STRESS_FLAGS>,
  program: ProgramChoice['program'],
): Reading<Strategy> {
  const strategy = STRATEGIES.find((known) => known === (text ?? 'compare-and-set'));
  if (strategy === undefined) return fault(`--strategy is one of ${STRATEGIES.join(', ')}`);
  const isAlone = program === 'rush' && order === null && group === null && rate === null;
  if (strategy === 'naive' && !isAlone) {
    return fault('--strategy naive is for a rush, without --order, --group and --rate');
  }
  return value(strategy);
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
