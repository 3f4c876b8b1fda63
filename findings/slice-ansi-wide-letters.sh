#!/usr/bin/env bash
# slice-ansi 10.0.1: cutting a line of double-width letters at one column into two pieces loses a letter. At an odd
# column the letter across the cut is in neither piece, and not replaced by a blank: what follows moves a cell to the
# left. A window of two columns that lies across two letters is empty. A table that cuts its cells with it does not
# keep its columns.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts slice-ansi@10.0.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import sliceAnsi from 'slice-ansi';

console.log('slice-ansi', JSON.parse(readFileSync('node_modules/slice-ansi/package.json', 'utf8')).version);
const text = '日本語';
const seen = [sliceAnsi(text, 0, 3), sliceAnsi(text, 3), sliceAnsi(text, 1, 3), sliceAnsi(text, 0, 4)];
console.log(`${text} from 0 to 3: '${seen[0]}', from 3 on: '${seen[1]}', from 1 to 3: '${seen[2]}'`);
if (seen.join('|') !== '日|語||日本') throw new Error('before: 日, 語, nothing, 日本');
JS
node see.mjs
