#!/usr/bin/env bash
# cassandra-driver 4.10.0: a Vector looks like an array (index, length, spreading, toString as [1,2,3]) but
# JSON.stringify makes an object with numbered keys and a "length" of it, while a Tuple of the same numbers becomes a
# JSON array. Array.isArray says no, and at(-1) is undefined. A row sent on as JSON changes its shape for this one
# type.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const { Tuple, Vector } = require('cassandra-driver').types;
console.log(`cassandra-driver ${version}`);
const vector = new Vector([1, 2, 3], 'float');
const seen = {
  text: vector.toString(),
  spread: [...vector],
  first: vector[0],
  at: String(vector.at(-1)),
  json: JSON.stringify(vector),
  tuple: JSON.stringify(new Tuple(1, 2, 3)),
};
console.log(seen);
const expected = '{"0":1,"1":2,"2":3,"length":3}';
if (seen.json !== expected || seen.at !== 'undefined' || seen.tuple !== '[1,2,3]')
  throw new Error('this was otherwise before');
JS
node see.cjs
