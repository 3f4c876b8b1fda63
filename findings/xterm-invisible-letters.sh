#!/usr/bin/env bash
# @xterm/headless 6.0.0, @xterm/addon-unicode-graphemes 0.4.0 and string-width 9.0.0 disagree about letters that
# cannot be seen. A soft hyphen, a word joiner or a right-to-left mark takes no cell for string-width and one on the
# screen; a zero-width space or a variant selector behind a letter takes none on the plain screen and one as soon as
# the add-on for graphemes is loaded. A text from a web page with one of them in it shifts what stands to the right of
# it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  @xterm/headless@6.0.0 @xterm/addon-unicode-graphemes@0.4.0 string-width@9.0.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import graphemes from '@xterm/addon-unicode-graphemes';
import xterm from '@xterm/headless';
import stringWidth from 'string-width';

for (const name of ['@xterm/headless', '@xterm/addon-unicode-graphemes', 'string-width'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
async function cells(text, hasAddon) {
  const terminal = new xterm.Terminal({ cols: 40, rows: 3, allowProposedApi: true });
  if (hasAddon) terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  await new Promise((done) => terminal.write(text, done));
  return terminal.buffer.active.cursorX;
}
const cases = [
  ['soft hyphen', 'a\u00adb', '2 3 3'],
  ['word joiner in front', '\u2060ab', '2 3 3'],
  ['right-to-left mark in front', '\u200fab', '2 3 3'],
  ['zero-width space', 'a\u200bb', '2 2 3'],
  ['variation selector 17', 'a\u{E0100}b', '2 2 3'],
];
for (const [name, text, seen] of cases) {
  const counted = [stringWidth(text), await cells(text, false), await cells(text, true)];
  console.log(`${name}: string-width ${counted[0]}, screen ${counted[1]}, screen with the add-on ${counted[2]}`);
  if (counted.join(' ') !== seen) throw new Error(`seen before: ${seen}`);
}
JS
node see.mjs
