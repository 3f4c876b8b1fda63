import type { Command } from './command.ts';
import { quoted } from './judge-arguments.ts';
import { isOneEditAway } from './one-edit-away.ts';

/** Words that people try for a command of another name. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['list', 'rooms'],
  ['ls', 'rooms'],
]);

/** Which command the words call, or why that cannot be told. */
export type Choice =
  | { readonly kind: 'command'; readonly command: Command; readonly words: readonly string[] }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * A first word that is exactly a command calls it; any other is a name for the booking terminal. A lower-case word one
 * edit away from a command could be either, and is asked back.
 */
export function chooseCommand(
  words: readonly string[],
  commands: readonly Command[],
  terminal: Command,
): Choice {
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'command', command: terminal, words: [] };
  const called = OTHER_WORDS.get(first) ?? first;
  const command = commands.find(({ name }) => name === called);
  if (command !== undefined) return { kind: 'command', command, words: rest };
  const near = commands.find(({ name }) => isOneEditAway(name, first));
  if (near !== undefined && first === first.toLowerCase()) {
    const word = quoted(first);
    return {
      kind: 'fault',
      message: `"${word}" is no command; for a client of that name: theater --as ${word}; for the command: theater ${near.name}`,
    };
  }
  return { kind: 'command', command: terminal, words };
}
