#!/usr/bin/env bash
# uuid 14.0.3: random bytes that are passed in, v4({ random }), come back changed: the version and the variant are set
# in the caller's own array. A test that makes two ids of one array of fixed bytes, or a program that uses the bytes
# elsewhere as well, does not have them any more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts uuid@14.0.3 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { v4 } from 'uuid';

console.log('uuid', JSON.parse(readFileSync('node_modules/uuid/package.json', 'utf8')).version);
const random = new Uint8Array(16).fill(0xff);
v4({ random });
const entries = [...random.entries()].filter(([, byte]) => byte !== 0xff);
const changed = entries.map(([index, byte]) => `byte ${index} is ${byte.toString(16)}`);
console.log('sixteen bytes ff, afterwards:', changed.join(', '));
if (changed.join() !== 'byte 6 is 4f,byte 8 is bf') throw new Error('bytes 6 and 8 before');
JS
node see.mjs
