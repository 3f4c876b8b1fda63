#!/usr/bin/env bash
# @xterm/addon-serialize 0.14.0 with @xterm/headless 6.0.0: the text that shall bring a screen back keeps colours,
# modes of the mouse and the alternate screen, and forgets other things in silence: a hidden cursor is seen again, a
# scrolling region is the whole screen, a wavy underline is straight, and the words of a link stay underlined without
# their link.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts \
  @xterm/headless@6.0.0 @xterm/addon-serialize@0.14.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import serialize from '@xterm/addon-serialize';
import xterm from '@xterm/headless';

for (const name of ['@xterm/headless', '@xterm/addon-serialize'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const cases = [
  ['red', '\x1b[31mx\x1b[0m', '\x1b[31mx\x1b[0m'],
  ['mouse mode', 'x\x1b[?1000h', 'x\x1b[?1000h'],
  ['hidden cursor', 'x\x1b[?25l', 'x'],
  ['scrolling region', '\x1b[2;3rx', 'x'],
  ['wavy underline', '\x1b[4:3mx\x1b[0m', '\x1b[4mx\x1b[0m'],
  ['link', '\x1b]8;;http://localhost/\x07x\x1b]8;;\x07', '\x1b[4mx\x1b[0m'],
];
for (const [name, written, seen] of cases) {
  const terminal = new xterm.Terminal({ cols: 20, rows: 4, allowProposedApi: true });
  const addon = new serialize.SerializeAddon();
  terminal.loadAddon(addon);
  await new Promise((done) => terminal.write(written, done));
  const kept = addon.serialize();
  console.log(`${name}: ${JSON.stringify(written)} is kept as ${JSON.stringify(kept)}`);
  if (kept !== seen) throw new Error(`seen before: ${JSON.stringify(seen)}`);
}
JS
node see.mjs
