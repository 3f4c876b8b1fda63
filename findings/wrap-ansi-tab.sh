#!/usr/bin/env bash
# A tab between sister libraries: string-width 9.0.0 gives it no cell, so cli-truncate 6.2.0 lets "ab<tab>cd" stand as
# four cells wide and slice-ansi 10.0.1 counts it as nothing; wrap-ansi 10.0.2 turns it into blanks up to the next
# multiple of eight first, so that the same five characters do not fit into nine columns and fall into two lines. A
# text that was measured with one and laid out with another is up to eight cells wider than it was said to be.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  wrap-ansi@10.0.2 string-width@9.0.0 slice-ansi@10.0.1 cli-truncate@6.2.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import cliTruncate from 'cli-truncate';
import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

for (const name of ['string-width', 'cli-truncate', 'slice-ansi', 'wrap-ansi'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const text = 'ab\tcd';
const seen = {
  width: stringWidth(text),
  truncatedTo4: cliTruncate(text, 4),
  firstThree: sliceAnsi(text, 0, 3),
  wrappedAt10: wrapAnsi(text, 10),
  wrappedAt9: wrapAnsi(text, 9),
};
console.log(JSON.stringify(seen, null, 2));
if (seen.width !== 4 || seen.truncatedTo4 !== text || seen.firstThree !== 'ab\tc')
  throw new Error('no cell for a tab before');
if (seen.wrappedAt10 !== `ab${' '.repeat(6)}cd` || seen.wrappedAt9 !== 'ab\ncd')
  throw new Error('eight cells before');
JS
node see.mjs
