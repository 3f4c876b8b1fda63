#!/usr/bin/env bash
# qrcode-terminal 0.12.0: every character is stored in one byte, and what does not fit is cut off without a word. A
# phone reads the Cyrillic letter Ж (number 0416) as the control character 16, and an emoji as an equals sign and a
# zero byte. The picture itself is sound, so nobody sees it before the ticket is scanned.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts qrcode-terminal@0.12.0 jsqr@1.4.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import jsQR from 'jsqr';
import terminal from 'qrcode-terminal';

for (const name of ['qrcode-terminal', 'jsqr'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
/** Reads the drawn code as a phone would: each module is two blanks on black (40) or white (47). */
function scan(drawn) {
  const cells = (line) => [...line.matchAll(/\x1b\[(4[07])m {2}\x1b\[0m/g)].map((cell) => cell[1] === '40');
  const rows = drawn.split('\n').filter(Boolean).map(cells);
  const [scale, quiet] = [4, 4];
  const width = (rows.length + 2 * quiet) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1)
      if (rows[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet])
        pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  return Buffer.from(jsQR(pixels, width, width).binaryData).toString('hex');
}
const expected = { abc: '616263', '\u0416': '16', '\u{1F600}': '3d00' };
for (const [text, seen] of Object.entries(expected)) {
  let drawn = '';
  terminal.generate(text, (picture) => (drawn = picture));
  const read = scan(drawn);
  console.log(`${text}: the code holds the bytes ${read}; UTF-8 is ${Buffer.from(text).toString('hex')}`);
  if (read !== seen) throw new Error(`seen before: ${seen}`);
}
JS
node see.mjs
