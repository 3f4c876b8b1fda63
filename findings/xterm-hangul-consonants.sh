#!/usr/bin/env bash
# string-width 9.0.0 counts a run of Korean leading consonants (U+1100 and on) as one syllable of two cells, however
# long it is; @xterm/headless 6.0.0 draws two cells for each, as terminals without shaping do. Three of them are two
# cells and six; a line that was wrapped at 10 cells by wrap-ansi 10.0.2 can be 60 cells wide.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  @xterm/headless@6.0.0 string-width@9.0.0 wrap-ansi@10.0.2 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import xterm from '@xterm/headless';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

for (const name of ['@xterm/headless', 'string-width', 'wrap-ansi'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
async function cells(text) {
  const terminal = new xterm.Terminal({ cols: 100, rows: 3, allowProposedApi: true });
  await new Promise((done) => terminal.write(text, done));
  return terminal.buffer.active.cursorX;
}
for (const [count, seen] of [[1, '2 2 1'], [3, '2 6 1'], [30, '2 60 1']]) {
  const text = '\u1100'.repeat(count);
  const lines = wrapAnsi(text, 10, { hard: true }).split('\n').length;
  const counted = [stringWidth(text), await cells(text), lines].join(' ');
  console.log(`${count}: string-width, cells on the screen, lines when wrapped at 10: ${counted}`);
  if (counted !== seen) throw new Error(`seen before: ${seen}`);
}
JS
node see.mjs
