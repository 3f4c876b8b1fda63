import path from 'node:path';

import { countOf } from '../../theater/seats.ts';
import { ask, canAsk } from '../cli/ask.ts';
import { defineCommand, type FlagTable } from '../cli/command.ts';
import { listenForInterruption } from '../cli/interruption.ts';
import { EXIT, type Output } from '../cli/output.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { fileKeeper, storeKind } from '../opening/open-store.ts';

const FLAGS = {
  ...JSON_FLAG,
  store: STORE_FLAGS.store,
  profile: STORE_FLAGS.profile,
} as const satisfies FlagTable;

const FILES_ONLY =
  'this is for a theater in a file; for nodes see "Backup" in docs/operating.md, which says how each keeps its own';

export const backupCommand = defineCommand({
  name: 'backup',
  summary: 'Copy a theater in a file, also while others book',
  usage: 'backup FILE',
  details: [
    'FILE is one whole copy as of one moment, for its owner alone; a file that is',
    'there is never written over. Copy a theater that is in use by this and not by',
    'cp: its newest bookings are in a log beside it. For Cassandra see "Backup" in',
    'docs/operating.md.',
  ],
  flags: FLAGS,
  example: 'theater backup friday.db',
  run: async ({ words, flags, output, environment }) => {
    const [target, ...others] = words;
    if (target === undefined || others.length > 0) return output.usage('theater backup takes one new file');
    const { file } = storeKind(flags, environment);
    if (file === null) return output.usage(FILES_ONLY);
    const { booked, changes } = await cutShort(output, 'no backup was made', () =>
      fileKeeper.backUp(file, target),
    );
    const backup = path.resolve(target);
    if (output.isJson)
      output.json({ outcome: 'applied', store: path.resolve(file), backup, booked, changes });
    else output.print([`Backed up to ${backup}: ${contentsWords({ booked, changes })}.`]);
    return EXIT.done;
  },
});

export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Make a theater in a file what it is in a copy of it',
  usage: 'restore FILE',
  details: [
    'Says what is there and what would be, and asks. What is there is copied first,',
    'to a file beside it whose name ends in .before-restore-1 (or a higher number).',
    'FILE is only read. Programs that have the theater open go on with what was',
    'restored, and the history says what was. All of it happens, or nothing.',
  ],
  flags: { yes: { kind: 'switch', summary: 'Do not ask.' }, ...FLAGS },
  example: 'theater restore friday.db',
  run: async ({ words, flags, output, environment }) => {
    const [source, ...others] = words;
    if (source === undefined || others.length > 0) return output.usage('theater restore takes one backup');
    if (!flags.yes && !canAsk())
      return output.usage('theater restore asks first, and there is no terminal; add --yes');
    const { file } = storeKind(flags, environment);
    if (file === null) return output.usage(FILES_ONLY);
    const wanted = fileKeeper.contentsOf(source);
    if (!flags.yes) {
      output.say(`${source} has ${contentsWords(wanted)}; ${path.resolve(file)} will be the same.`);
      const answer = await ask('Restore? Type yes: ');
      if (answer === null) return EXIT.interrupted;
      if (answer.trim().toLowerCase() !== 'yes')
        return output.fail('not-confirmed', 'nothing was restored: yes was not typed', EXIT.refused);
    }
    const done = await cutShort(output, 'nothing was restored', () => fileKeeper.restore(file, source));
    if (output.isJson)
      output.json({ outcome: 'applied', store: path.resolve(file), from: path.resolve(source), ...done });
    else sayRestored(output, path.resolve(file), done);
    return EXIT.done;
  },
});

/** Does work that a signal may end at any moment: what it has begun is taken back at the program's end. */
async function cutShort<T>(output: Output, left: string, work: () => Promise<T>): Promise<T> {
  const interruption = listenForInterruption();
  interruption.signal.addEventListener('abort', () => {
    process.exit(output.fail('interrupted', `interrupted; ${left}`, EXIT.interrupted));
  });
  try {
    return await work();
  } finally {
    interruption.end();
  }
}

type Done = Awaited<ReturnType<typeof fileKeeper.restore>>;

function sayRestored(output: Output, file: string, done: Done): void {
  output.print([
    `Restored ${file}: ${contentsWords(done)}; ${countOf(done.seatsChanged, 'seat')} ${done.seatsChanged === 1 ? 'differs' : 'differ'} from before.`,
    ...(done.kept === null ? [] : [`What was there before is in ${done.kept}.`]),
    ...(done.isPlanOther ? ['Start programs that have it open again: the rooms are others.'] : []),
  ]);
}

function contentsWords({ booked, changes }: { readonly booked: number; readonly changes: number }): string {
  return `${countOf(booked, 'booked seat')} and ${countOf(changes, 'change')} in its history`;
}
