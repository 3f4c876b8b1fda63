#!/usr/bin/env bash
# papaparse 5.7.1 with dynamicTyping: a text that has the form of an ISO date with a time becomes a Date, and a day
# that does not exist the one that comes after it: 30 February at ten is 1 March at ten, without an entry in errors. A
# date without a time stays a text, so that one column can hold both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts papaparse@5.7.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import papa from 'papaparse';

console.log('papaparse', JSON.parse(readFileSync('node_modules/papaparse/package.json', 'utf8')).version);
const { data, errors } = papa.parse('2024-02-30T10:00:00Z,2024-02-30', { dynamicTyping: true, delimiter: ',' });
const seen = data[0].map((value) => (value instanceof Date ? `Date ${value.toISOString()}` : `text ${value}`));
console.log(`2024-02-30T10:00:00Z, 2024-02-30: ${seen.join(', ')}; errors: ${errors.length}`);
if (seen.join() !== 'Date 2024-03-01T10:00:00.000Z,text 2024-02-30' || errors.length > 0)
  throw new Error('1 March before');
JS
node see.mjs
