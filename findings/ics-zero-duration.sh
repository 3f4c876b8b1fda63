#!/usr/bin/env bash
# ics 3.12.0: a duration of nothing, { hours: 0 }, passes the library's own check and is written as "PT", which is no
# duration of the format (PT0S is); a length of minus 90 minutes becomes "PT-90M", also without an error, where the
# sign belongs in front. ical.js 2.2.1 refuses the first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ics@3.12.0 ical.js@2.2.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { createEvent } from 'ics';

for (const name of ['ics', 'ical.js'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const expected = ['PT', 'PT-90M'];
for (const [index, duration] of [{ hours: 0 }, { minutes: -90 }].entries()) {
  const { error, value } = createEvent({ start: [2024, 3, 1, 10, 0], duration, uid: 'u', title: 'x' });
  const written = /^DURATION:(.*)$/m.exec(value)?.[1].trim();
  let read = '';
  try {
    read = ICAL.Duration.fromString(written).toString();
  } catch (refusal) {
    read = `refused: ${refusal.message}`;
  }
  console.log(JSON.stringify(duration), 'error:', error, 'written:', written, 'ical.js:', read);
  if (error || written !== expected[index]) throw new Error(`written before: ${expected[index]}`);
}
JS
node see.mjs
