#!/usr/bin/env bash
# @xterm/headless 6.0.0: a terminal made narrower breaks its lines anew and puts them together again when it is made
# wider, except the line with the cursor: what does not fit of it is gone for good. A prompt or a status line that a
# program has left the cursor on is cut off after a window was small for a moment, unless the program draws it again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @xterm/headless@6.0.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import xterm from '@xterm/headless';

console.log('@xterm/headless', JSON.parse(readFileSync('node_modules/@xterm/headless/package.json', 'utf8')).version);
async function squeeze(text) {
  const terminal = new xterm.Terminal({ cols: 20, rows: 4, allowProposedApi: true });
  await new Promise((done) => terminal.write(text, done));
  terminal.resize(5, 4);
  terminal.resize(20, 4);
  return terminal.buffer.active.getLine(0).translateToString(true);
}
const seen = [await squeeze('abcdefghijklmno\r\n'), await squeeze('abcdefghijklmno')];
console.log(`20 columns, 5, 20 again: a line above the cursor: ${seen[0]}; the cursor's line: ${seen[1]}`);
if (seen.join() !== 'abcdefghijklmno,abcde') throw new Error('the second was cut before');
JS
node see.mjs
