import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Plugin } from 'esbuild';

/** One change to a module of Ink, or of what it measures text with. Each must fit, or the build fails. */
type Edit = { readonly file: RegExp; readonly from: string; readonly to: string };

/** Split lines kept at most: many times a screen's, and a few MB. Then all are forgotten, and a frame costs as before. */
const MOST_LINES = 512;
/** Texts kept with their width, or cleaned, at most. */
const MOST_TEXTS = 2_048;

/**
 * Ink splits, cleans and measures every text of the screen for each frame anew: its caches live as long as one frame.
 * Nearly all lines of a frame are those of the frame before. The functions are pure and what they return is not changed
 * afterwards, so keeping it changes nothing that is drawn; a key costs a third less processor time (docs/bench.md).
 */
export const keepInkCaches: Plugin = {
  name: 'keep-ink-caches',
  setup(bundler) {
    for (const { file, from, to } of EDITS) {
      bundler.onLoad({ filter: file }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (source.split(from).length !== 2) throw new Error(`${path} is not as it was: no single "${from}"`);
        return { contents: source.replace(from, () => to), resolveDir: dirname(path) };
      });
    }
  },
};

const EDITS: readonly Edit[] = [
  {
    file: /[\\/]ink[\\/]build[\\/]output\.js$/,
    from: 'export default class Output {\n    operations = [];\n    caches = new OutputCaches();',
    to: `
let keptCaches = new OutputCaches();
const cachesForFrame = () => {
  if (keptCaches.styledChars.size > ${MOST_LINES}) keptCaches = new OutputCaches();
  return keptCaches;
};
export default class Output {
    operations = [];
    caches = cachesForFrame();`,
  },
  {
    file: /[\\/]ink[\\/]build[\\/]sanitize-ansi\.js$/,
    from: 'export default sanitizeAnsi;',
    to: remembered('sanitizeAnsi'),
  },
  {
    file: /[\\/]widest-line[\\/]index\.js$/,
    from: 'export default function widestLine(string) {',
    to: `${remembered('widestLine')}\nfunction widestLine(string) {`,
  },
];

/** Source text that exports a function of one text as the module's default, with a memory. */
function remembered(name: string): string {
  return `
const known = new Map();
export default (text) => {
  let value = known.get(text);
  if (value === undefined) {
    if (known.size > ${MOST_TEXTS}) known.clear();
    value = ${name}(text);
    known.set(text, value);
  }
  return value;
};`;
}
