import { type BoxOffice, closedBoxOffice, createBoxOffice } from '../../booking/box-office.ts';
import { createTransfers, type Transfers } from '../../booking/transfer.ts';
import type { Binding } from '../../screen/kit/keys/binding.ts';
import type { AppearanceRequest } from '../../screen/kit/theme.ts';
import { readingPart } from '../../store/metered-store.ts';
import { actorFault, actorFor, limitsOf, READ_ONLY } from '../../store/rights.ts';
import type { StoreError } from '../../store/store.ts';
import { ask, askForName, canAsk } from '../cli/ask.ts';
import { defineCommand, type FlagTable, type Invocation } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { EXIT, exitCodeOf, type ExitCode } from '../cli/output.ts';
import { isReaderAsked, readAppearance, readClient, type Reading } from '../cli/read-arguments.ts';
import {
  APPEARANCE_FLAGS,
  AS_FLAG,
  NAME_VARIABLE,
  READ_ONLY_FLAG,
  READER_FLAG,
  ROLE_VARIABLE,
  STORE_FLAGS,
} from '../cli/shared-flags.ts';
import { storeKind } from '../opening/open-store.ts';
import { findTheater, whenItAnswers, openJournal } from '../opening/with-store.ts';
import { offerResolve, sayLeftBehind } from '../request/left-behind.ts';
import { readKeysText, SETTINGS } from '../settings/read-settings.ts';

/** What is asked of everybody who sits down at a booking terminal. */
export const SITTING_FLAGS = {
  // Without the variable: a name may also stand alone, and counts before it.
  as: { kind: 'value', placeholder: 'NAME', summary: AS_FLAG.as.summary },
  ...READER_FLAG,
  mouse: { kind: 'switch', summary: 'Take the mouse: click, drag, wheel. On the screen: M.' },
  ...APPEARANCE_FLAGS,
} as const satisfies FlagTable;

export const terminalCommand = defineCommand({
  name: '',
  summary: 'The booking terminal: every room on one screen, and a cursor to book with',
  usage: '[NAME] [--till | --read-only]',
  details: [
    'The booking terminal for the client NAME: every room on one screen; ? shows',
    'its keys. Names are labels, not accounts: the same name in two terminals is',
    'one client. With --till NAME sells to others: the customer is asked for before',
    'each sale (docs/box-office.md). With --screen-reader commands are typed',
    'and all is told in sentences, one a line (docs/screen-reader.md). With',
    '--read-only it only looks, and NAME may be left out.',
  ],
  flags: {
    as: SITTING_FLAGS.as,
    noHolds: { kind: 'switch', summary: 'Do not hold seats while they are marked.' },
    till: { kind: 'switch', summary: 'Sell to a queue: ask for each customer.' },
    ...READER_FLAG,
    ...READ_ONLY_FLAG,
    mouse: SITTING_FLAGS.mouse,
    ...APPEARANCE_FLAGS,
    ...STORE_FLAGS,
  },
  isScreen: true,
  example: 'theater Jaroslaw',
  run: async (invocation) => {
    const isReadOnly = invocation.flags.readOnly;
    if (isReadOnly && invocation.flags.till)
      return invocation.output.usage('--read-only sells nothing: leave out --till');
    const sitting = await sitDown(invocation, isReadOnly ? LOOKER : null);
    if (sitting.kind === 'left') return sitting.code;
    const { appearance, isReader, hasMouse, bindings } = sitting;
    const { flags, output, environment } = invocation;
    const mayMake = async (missing: StoreError): Promise<boolean> => {
      if (isReadOnly) throw missing;
      // The first start on a machine is no slip of anybody: there is nothing to ask.
      if (storeKind(flags, environment).isUsual) return true;
      // Lines of a pipe are no answer to a question.
      if (!canAsk()) throw missing;
      output.say(`theater: ${missing.message}`);
      const answer = await ask('Create it, with six rooms? (yes/no) ');
      return answer !== null && /^y(?:es)?$/i.test(answer.trim());
    };
    const found = await findTheater(flags, environment, mayMake, {
      readPlan: (store) => whenItAnswers(() => store.plan(), output),
      seat: flags.till ? 'till' : 'terminal',
      isReadOnly,
    });
    if (found === null) return EXIT.interrupted;
    const { store, plan, isNew } = found;
    try {
      const limits = isReadOnly ? READ_ONLY : limitsOf((await store.rights?.()) ?? null);
      const client = actorFor(sitting.client, limits);
      if (client === null) return output.usage(actorFault(limits.actor ?? ''));
      const show = async (boxOffice: BoxOffice, transfers?: Transfers): Promise<ExitCode> => {
        const [isTill, hasHolds] = [flags.till, !flags.noHolds];
        const here = { store: readingPart(store), boxOffice, ...(transfers !== undefined && { transfers }) };
        const seat = { ...here, client, plan, limits, isNew, isTill, hasHolds };
        // Only what is shown is loaded: Ink and React for the screen, its sentences for a reader.
        if (isReader) {
          const { runClientReader } = await import('../../screen/reader/client-reader.ts');
          return exitCodeOf(await runClientReader(seat));
        }
        const { runClientScreen } = await import('../../screen/client/client-app.tsx');
        return exitCodeOf(await runClientScreen({ ...seat, hasMouse, bindings, ...appearance }));
      };
      if (limits.change !== null) return await show(closedBoxOffice(limits.change));
      const journal = await whenItAnswers(() => openJournal(store, environment), output);
      if (!canAsk()) await sayLeftBehind(store, journal, client, output);
      else if (!(await offerResolve(store, journal, client, output))) return EXIT.interrupted;
      const boxOffice = createBoxOffice(store, { journal });
      return await show(boxOffice, createTransfers({ store, journal, boxOffice }));
    } finally {
      await store.close();
    }
  },
});

