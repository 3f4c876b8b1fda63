#!/usr/bin/env bash
# jsqr 1.4.0 finds no code in an image whose modules are one pixel each, though nothing in it is blurred, and finds the
# same code from two pixels a module on: who checks half blocks of a terminal must draw each module larger first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts jsqr@1.4.0 qr@0.7.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import jsqr from 'jsqr';
import encode from 'qr';
const decode = jsqr.default ?? jsqr;
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`jsqr ${versionOf('jsqr')}, qr ${versionOf('qr')}`);
const modules = encode('HELLO', 'raw', { border: 4, ecc: 'medium' });
const found = [1, 2, 3].map((scale) => {
  const size = modules.length * scale;
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const level = modules[Math.floor(y / scale)][Math.floor(x / scale)] ? 0 : 255;
      pixels.set([level, level, level, 255], (y * size + x) * 4);
    }
  const text = decode(pixels, size, size)?.data ?? null;
  console.log(`${scale} pixels a module: ${text}`);
  return text;
});
process.exit(found[0] === null && found[1] === 'HELLO' && found[2] === 'HELLO' ? 0 : 1);
JS
node see.mjs
