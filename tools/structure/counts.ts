import path from 'node:path';

import { circlesIn, fileEdges, folderEdges, type SourceFile } from './imports.ts';

/** A number that says how hard the program is to find one's way in, and the most that it may be. */
export type Count = {
  readonly name: string;
  readonly value: number;
  readonly most: number;
  /** What it was counted of, so that it can be mended. */
  readonly of: readonly string[];
};

/** A file of fewer lines than this that one other file imports is a part of that file rather than a file. */
const FRAGMENT_LINES = 40;

/** The longest line of a comment, in characters. */
const LONGEST_COMMENT = 118;

/** More files than this are more than anybody keeps in mind; there were 428 once, for half as much to find. */
const MOST_FILES = 245;

/** The most files that a folder has beside its sub-folders. */
const FOLDER_FILES = 17;

/** Counts what makes a program hard to read. */
export function countStructure(files: readonly SourceFile[]): readonly Count[] {
  const importers = Map.groupBy(fileEdges(files), ([, to]) => to);
  const fragments = files.filter(
    ({ file, lines }) => lines.length < FRAGMENT_LINES && importers.get(file)?.length === 1,
  );
  const longComments = files.flatMap(({ file, lines }) =>
    lines.flatMap((line, index) =>
      /^\s*(\*|\/\*|\/\/)/.test(line) && line.length > LONGEST_COMMENT ? [`${file}:${index + 1}`] : [],
    ),
  );
  const folders = Map.groupBy(files, ({ file }) => path.posix.dirname(file));
  const [fullest, inFullest] = [...folders].reduce((most, each) =>
    each[1].length > most[1].length ? each : most,
  );
  const fileCircles = circlesIn(fileEdges(files));
  const folderCircles = circlesIn(folderEdges(files));
  return [
    { name: 'source files', value: files.length, most: MOST_FILES, of: [] },
    {
      name: `files under ${FRAGMENT_LINES} lines with one importer`,
      value: fragments.length,
      most: 30,
      of: fragments.map(({ file }) => file),
    },
    { name: 'files in circles', value: fileCircles.length, most: 0, of: fileCircles },
    { name: 'folders in circles', value: folderCircles.length, most: 0, of: folderCircles },
    { name: 'files in the fullest folder', value: inFullest.length, most: FOLDER_FILES, of: [fullest] },
    {
      name: `lines of comments over ${LONGEST_COMMENT} characters`,
      value: longComments.length,
      most: 0,
      of: longComments,
    },
  ];
}

/** The counts as lines, each that is too high with what it was counted of. */
export function countLines(counts: readonly Count[]): readonly string[] {
  return counts.flatMap(({ name, value, most, of }) => [
    `${String(value).padStart(5)}  ${name} (at most ${most})`,
    ...(value > most ? of.map((each) => `       ${each}`) : []),
  ]);
}
