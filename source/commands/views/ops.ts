import { readingPart } from '../../store/metered-store.ts';
import { actorFault, actorFor, limitsOf, READ_ONLY } from '../../store/rights.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, exitCodeOf } from '../cli/output.ts';
import { isReaderAsked, readAppearance, readClient, type Reading } from '../cli/read-arguments.ts';
import {
  APPEARANCE_FLAGS,
  BOM_ALONE,
  CSV_FLAG,
  JSON_FLAG,
  ONE_FORMAT,
  READ_ONLY_FLAG,
  READER_FLAG,
  STORE_FLAGS,
} from '../cli/shared-flags.ts';
import { openStore } from '../opening/open-store.ts';
import { whenItAnswers, openJournal } from '../opening/with-store.ts';
import { checkInTime, surveyCsv, surveyJson, takeSurvey } from './ops-reports.ts';

export const opsCommand = defineCommand({
  name: 'ops',
  summary: 'The whole theater at a glance, for the people who run it',
  usage: 'ops [--as NAME --act | --read-only] [--json | --csv | --check]',
  details: [
    'A screen with every room, what comes and goes, what happened, the clients, the',
    'store and the alerts; ? shows its keys and what every number means. It only',
    'looks, until ! or --act lets its keys block, release, move, rename, close and',
    'reset in your name; but a row that a dead program left out of the history is',
    'written. With --read-only, for a wall, not even that is.',
    'With a format it prints once what it sees, and ends.',
    '--check is for a monitor: one line on stdout, and the exit code 0 all is well,',
    '1 a warning, 2 critical (also when the store cannot be reached), 3 the check',
    'itself failed, by a wrong flag for example.',
    '--screen-reader tells alerts and changes in sentences, and only looks.',
  ],
  flags: {
    ...JSON_FLAG,
    ...CSV_FLAG,
    check: { kind: 'switch', summary: 'One line and an exit code for a monitor.' },
    as: { kind: 'value', placeholder: 'NAME', summary: 'Who acts on the screen, for the history.' },
    notify: {
      kind: 'switch',
      summary: 'Tell critical alerts while the window is behind.',
    },
    act: { kind: 'switch', summary: 'In operator mode from the start; needs --as.' },
    ...READ_ONLY_FLAG,
    ...READER_FLAG,
    ...APPEARANCE_FLAGS,
    ...STORE_FLAGS,
  },
  example: 'theater ops',
  run: async ({ words, flags, output, environment }) => {
    const { json, csv, check } = flags;
    if (words.length > 0) return output.usage('theater ops takes no words, only flags');
    if ([json, csv, check].filter(Boolean).length > 1) {
      return output.usage(check ? '--check goes without --json and --csv' : ONE_FORMAT);
    }
    if (flags.bom && !csv) return output.usage(BOM_ALONE);
    const acting = readActing(flags);
    if (acting.kind === 'fault') return output.usage(acting.message);
    const isScreen = !json && !csv && !check;
    const appearance = readAppearance(flags, isScreen ? environment : {});
    if (appearance.kind === 'fault') return output.usage(appearance.message);
    if (!isScreen && flags.notify) return output.usage('--notify is for the screen alone');
    if (!isScreen && flags.as !== null) return output.usage('--as and --act are for the screen alone');
    if (flags.readOnly && (!isScreen || flags.as !== null))
      return output.usage('--read-only is for the screen, and goes without --as and --act');
    const isReader = isScreen && isReaderAsked(flags.screenReader, environment);
    if (isReader && flags.as !== null) return output.usage(ACT_BY_COMMANDS);
    if (isScreen && !isReader && (!process.stdin.isTTY || !process.stdout.isTTY)) {
      return output.usage(
        'theater ops needs a terminal; without one: --json, --csv, --check or --screen-reader',
      );
    }
    if (check) return await checkInTime(flags, environment, output);
    const store = await openStore(flags, environment, { seat: 'ops', isReadOnly: flags.readOnly });
    try {
      if (isScreen) {
        const plan = await whenItAnswers(() => store.plan(), output);
        const journal = await whenItAnswers(() => openJournal(store, environment), output);
        const limits = flags.readOnly ? READ_ONLY : limitsOf((await store.rights?.()) ?? null);
        const actor = acting.value === null ? limits.actor : actorFor(acting.value, limits);
        if (acting.value !== null && actor === null) return output.usage(actorFault(limits.actor ?? ''));
        if (isReader) {
          const recorder = limits.change === null ? store : null;
          const { runOpsReader } = await import('../../screen/reader/ops-reader.ts');
          await runOpsReader({ store: readingPart(store), recorder, plan, journal });
          return EXIT.done;
        }
        // Ink and React are loaded for the screen alone.
        const { runOpsScreen } = await import('../../screen/operator/ops-app.tsx');
        const house =
          limits.change === null
            ? ({ kind: 'acting', store } as const)
            : ({ kind: 'reading', store: readingPart(store), why: limits.change } as const);
        const operator = { actor, isActing: flags.act, isNotifying: flags.notify };
        return exitCodeOf(
          await runOpsScreen({ house, limits, plan, journal, ...operator, ...appearance.value }),
        );
      }
      const survey = await takeSurvey(store, environment);
      if (csv) output.csv(surveyCsv(survey), flags.bom);
      else output.json(surveyJson(survey));
      return EXIT.done;
    } finally {
      await store.close();
    }
  },
});

/** Sentences only tell: what is done is done by commands. */
const ACT_BY_COMMANDS =
  '--as and --act are for the screen; without a picture: theater block, close, move, release --any';

/** Who acts on the screen, or null when nobody has said. */
function readActing({
  as,
  act,
}: {
  readonly as: string | null;
  readonly act: boolean;
}): Reading<string | null> {
  if (as !== null) return readClient(as);
  return act
    ? { kind: 'fault', message: 'who acts? --act goes with --as NAME' }
    : { kind: 'value', value: null };
}
