import path from 'node:path';

import { fileEdges, floorOf, type SourceFile } from './imports.ts';

/** Between these lines of docs/architecture.md the floor plan is drawn. */
const [BEGIN, END] = ['<!-- floor plan -->', '<!-- end of the floor plan -->'] as const;

/** What each floor is for, the highest first. */
const FLOORS: Readonly<Record<string, string>> = {
  'cli.tsx': 'the first file that runs',
  commands: 'what can be typed: arguments, stores that are opened, reports',
  screen: 'what is drawn: the booking terminal, the operator’s, the one of a stress run',
  stress: 'programs that book as hard as they can; what records them, and what judges that',
  watch: 'what is known of the theater at this moment, kept fresh',
  booking: 'requests become outcomes; the only floor that changes seats',
  store: 'the interface, and the two stores',
  theater: 'seats, requests, decisions, verdicts; pure',
};

/** The floors with their folders and what they import of each other, as the imports are at this moment. */
export function floorPlan(files: readonly SourceFile[]): readonly string[] {
  return [
    '```',
    ...Object.entries(FLOORS).flatMap(([floor, purpose]) => {
      const own = files.filter(({ file }) => floorOf(file) === floor);
      const below = new Set(fileEdges(own).map(([, to]) => floorOf(to)));
      below.delete(floor);
      const names = Object.keys(FLOORS).filter((name) => below.has(name));
      return [
        `${floor.padEnd(10)} ${String(own.length).padStart(3)} files  ${purpose}`,
        ...foldersOf(own, floor),
        ...(names.length === 0 ? [] : [`             imports ${names.join(', ')}`]),
      ];
    }),
    '```',
  ];
}

/** The sub-folders of a floor, each with how many files are in it. */
function foldersOf(files: readonly SourceFile[], floor: string): readonly string[] {
  const folders = Map.groupBy(files, ({ file }) =>
    path.posix.relative(`source/${floor}`, path.posix.dirname(file)),
  );
  const inside = [...folders].filter(([folder]) => folder !== '' && !folder.startsWith('..'));
  if (inside.length === 0) return [];
  const words = inside
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([folder, { length }]) => `${folder} ${length}`);
  return wrapped(words).map((line) => `             ${line}`);
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 90) lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A document with the plan in the place that is marked for it. Throws where there is none. */
export function withFloorPlan(document: string, plan: readonly string[]): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error(`no place for the floor plan: ${BEGIN} … ${END}`);
  return [before, BEGIN, '\n\n', plan.join('\n'), '\n\n', END, after].join('');
}
