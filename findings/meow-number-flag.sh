#!/usr/bin/env bash
# meow 14.1.0: a flag of the type number that is given a word is NaN, and given nothing behind its equals sign it is
# 0: neither is an error, and --row= asks for row 0. With nothing behind it at all the flag counts as not given. The
# same flag given twice is refused, so the library does judge what it reads.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts meow@14.1.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import meow from 'meow';

console.log('meow', JSON.parse(readFileSync('node_modules/meow/package.json', 'utf8')).version);
const read = (...argv) => {
  try {
    return String(meow('', { importMeta: import.meta, argv, flags: { row: { type: 'number' } } }).flags.row);
  } catch (error) {
    return error.message;
  }
};
const seen = [read('--row', 'five'), read('--row='), read('--row'), read('--row', '1', '--row', '2')];
console.log(`--row five: ${seen[0]}; --row=: ${seen[1]}; --row: ${seen[2]}; --row 1 --row 2: ${seen[3]}`);
if (seen.join('|') !== 'NaN|0|undefined|The flag --row can only be set once.') throw new Error('otherwise before');
JS
node see.mjs
