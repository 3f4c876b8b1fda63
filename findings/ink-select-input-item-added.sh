#!/usr/bin/env bash
# ink-select-input 6.2.0 with ink 8.0.0: when an item is added to an open list, the highlight jumps back to the first
# item although the highlighted one is still there under the same value, and onHighlight is not told. A list that is
# read anew from time to time moves under the finger of the person who is about to press Enter.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ink@8.0.0 ink-select-input@6.2.0 react@19.3.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { render } from 'ink';
import SelectInput from 'ink-select-input';
import { createElement } from 'react';

for (const name of ['ink', 'ink-select-input'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows: 10 }).resume();
const told = [];
const list = (values) =>
  createElement(SelectInput, {
    items: [...values].map((value) => ({ label: value, value })),
    onHighlight: (item) => told.push(`highlight ${item.value}`),
    onSelect: (item) => told.push(`choose ${item.value}`),
  });
const app = render(list('abc'), { stdin, stdout, interactive: true, patchConsole: false });
await pause(400);
for (const step of ['\x1b[B', '\x1b[B', 'add', '\r']) {
  if (step === 'add') app.rerender(list('abcd'));
  else stdin.write(step);
  await pause(400);
}
app.unmount();
console.log(`Down, Down, an item added at the end, Enter: ${told.join(', ')}`);
if (told.join() !== 'highlight b,highlight c,choose a') throw new Error('a was chosen before');
process.exit(0);
JS
node see.mjs
