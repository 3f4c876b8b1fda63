import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** One file of the program, by its path from the project's folder, with what it imports of the others. */
export type SourceFile = {
  readonly file: string;
  readonly lines: readonly string[];
  readonly imports: readonly string[];
};

/** Every file of the program, `cli.tsx` among them, in alphabetical order. */
export function readSource(): readonly SourceFile[] {
  const inside = readdirSync(path.join(ROOT, 'source'), { recursive: true, encoding: 'utf8' });
  return ['cli.tsx', ...inside.map((file) => `source/${file.replaceAll(path.sep, '/')}`)]
    .filter((file) => /\.tsx?$/.test(file))
    .toSorted()
    .map((file) => {
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      return { file, lines: text.trimEnd().split('\n'), imports: importsIn(file, text) };
    });
}

function importsIn(file: string, text: string): readonly string[] {
  const relative = /(?:\bfrom|\bimport|\bimport\()\s*'(\.{1,2}\/[^']+\.tsx?)'/g;
  const specifiers = Array.from(text.matchAll(relative), ([, specifier = '']) => specifier);
  return [...new Set(specifiers.map((specifier) => path.posix.join(path.posix.dirname(file), specifier)))];
}

/** Something that leads to something else: an import, between files or between their folders. */
export type Edge = readonly [from: string, to: string];

/** All imports between files. */
export function fileEdges(files: readonly SourceFile[]): readonly Edge[] {
  return files.flatMap(({ file, imports }) => imports.map((target): Edge => [file, target]));
}

/** All imports between folders, each folder taken without those in it. */
export function folderEdges(files: readonly SourceFile[]): readonly Edge[] {
  return fileEdges(files)
    .map(([from, to]): Edge => [path.posix.dirname(from), path.posix.dirname(to)])
    .filter(([from, to]) => from !== to);
}

/** The floor of a file: `store` of `source/store/sqlite/x.ts`; `cli.tsx` is one of its own. */
export function floorOf(file: string): string {
  return file.startsWith('source/') ? (file.split('/')[1] ?? '') : file;
}

/** What leads back to itself, however far around, in alphabetical order. */
export function circlesIn(edges: readonly Edge[]): readonly string[] {
  const next = Map.groupBy(edges, ([from]) => from);
  const reachedFrom = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [start];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      for (const [, to] of next.get(each) ?? []) {
        if (!seen.has(to)) open.push(to);
        seen.add(to);
      }
    }
    return seen;
  };
  return [...next.keys()].filter((each) => reachedFrom(each).has(each)).toSorted();
}
