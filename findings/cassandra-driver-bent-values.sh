#!/usr/bin/env bash
# cassandra-driver 4.10.0: some values of prepared statements are refused when they do not fit their column, others
# are bent in silence. 40000 for a smallint and '12abc' for an int are errors, but 1.9 for an int is 1, an empty text
# is 0, and the text 'false' is true. Its encoder, which does this, needs no server to show it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const Encoder = require('cassandra-driver/lib/encoder.js');
const { dataTypes } = require('cassandra-driver').types;
console.log(`cassandra-driver ${version}`);
const encoder = new Encoder(4, { encoding: {} });
const cases = [
  ['smallint', 40000, 'refused'],
  ['int', '12abc', 'refused'],
  ['int', 1.9, 1],
  ['int', '', 0],
  ['boolean', 'false', true],
];
for (const [type, value, seen] of cases) {
  const code = dataTypes[type];
  let read = 'refused';
  try {
    read = encoder.decode(encoder.encode(value, { code }), { code });
  } catch {}
  console.log(`${type} of ${JSON.stringify(value)}: ${read}`);
  if (read !== seen) throw new Error(`seen before: ${seen}`);
}
JS
node see.cjs
