#!/usr/bin/env bash
# ics 3.12.0: commas are escaped in a title, but not in categories nor in the text of an alarm. One category "Music,
# live" is two for whoever reads the file (here ical.js 2.2.1).
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
const { value } = createEvent({
  start: [2024, 3, 1, 10, 0],
  duration: { hours: 1 },
  uid: 'u',
  title: 'Concert, late',
  categories: ['Music, live'],
  alarms: [{ action: 'display', description: 'Go; now, please', trigger: { minutes: 30, before: true } }],
});
const event = new ICAL.Component(ICAL.parse(value)).getFirstSubcomponent('vevent');
const title = event.getFirstPropertyValue('summary');
const categories = event.getFirstProperty('categories').getValues();
console.log({ title, categories, line: /^DESCRIPTION.*$/m.exec(value)[0].trim() });
if (title !== 'Concert, late' || categories.join('|') !== 'Music| live')
  throw new Error('one title and two categories before');
if (!value.includes('DESCRIPTION:Go; now, please')) throw new Error('not escaped before');
JS
node see.mjs
