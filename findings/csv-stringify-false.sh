#!/usr/bin/env bash
# csv-stringify 6.9.0: unless a cast is given, true is written as 1, false as nothing at all, and a Date as its
# milliseconds. A column of yes and no comes back from its sister csv-parse 7.0.3 as 1 and an empty text, which is
# what null and undefined give too. papaparse 5.7.1 and fast-csv 5.0.8 write true and false as these words.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  csv-stringify@6.9.0 csv-parse@7.0.3 papaparse@5.7.1 fast-csv@5.0.8 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { writeToString } from 'fast-csv';
import papa from 'papaparse';

for (const name of ['csv-stringify', 'csv-parse', 'papaparse', 'fast-csv'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const row = [true, false, null, new Date(5)];
const written = stringify([row]);
console.log(`[true, false, null, new Date(5)] is written as ${JSON.stringify(written)}`);
console.log('and read back as', JSON.stringify(parse(written, { cast: true })[0]));
const peers = [papa.unparse([[true, false]]), await writeToString([[true, false]])];
console.log('papaparse and fast-csv:', peers.join(' and '));
if (written !== '1,,,5\n' || peers.join(' ') !== 'true,false true,false') throw new Error('1 and nothing before');
JS
node see.mjs
