import type { StoreError } from '../../store/store.ts';
import { checkHistory, type CheckResult, verdictWords } from '../../stress/checker/check-history.ts';
import { HistoryError } from '../../stress/history/event.ts';
import { readHistory, reserveHistory, unreserveHistory } from '../../stress/history/read-history.ts';
import type { StressResult } from '../../stress/programs/stress-run.ts';
import { occupancyOf, sumOfOccupancy } from '../../theater/figures.ts';
import { seatsInPlan } from '../../theater/plan.ts';
import { countOf } from '../../theater/seats.ts';
import { defineCommand, type Invocation } from '../cli/command.ts';
import { EXIT, type ExitCode, type Output } from '../cli/output.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { storeKind } from '../opening/open-store.ts';
import { findTheater, lookAtRooms } from '../opening/with-store.ts';
import { type Conduct, conductRun, runStressClient } from './conduct.ts';
import {
  announcement,
  isStressClient,
  isWriting,
  readStressOptions,
  STRESS_FLAGS,
  type StressOptions,
} from './options.ts';
import { savedWords, stressExitCode, stressJson, stressLines } from './show.ts';

const FLAGS = { ...STRESS_FLAGS, ...JSON_FLAG, ...STORE_FLAGS } as const;

export const stressCommand = defineCommand({
  name: 'stress',
  summary: 'Book from several processes at once, and prove it right',
  usage: 'stress repeat ACTION | random | rush',
  details: [
    'repeat does one thing again and again: read-room, read-all, book (the same',
    'seat, released in between) or write-all (every seat, round after round).',
    'random does what people and the house do: look, book, release, move, block,',
    'unblock, close, open, undo. rush books every seat; --order best by the seats',
    'that book --best suggests, twice: shuffled or not, and what that saves.',
    'Each client is a process with its own connections. Everything is recorded, and',
    'a checker judges it afterwards. What was booked is then released. Ctrl-C ends',
    'early, with the verdict so far. Refuses a store that holds bookings, unless',
    '--yes or nothing is changed; a file without a theater gets one. Exit codes:',
    '0 all is proved right, 1 it is not, or refused, 74 the history could not be',
    'written, 75 the store was away at the end, so not all is proved.',
  ],
  flags: FLAGS,
  example: 'theater stress rush --clients 2 --store rush.db',
  run: async (invocation) => {
    const { words, flags, output, environment } = invocation;
    if (isStressClient(words)) return await runStressClient(flags, environment);
    const reading = readStressOptions(words, flags);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const options = reading.value;
    const { history } = flags;
    if (history === null) return await runStress(options, invocation);
    try {
      await reserveHistory(history);
    } catch (error) {
      if (error instanceof HistoryError) return output.fail('history', error.message, EXIT.usage);
      throw error;
    }
    try {
      return await runStress(options, invocation);
    } catch (error) {
      if (error instanceof HistoryError) return output.fail('history', error.message, EXIT.unwritten);
      throw error;
    } finally {
      await unreserveHistory(history);
    }
  },
});

type StressInvocation = Invocation<typeof FLAGS>;

async function runStress(
  options: StressOptions,
  { flags, output, environment }: StressInvocation,
): Promise<ExitCode> {
  const { keep: isKept, history } = flags;
  const mayMake = async (missing: StoreError): Promise<boolean> => {
    // A keyspace is made with a number of copies, which somebody has to choose.
    if (storeKind(flags, environment).file === null) throw missing;
    return true;
  };
  const found = await findTheater(flags, environment, mayMake, { seat: 'stress' });
  if (found === null) return EXIT.unreachable;
  const { store, plan, isNew } = found;
  const report = (result: StressResult, alike: StressResult | null): ExitCode => {
    const saved = alike === null ? {} : { refusedAlike: alike.refused };
    if (output.isJson) output.json({ ...stressJson(options, result), ...saved });
    else output.print([...stressLines(result), ...(alike === null ? [] : [savedWords(result, alike)])]);
    return stressExitCode(result);
  };
  try {
    if (isNew)
      output.say(`Made a theater for it: ${countOf(seatsInPlan(plan), 'seat')} in ${store.address}.`);
    const pictures = await lookAtRooms(store, plan);
    const { free, booked } = sumOfOccupancy(pictures.map((room) => occupancyOf(room)));
    if (booked > 0 && !flags.yes && isWriting(options.choice)) {
      const message = `${countOf(booked, 'seat')} ${booked === 1 ? 'is' : 'are'} booked in ${store.address}; add --yes to run all the same, or name another store`;
      return output.fail('holds-bookings', message, EXIT.refused);
    }
    if (!output.isJson) output.say(announcement(options, plan, store.address, isKept));
    const conduct = { store, plan, options, flags, environment, output, free, isKept, history };
    const alike = isKept ? null : await runAlike(conduct);
    if (alike?.isStopped === true || (alike !== null && alike.verdict !== 'ok')) return report(alike, null);
    return report(await conductRun(conduct), alike);
  } finally {
    await store.close();
  }
}

/** The rush that one by shuffled suggestions is held against; null for any other run. */
async function runAlike(conduct: Conduct): Promise<StressResult | null> {
  const { options } = conduct;
  const { choice } = options;
  if (choice.program !== 'rush' || choice.order !== 'best') return null;
  const alike = { ...options, choice: { ...choice, order: 'best-alike' } as const };
  if (!conduct.output.isJson) conduct.output.say('First the same with suggestions that are alike for all.');
  return await conductRun({ ...conduct, options: alike, history: null });
}

/** Violations that the JSON holds in full; it says where there are more. */
const MOST_SHOWN = 100;

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Judge a recorded history: was a seat sold twice, or a booking lost',
  usage: 'check HISTORY',
  details: [
    'HISTORY is a file that a stress program kept (--history FILE), or a folder',
    'with one such file for each process. Says whether one order of all changes',
    'explains every answer, every look and everything that people were told, and',
    'explains the first contradiction. Needs no store. Exit codes: 0 nothing',
    'contradicts what is promised, 1 something does, 2 it is not a history.',
  ],
  flags: JSON_FLAG,
  example: 'theater check rush.jsonl',
  run: async ({ words, output }) => {
    const [path, ...others] = words;
    if (path === undefined || others.length > 0) return output.usage('theater check takes one history');
    try {
      const { events, torn } = await readHistory(path);
      return reportCheck(output, checkHistory(events), torn);
    } catch (error) {
      if (error instanceof HistoryError) return output.fail('history', error.message, EXIT.usage);
      throw error;
    }
  },
});

function reportCheck(output: Output, result: CheckResult, torn: readonly string[]): ExitCode {
  if (output.isJson) {
    const { verdict, counts, ledger, violations } = result;
    output.json({
      verdict,
      ...counts,
      torn: torn.length,
      ledger,
      violations: violations.slice(0, MOST_SHOWN),
      truncated: violations.length > MOST_SHOWN,
    });
  } else {
    for (const file of torn)
      output.say(`${file} ends in the middle of a line: its program was killed there.`);
    output.print(verdictWords(result));
  }
  return result.verdict === 'ok' ? EXIT.done : EXIT.refused;
}
