#!/usr/bin/env bash
# node-ical 0.26.1: in a calendar file a backslash is written twice and a line's end as backslash and n. This parser
# looks for the ends of lines before it halves the backslashes, so that the folder C:\new, correctly written with two
# backslashes, reads as "C:\" and "ew" on a line of its own. ical.js 2.2.1 gives the name back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-ical@0.26.1 ical.js@2.2.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';

for (const name of ['node-ical', 'ical.js'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const meant = 'C:\\new';
const component = new ICAL.Component('vcalendar');
const event = new ICAL.Component('vevent');
for (const [name, value] of [['uid', 'u'], ['summary', meant]]) event.addPropertyWithValue(name, value);
event.addPropertyWithValue('dtstart', ICAL.Time.fromString('2024-03-01T10:00:00'));
component.addSubcomponent(event);
const text = component.toString();
const sister = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent').getFirstPropertyValue('summary');
const read = nodeIcal.sync.parseICS(text).u.summary;
console.log({ line: /^SUMMARY.*$/m.exec(text)[0].trim(), 'node-ical': read, 'ical.js': sister });
if (sister !== meant || read !== 'C:\\\new') throw new Error('a line ended there before');
JS
node see.mjs
