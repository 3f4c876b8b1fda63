import { makeSafe } from '../../source/theater/safe-text.ts';

/** What people were told, seats and names left out, and how often. */
export type SaidWords = { readonly words: string; readonly count: number };

/** One seat or several of one room, as the program names them. */
const SEATS = /\b[A-Z] \d+-\d+(?:(?:, | and )\d+-\d+)*/g;

/** Names of clients in these runs: two for each process, and who is named by a fault. */
const CLIENTS = /\b(?:Ada|Ben|Client \d+)-\d+\b|\bZoe\b/g;

/** Whatever tells one run, node or change from another. */
const PARTICULARS: readonly (readonly [RegExp, string])[] = [
  [SEATS, 'SEATS'],
  [CLIENTS, 'NAME'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g, 'ID'],
  [/cassandra:\/\/[^\s;)]+?(?=[.,;)]?(?:\s|$))/g, 'STORE'],
  [/\/\S*\.db\b/g, 'STORE'],
  [/\b127(?:\.\d+){3}(?::\d+)?/g, 'NODE'],
  [/SEATS are /g, 'SEATS is '],
  [/Reference [2-9A-Z]{6}\./g, 'Reference REF.'],
  [/(SEATS is [^,;]+)(?:, \1)+/g, '$1'],
];

/** The distinct words, the most frequent first. */
export function countWords(said: readonly string[]): readonly SaidWords[] {
  const groups = Map.groupBy(said, generalWords);
  return [...groups]
    .map(([words, { length }]) => ({ words, count: length }))
    .toSorted((left, right) => right.count - left.count || left.words.localeCompare(right.words));
}

function generalWords(words: string): string {
  const line = makeSafe(words.trim().replaceAll(/\s*\n\s*/g, ' '));
  return PARTICULARS.reduce((text, [pattern, name]) => text.replaceAll(pattern, name), line);
}
