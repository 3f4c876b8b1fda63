#!/usr/bin/env bash
# ical-generator 10.2.0: a timezone next to a Date does not convert it. The clock of the process is written and
# labelled with the zone: 10:00 UTC, which is 11:00 in Berlin, becomes 10:00 Berlin time on a server in UTC and 05:00
# Berlin time on one in New York. With the zone on the whole calendar even the time stamp DTSTAMP loses its Z, which
# the format demands of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ical-generator@10.2.0 >/dev/null
cat >see.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ical from 'ical-generator';

if (process.argv[2] === 'write') {
  const start = new Date('2024-03-01T10:00Z');
  const event = ical();
  event.createEvent({ id: 'u', summary: 'x', start, timezone: 'Europe/Berlin' });
  const whole = ical({ timezone: 'Europe/Berlin' });
  whole.createEvent({ id: 'u', summary: 'x', start });
  console.log(/^DTSTART.*$/m.exec(event.toString())[0].trim());
  console.log(/^DTSTAMP:\d{8}T\d{6}\r?$/m.test(whole.toString()) ? 'DTSTAMP without Z' : 'DTSTAMP in UTC');
} else {
  console.log('ical-generator', JSON.parse(readFileSync('node_modules/ical-generator/package.json', 'utf8')).version);
  for (const [zone, hour] of [['UTC', '10'], ['America/New_York', '05']]) {
    const env = { ...process.env, TZ: zone };
    const seen = execFileSync(process.execPath, [process.argv[1], 'write'], { env, encoding: 'utf8' });
    console.log(`process in ${zone}, 10:00 UTC in Berlin:\n${seen}`);
    if (seen !== `DTSTART;TZID=Europe/Berlin:20240301T${hour}0000\nDTSTAMP without Z\n`)
      throw new Error(`${hour}:00 before`);
  }
}
JS
node see.mjs
