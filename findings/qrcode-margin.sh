#!/usr/bin/env bash
# qrcode 1.5.4: the option "margin" (the white border that a scanner needs) is obeyed by the drawing type "utf8" and
# ignored by the type "terminal", which has a border of one module whatever is asked for. The standard asks for four.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts qrcode@1.5.4 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import qrcode from 'qrcode';

console.log('qrcode', JSON.parse(readFileSync('node_modules/qrcode/package.json', 'utf8')).version);
const lines = async (type, margin) => (await qrcode.toString('a', { type, margin })).trimEnd().split('\n').length;
const seen = [];
for (const type of ['utf8', 'terminal']) for (const margin of [2, 4, 10]) seen.push(await lines(type, margin));
console.log('lines with margins of 2, 4 and 10, utf8:', ...seen.slice(0, 3), 'terminal:', ...seen.slice(3));
if (new Set(seen.slice(0, 3)).size !== 3 || new Set(seen.slice(3)).size !== 1)
  throw new Error('three sizes and one before');
JS
node see.mjs
