#!/usr/bin/env bash
# ink 8.0.0: useInput gets a read of the terminal as one input when it holds no escape sequence. A letter and Enter
# that come together (a slow line, a barcode scanner, a test) are the input "a<CR>" without key.return, and two
# letters one input of two letters, so that a screen that waits for key.return or for "a" sees neither.
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
let told = [];
function Screen() {
  useInput((input, key) => told.push(`${JSON.stringify(input)}${key.return ? ' return' : ''}`));
  return createElement(Text, null, 'x');
}
const app = render(createElement(Screen), { stdin, stdout, interactive: true, patchConsole: false });
await pause(400);
for (const [read, seen] of [['a', '"a"'], ['\r', '"\\r" return'], ['a\r', '"a\\r"'], ['ab', '"ab"']]) {
  told = [];
  stdin.write(read);
  await pause(400);
  console.log(`${JSON.stringify(read)} in one read: ${told.join(', ')}`);
  if (told.join() !== seen) throw new Error(`seen before: ${seen}`);
}
app.unmount();
process.exit(0);
JS
node see.mjs