/** Who looks and has not said who he is. */
const LOOKER = 'viewer';

/** Who sits down at a booking terminal, and how it looks; or how it was left before that. */
export type Sitting =
  | {
      readonly kind: 'sitting';
      readonly client: string;
      readonly appearance: AppearanceRequest;
      /** Whether sentences are wanted instead of a picture. */
      readonly isReader: boolean;
      readonly hasMouse: boolean;
      readonly bindings: readonly Binding[];
    }
  | { readonly kind: 'left'; readonly code: ExitCode };

/** Reads who sits down; where nobody gave a name it is `otherwise`, or asked for. Says why when nobody can. */
export async function sitDown(
  { words, flags, output, environment }: Invocation<typeof SITTING_FLAGS>,
  otherwise: string | null = null,
): Promise<Sitting> {
  const given = readGivenName(words, flags.as, environment);
  if (given.kind === 'fault') return left(output.usage(given.message));
  const appearance = readAppearance(flags, environment);
  if (appearance.kind === 'fault') return left(output.usage(appearance.message));
  const isReader = isReaderAsked(flags.screenReader, environment);
  const usualMouse = environment[SETTINGS.mouse.variable] || 'off';
  if (usualMouse !== 'on' && usualMouse !== 'off')
    return left(output.usage(`${SETTINGS.mouse.variable}: "${quoted(usualMouse)}" is neither on nor off`));
  const keys = readKeysText(environment[SETTINGS.keys.variable] || '{}');
  if (keys.kind === 'fault') return left(output.usage(`${SETTINGS.keys.variable}: ${keys.message}`));
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  // A dumb terminal cannot move its cursor: no picture can be drawn on it.
  if (!isReader && (!isTerminal || environment['TERM'] === 'dumb')) {
    const needed = isTerminal ? 'a terminal that is not dumb (TERM)' : 'a terminal';
    const message = `the booking terminal needs ${needed}; without one: theater book ROOM SEAT… --as NAME`;
    return left(output.usage(message));
  }
  const known = given.value ?? otherwise;
  if (known === null && !canAsk()) return left(output.usage('whose seats? add --as NAME'));
  const client = known ?? (await askForName(output));
  if (client === null) return left(EXIT.interrupted);
  const hasMouse = flags.mouse || usualMouse === 'on';
  const { bindings } = keys.found;
  return { kind: 'sitting', client, appearance: appearance.value, isReader, hasMouse, bindings };
}

function left(code: ExitCode): Sitting {
  return { kind: 'left', code };
}

/** The name on the command line, or else that of the environment, or of its role; null when there is none. */
function readGivenName(
  words: readonly string[],
  as: string | null,
  environment: NodeJS.ProcessEnv,
): Reading<string | null> {
  const [word, ...others] = words;
  if (others.length > 0) {
    const whole = quoted(words.join(' '));
    return {
      kind: 'fault',
      message: `one name at a time; a name with blanks goes in quotes: theater "${whole}"`,
    };
  }
  if (word !== undefined && as !== null) {
    return { kind: 'fault', message: 'there are two names; give one, after --as or alone' };
  }
  const name = word ?? as ?? (environment[NAME_VARIABLE] || environment[ROLE_VARIABLE] || null);
  return name === null ? { kind: 'value', value: null } : readClient(name);
}
