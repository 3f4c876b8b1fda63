import type { Journal } from '../box-office/journal.ts';
import { leftBehindWords, resolutionWords } from '../box-office/resolution-words.ts';
import { resolveEntry } from '../box-office/resolve.ts';
import type { Store } from '../store/store.ts';
import { ask } from './ask.ts';
import { leftBehindBy } from './left-behind.ts';
import type { Output } from './output.ts';

/**
 * Tells a client on a terminal what its earlier runs left without its end, and settles it when the person agrees.
 * False when the person would rather leave (Ctrl-C).
 */
export async function offerResolve(
  store: Store,
  journal: Journal,
  client: string,
  output: Output,
): Promise<boolean> {
  const entries = await leftBehindBy(journal, client);
  if (entries.length === 0) return true;
  for (const { change } of entries) output.say(`${leftBehindWords(change)}, was left unfinished.`);
  const answer = await ask('Find out what became of it? This books nothing. (yes/no) ');
  if (answer === null) return false;
  if (!/^y(?:es)?$/i.test(answer.trim())) return true;
  for (const entry of entries) output.say(resolutionWords(await resolveEntry(store, journal, entry, client)));
  return (await ask('Enter goes on to the rooms. ')) !== null;
}
