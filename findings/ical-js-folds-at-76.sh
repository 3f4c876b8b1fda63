#!/usr/bin/env bash
# ical.js 2.2.1: the limit of 75 octets for a line of a calendar file is kept for the first piece only. Every further
# piece has 75 octets and the blank in front of them, which makes 76.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ical.js@2.2.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

console.log('ical.js', JSON.parse(readFileSync('node_modules/ical.js/package.json', 'utf8')).version);
const event = new ICAL.Component('vevent');
event.addPropertyWithValue('summary', 'x'.repeat(300));
const lengths = event.toString().split('\r\n').map((line) => Buffer.byteLength(line));
console.log('octets of each line:', lengths.join(' '));
if (Math.max(...lengths) !== 76) throw new Error('76 before');
JS
node see.mjs
