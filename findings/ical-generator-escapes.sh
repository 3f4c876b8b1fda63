#!/usr/bin/env bash
# ical-generator 10.2.0 escapes the wrong properties: URL is not a text in this format, yet its comma gets a
# backslash, so that a reader (here ical.js 2.2.1) has another address than was given; NAME is a text, and its comma
# and semicolon stay bare.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ical-generator@10.2.0 ical.js@2.2.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import ical from 'ical-generator';

for (const name of ['ical-generator', 'ical.js'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const calendar = ical({ name: 'Hall; left, right' });
const url = 'http://localhost/show?seats=A1,A2';
calendar.createEvent({ id: 'u', summary: 'a, b', start: new Date('2024-03-01T10:00Z'), url });
const text = calendar.toString();
const read = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent').getFirstPropertyValue('url');
console.log({ given: url, read, name: /^NAME:.*$/m.exec(text)[0].trim() });
if (read !== 'http://localhost/show?seats=A1\\,A2' || !text.includes('NAME:Hall; left, right'))
  throw new Error('this was otherwise before');
JS
node see.mjs
