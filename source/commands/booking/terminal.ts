import { createBoxOffice } from '../../booking/box-office.ts';
import type { StoreError } from '../../store/store.ts';
import { ask, askForName } from '../cli/ask.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { readAppearance, readClient, type Reading } from '../cli/read-arguments.ts';
import { APPEARANCE_FLAGS, AS_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { storeKind } from '../opening/open-store.ts';
import { findTheater, whenItAnswers, openJournal } from '../opening/with-store.ts';
import { offerResolve } from '../request/left-behind.ts';

export const terminalCommand = defineCommand({
  name: '',
  summary: 'The booking terminal: every room on one screen, and a cursor to book with',
  usage: '[NAME] [--till]',
  details: [
    'The booking terminal for the client NAME: every room on one screen; ? shows',
    'its keys. Names are labels, not accounts: the same name in two terminals is',
    'one client. With --till NAME sells to others: the customer is asked for before',
    'each sale (docs/box-office.md).',
  ],
  flags: {
    ...AS_FLAG,
    noHolds: { kind: 'switch', summary: 'Do not hold seats while they are marked.' },
    till: { kind: 'switch', summary: 'Sell to a queue: ask for each customer.' },
    ...APPEARANCE_FLAGS,
    ...STORE_FLAGS,
  },
  example: 'theater Jaroslaw',
  run: async ({ words, flags, output, environment }) => {
    const given = readGivenName(words, flags.as);
    if (given.kind === 'fault') return output.usage(given.message);
    const appearance = readAppearance(flags, environment);
    if (appearance.kind === 'fault') return output.usage(appearance.message);
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
    // A dumb terminal cannot move its cursor: no picture can be drawn on it.
    if (!isTerminal || environment['TERM'] === 'dumb') {
      const needed = isTerminal ? 'a terminal that is not dumb (TERM)' : 'a terminal';
      return output.usage(
        `the booking terminal needs ${needed}; without one: theater book ROOM SEAT… --as NAME`,
      );
    }
    const client = given.value ?? (await askForName(output));
    if (client === null) return EXIT.interrupted;
    const mayMake = async ({ message }: StoreError): Promise<boolean> => {
      // The first start on a machine is no slip of anybody: there is nothing to ask.
      if (storeKind(flags, environment).isUsual) return true;
      output.say(`theater: ${message}`);
      const answer = await ask('Create it, with six rooms? (yes/no) ');
      return answer !== null && /^y(?:es)?$/i.test(answer.trim());
    };
    const found = await findTheater(flags, environment, mayMake, (store) =>
      whenItAnswers(() => store.plan(), output),
    );
    if (found === null) return EXIT.interrupted;
    const { store, plan, isNew } = found;
    try {
      const journal = await whenItAnswers(() => openJournal(store, environment), output);
      if (!(await offerResolve(store, journal, client, output))) return EXIT.interrupted;
      // Ink and React are loaded for the screen alone.
      const { runClientScreen } = await import('../../screen/client/client-app.tsx');
      const boxOffice = createBoxOffice(store, { journal });
      return exitCodeOf(
        await runClientScreen({
          store,
          boxOffice,
          client,
          plan,
          isNew,
          isTill: flags.till,
          hasHolds: !flags.noHolds,
          ...appearance.value,
        }),
      );
    } finally {
      await store.close();
    }
  },
});

/** The name on the command line, or null when there is none. */
function readGivenName(words: readonly string[], as: string | null): Reading<string | null> {
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
  const name = word ?? as;
  return name === null ? { kind: 'value', value: null } : readClient(name);
}

function exitCodeOf(code: number): ExitCode {
  return Object.values(EXIT).find((known) => known === code) ?? EXIT.internal;
}
