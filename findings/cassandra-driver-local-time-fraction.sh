#!/usr/bin/env bash
# cassandra-driver 4.10.0: LocalTime.fromString takes the digits after the point as a number of nanoseconds, filled up
# to nine places but never cut. A clock with ten digits (100 picoseconds) gains a whole second: 10:11:12.1234567891
# becomes 10:11:13.234567891. A time without minutes ("10") is midnight, and one with a decimal comma loses its
# fraction; neither is an error. Cassandra 5.0.9 refuses the fractions and reads "10" as ten nanoseconds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const { LocalTime } = require('cassandra-driver').types;
console.log(`cassandra-driver ${version}`);
const expected = {
  '10:11:12.123456789': '10:11:12.123456789',
  '10:11:12.1234567891': '10:11:13.234567891',
  '10:11:12,5': '10:11:12',
  10: '00:00:00',
};
for (const [text, seen] of Object.entries(expected)) {
  const read = LocalTime.fromString(text).toString();
  console.log(`LocalTime.fromString('${text}') is ${read}`);
  if (read !== seen) throw new Error(`seen before: ${seen}`);
}
JS
node see.cjs
