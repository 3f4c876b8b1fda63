#!/usr/bin/env bash
# cassandra-driver 4.10.0: Duration.fromString looks for number-and-unit pairs anywhere in the text and passes over
# the rest without an error. "1d-2h" (a day less two hours, as a person would write it) is a day and two hours, "1.5h"
# is five hours, "1h30" is one hour, and a lone "-" is no time at all. The parser of Cassandra 5.0.9 refuses all four.
# Only a text that starts with "P" is held to its form.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const { Duration } = require('cassandra-driver').types;
console.log(`cassandra-driver ${version}`);
const expected = { '1d2h': '1d2h', '1d-2h': '1d2h', '1.5h': '5h', '1h30': '1h', '-': '' };
for (const [text, seen] of Object.entries(expected)) {
  const read = Duration.fromString(text).toString();
  console.log(`Duration.fromString('${text}') is '${read}'`);
  if (read !== seen) throw new Error(`seen before: '${seen}'`);
}
let refused = false;
try {
  Duration.fromString('PT1.5H');
} catch {
  refused = true;
}
console.log(`Duration.fromString('PT1.5H') is ${refused ? 'refused' : 'read'}`);
if (!refused) throw new Error('refused before');
JS
node see.cjs
