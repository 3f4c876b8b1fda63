#!/usr/bin/env bash
# ink 8.0.0: a picture as tall as the window or taller is drawn once more when the program ends, from the top of the
# window and after wiping it. Its upper rows, which had gone into the scrollback, are then there twice. The same
# picture in a taller window is drawn once.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ink@8.0.0 react@19.3.1 @xterm/headless@6.0.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { render, Text } from 'ink';
import { createElement } from 'react';

for (const name of ['ink', '@xterm/headless'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
async function linesIn(rows) {
  const terminal = new xterm.Terminal({ cols: 40, rows, convertEol: true, allowProposedApi: true });
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows });
  stdout.on('data', (bytes) => terminal.write(bytes));
  const picture = createElement(Text, null, Array.from({ length: 8 }, (_, index) => `row ${index + 1}`).join('\n'));
  const app = render(picture, { stdin, stdout, interactive: true, patchConsole: false });
  await pause(400);
  app.unmount();
  await pause(400);
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, index) => active.getLine(index).translateToString(true));
  return lines.filter(Boolean).map((line) => line.slice(4)).join(' ');
}
const seen = [await linesIn(12), await linesIn(6)];
console.log(`eight rows in a window of 12: ${seen[0]}\neight rows in a window of 6: ${seen[1]}`);
if (seen[0] !== '1 2 3 4 5 6 7 8' || seen[1] !== '1 2 1 2 3 4 5 6 7 8') throw new Error('twice 1 and 2 before');
process.exit(0);
JS
node see.mjs
