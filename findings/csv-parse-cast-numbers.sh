#!/usr/bin/env bash
# csv-parse 7.0.3 with cast: what looks like a number is taken with the loss that goes with it. The twenty digits of
# an order number end in zeros, and 0x10 is 0 (neither 16 nor the text), without an error. papaparse 5.7.1 with
# dynamicTyping leaves both as they stand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts csv-parse@7.0.3 papaparse@5.7.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import papa from 'papaparse';

for (const name of ['csv-parse', 'papaparse'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const text = '12345678901234567890,0x10';
const rows = [parse(text, { cast: true })[0], papa.parse(text, { dynamicTyping: true }).data[0]];
const seen = rows.map((row) => JSON.stringify(row));
console.log(`${text}\ncsv-parse: ${seen[0]}\npapaparse: ${seen[1]}`);
if (seen[0] !== '[12345678901234567000,0]' || seen[1] !== '["12345678901234567890","0x10"]')
  throw new Error('this was otherwise before');
JS
node see.mjs
