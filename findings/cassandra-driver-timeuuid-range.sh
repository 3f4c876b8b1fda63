#!/usr/bin/env bash
# cassandra-driver 4.10.0: a time-based id counts from October 1582 in 60 bits, so it ends in March 5236.
# TimeUuid.fromDate does not check this: a date outside wraps round and reads back in another millennium. With
# TimeUuid.min and max made for a range "from the beginning of time" (the year 1, say), the range starts far in the
# future and finds nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const { TimeUuid } = require('cassandra-driver').types;
console.log(`cassandra-driver ${version}`);
const expected = { '2024-01-01': '2024-01-01', '1500-01-01': '5153-06-18', '5300-01-01': '1646-07-16' };
for (const [day, seen] of Object.entries(expected)) {
  const read = TimeUuid.fromDate(new Date(day)).getDate().toISOString().slice(0, 10);
  console.log(`TimeUuid.fromDate(${day}) is of ${read}`);
  if (read !== seen) throw new Error(`seen before: ${seen}`);
}
const min = TimeUuid.min(new Date('0001-01-01')).getDate();
console.log(`TimeUuid.min(0001-01-01) is of ${min.toISOString()}`);
if (min.getTime() < Date.now()) throw new Error('in the future before');
JS
node see.cjs
