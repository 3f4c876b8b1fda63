#!/usr/bin/env bash
# rrule 2.8.1 reads a rule whose start is a day (DTSTART;VALUE=DATE, as RFC 5545 has it for all-day events) and leaves
# the start out: what it then gives begins at the moment of asking. The same start as a time is kept.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts rrule@2.8.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import library from 'rrule';
console.log(`rrule ${JSON.parse(readFileSync('node_modules/rrule/package.json', 'utf8')).version}`);
const read = (start) => {
  const rule = library.rrulestr(`${start}\nRRULE:FREQ=DAILY;COUNT=2`);
  const [first] = rule.all();
  console.log(`${start}: read as ${JSON.stringify(rule.toString())}, the first is ${first.toISOString()}`);
  return { text: rule.toString(), first };
};
const asked = Date.now();
const byTime = read('DTSTART:20241001T200000Z');
const byDay = read('DTSTART;VALUE=DATE:20241001');
const isAsStated =
  byTime.first.toISOString() === '2024-10-01T20:00:00.000Z' &&
  !byDay.text.includes('DTSTART') &&
  Math.abs(byDay.first.getTime() - asked) < 60_000;
process.exit(isAsStated ? 0 : 1);
JS
node see.mjs
