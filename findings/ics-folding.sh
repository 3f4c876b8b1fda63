#!/usr/bin/env bash
# ics 3.12.0: lines of a calendar file shall be at most 75 octets long. This library folds by characters: a title of
# 40 Japanese letters makes one line of 128 octets, and one of 40 emoji 168. Readers that keep to the limit of the
# format see a broken line; ical-generator folds the same title right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ics@3.12.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { createEvent } from 'ics';

console.log('ics', JSON.parse(readFileSync('node_modules/ics/package.json', 'utf8')).version);
const longest = (title) => {
  const { value } = createEvent({ start: [2024, 3, 1, 10, 0], duration: { hours: 1 }, uid: 'u', title });
  return Math.max(...value.split('\r\n').map((line) => Buffer.byteLength(line)));
};
const seen = [longest('x'.repeat(200)), longest('\u65e5'.repeat(40)), longest('\u{1F600}'.repeat(40))];
console.log(`longest line in octets: Latin ${seen[0]}, Japanese ${seen[1]}, emoji ${seen[2]}`);
if (seen[0] > 75 || seen[1] !== 128 || seen[2] !== 168) throw new Error('seen before: at most 75, 128, 168');
JS
node see.mjs
