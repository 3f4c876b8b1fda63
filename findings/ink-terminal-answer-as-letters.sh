#!/usr/bin/env bash
# ink 8.0.0: what a terminal answers to a question about its colours (OSC 11), and a mouse click in the old X10 form,
# reach useInput as letters that seem to be typed: "11;rgb:...", or the three bytes of the button and its place.
# Answers in the CSI form (the cursor's place, a click in SGR form) are passed over. A program that asks for the
# background's colour types into itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ink@8.0.0 react@19.3.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { render, Text, useInput } from 'ink';
import { createElement } from 'react';

console.log('ink', JSON.parse(readFileSync('node_modules/ink/package.json', 'utf8')).version);
const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows: 10 }).resume();
let typed = [];
function Screen() {
  useInput((input) => {
    if (input !== '') typed.push(input);
  });
  return createElement(Text, null, 'x');
}
const app = render(createElement(Screen), { stdin, stdout, interactive: true, patchConsole: false });
await pause(400);
const answers = [
  ['colour of the background', '\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\', ']|11;rgb:1e1e/1e1e/1e1e|\\'],
  ['click, X10 form', '\x1b[M !!', ' !!'],
  ['click, SGR form', '\x1b[<0;1;1M', ''],
  ["cursor's place", '\x1b[3;5R', ''],
];
for (const [name, bytes, seen] of answers) {
  typed = [];
  stdin.write(bytes);
  await pause(400);
  console.log(`${name}: typed '${typed.join("', '")}'`);
  if (typed.join('|') !== seen) throw new Error(`seen before: ${seen}`);
}
app.unmount();
process.exit(0);
JS
node see.mjs
