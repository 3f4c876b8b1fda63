#!/usr/bin/env bash
# ical-generator 10.2.0: an event that ends before it begins is not refused: its two times are swapped in silence, so
# a mistyped day gives a calendar entry for a time that nobody chose. (ics 3.12.0 writes such an event as it is.)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ical-generator@10.2.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ical from 'ical-generator';

console.log('ical-generator', JSON.parse(readFileSync('node_modules/ical-generator/package.json', 'utf8')).version);
const calendar = ical();
const [start, end] = [new Date('2024-03-02T10:00Z'), new Date('2024-03-01T12:00Z')];
calendar.createEvent({ id: 'u', summary: 'x', start, end });
const times = calendar.toString().match(/^DT(?:START|END):.*$/gm).map((line) => line.trim());
console.log('asked: from 2 March 10:00 to 1 March 12:00; written:', times.join(' '));
if (times.join(' ') !== 'DTSTART:20240301T120000Z DTEND:20240302T100000Z') throw new Error('swapped before');
JS
node see.mjs
