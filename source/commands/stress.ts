import { existsSync } from 'node:fs';

import { countOf } from '../screen/text/seat-names.ts';
import { occupancyOf, sumOfOccupancy } from '../theater/occupancy.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { lookAtRooms } from './look-at-rooms.ts';
import { JSON_FLAG, ROUTING_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { isStressClient, runStressClient } from './stress-client.ts';
import { conductRun } from './stress-conduct.ts';
import { conductNaive } from './stress-naive.ts';
import { readStressOptions, STRESS_FLAGS } from './stress-options.ts';
import { stressExitCode, stressJson, stressLines } from './stress-report.ts';
import { announcement, isWriting } from './stress-tasks.ts';
import { withStore } from './with-store.ts';

export const stressCommand = defineCommand({
  name: 'stress',
  summary: 'Book from several processes at once, and prove it right',
  usage: 'stress repeat ACTION | random | rush',
  details: [
    'repeat does one thing again and again: read-room, read-all, book (the same',
    'seat, released in between) or write-all (every seat, round after round).',
    'random does what people and the house do: look, book, release, move, block,',
    'unblock, close, open, undo. rush books every seat.',
    'Each client is a process with its own connections. Everything is recorded, and',
    'a checker judges it afterwards. What was booked is then released. Ctrl-C ends',
    'early, with the verdict so far. Refuses a store that holds bookings, unless',
    '--yes or nothing is changed. Exit codes: 0 all is proved right, 1 it is not,',
    'or refused, 75 the store was away at the end, so not all is proved.',
  ],
  flags: { ...STRESS_FLAGS, ...JSON_FLAG, ...STORE_FLAGS, ...ROUTING_FLAG },
  example: 'theater stress rush --clients 2 --store rush.db',
  run: async ({ words, flags, output, environment }) => {
    if (isStressClient(words)) return await runStressClient(flags, environment);
    const reading = readStressOptions(words, flags);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const options = reading.value;
    if (flags.history !== null && existsSync(flags.history)) {
      return output.fail('history', `${flags.history} exists; name a new file`, EXIT.usage);
    }
    const { keep: isKept, history } = flags;
    if (options.strategy === 'naive') {
      const { result, rounds } = await conductNaive({ options, flags, environment, output, history });
      if (output.isJson) output.json({ ...stressJson(options, result), strategy: 'naive', rounds });
      else output.print(stressLines(result));
      return stressExitCode(result);
    }
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const { free, booked } = sumOfOccupancy(
        (await lookAtRooms(store, plan)).map((room) => occupancyOf(room)),
      );
      if (booked > 0 && !flags.yes && isWriting(options.choice)) {
        const message = `${countOf(booked, 'seat')} ${booked === 1 ? 'is' : 'are'} booked in ${store.address}; add --yes to run all the same, or name another store`;
        return output.fail('holds-bookings', message, EXIT.refused);
      }
      if (!output.isJson) output.say(announcement(options, plan, store.address, isKept));
      const result = await conductRun({
        store,
        plan,
        options,
        flags,
        environment,
        output,
        free,
        isKept,
        history,
      });
      if (output.isJson) output.json(stressJson(options, result));
      else output.print(stressLines(result));
      return stressExitCode(result);
    });
  },
});
