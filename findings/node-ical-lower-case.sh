#!/usr/bin/env bash
# node-ical 0.26.1: names of properties may be written in any case in this format, but this parser knows them only in
# capitals. With "dtstart" in small letters the event has no start and no end, and a text "dtstart" as it stood;
# nothing is said about it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-ical@0.26.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import nodeIcal from 'node-ical';

console.log('node-ical', JSON.parse(readFileSync('node_modules/node-ical/package.json', 'utf8')).version);
const read = (name) => {
  const event = ['BEGIN:VEVENT', 'UID:u', `${name}:20240301T100000Z`, 'END:VEVENT'];
  return nodeIcal.sync.parseICS(['BEGIN:VCALENDAR', 'VERSION:2.0', ...event, 'END:VCALENDAR', ''].join('\r\n')).u;
};
const [capitals, small] = [read('DTSTART'), read('dtstart')];
console.log({ capitals: capitals.start, small: small.start, left: small.dtstart });
if (!capitals.start || small.start !== undefined || small.dtstart !== '20240301T100000Z')
  throw new Error('no start before');
JS
node see.mjs
