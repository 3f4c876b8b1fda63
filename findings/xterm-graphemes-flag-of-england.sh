#!/usr/bin/env bash
# @xterm/headless 6.0.0 with @xterm/addon-unicode-graphemes 0.4.0: the add-on exists so that one picture takes the
# cells of one picture, and a national flag (two) and a hand with a skin tone do. But the flag of England, which is
# written with a black flag and six invisible tag characters, takes seven cells, a family of three takes three, and an
# eye in a speech bubble four. string-width 9.0.0 counts two for each, as most terminals draw them: a frame around
# such text stands askew.
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
const tags = [...'gbeng'].map((letter) => String.fromCodePoint(0xe0000 + letter.codePointAt(0))).join('');
const samples = [
  ['two regional letters', '\u{1F1E9}\u{1F1EA}', 2],
  ['hand with a skin tone', '\u{1F44D}\u{1F3FD}', 2],
  ['family of three', '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}', 3],
  ['eye in a speech bubble', '\u{1F441}\ufe0f\u200d\u{1F5E8}\ufe0f', 4],
  ['flag of England', `\u{1F3F4}${tags}\u{E007F}`, 7],
];
for (const [name, text, seen] of samples) {
  const terminal = new xterm.Terminal({ cols: 40, rows: 3, allowProposedApi: true });
  terminal.loadAddon(new graphemes.UnicodeGraphemesAddon());
  await new Promise((done) => terminal.write(text, done));
  const cells = terminal.buffer.active.cursorX;
  const version = terminal.unicode.activeVersion;
  console.log(`${name}: ${cells} cells (Unicode ${version}); string-width ${stringWidth(text)}`);
  if (cells !== seen || stringWidth(text) !== 2) throw new Error(`seen before: ${seen}, and 2 by string-width`);
}
JS
node see.mjs
