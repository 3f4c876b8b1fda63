#!/usr/bin/env bash
# ink-select-input 6.2.0 with ink 8.0.0: when the limit gets smaller while the list is open, as when a window shrinks,
# the list is not scrolled to the highlighted item. If that was below the new limit, nothing is highlighted any more,
# and Enter calls onSelect with undefined instead of an item. Enter on a list without items does the same.
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
const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows: 10 });
let drawn = '';
stdout.on('data', (bytes) => (drawn += bytes));
const chosen = [];
const list = (limit, count) =>
  createElement(SelectInput, {
    items: ['a', 'b', 'c', 'd'].slice(0, count).map((value) => ({ label: value, value })),
    limit,
    onSelect: (item) => chosen.push(item === undefined ? 'undefined' : item.value),
  });
const app = render(list(4, 4), { stdin, stdout, interactive: true, patchConsole: false });
await pause(400);
for (const key of ['\x1b[B', '\x1b[B', '\r']) {
  stdin.write(key);
  await pause(400);
}
drawn = '';
app.rerender(list(2, 4));
await pause(400);
const isMarked = drawn.includes('\u276f');
for (const next of [list(2, 4), list(2, 0)]) {
  app.rerender(next);
  await pause(400);
  stdin.write('\r');
  await pause(400);
}
app.unmount();
console.log(`Enter on the third of four: ${chosen[0]}`);
console.log(`limit of 2: something is ${isMarked ? '' : 'not '}marked, Enter gives ${chosen[1]}`);
console.log(`no items: Enter gives ${chosen[2]}`);
if (isMarked || chosen.join() !== 'c,undefined,undefined') throw new Error('c, then twice undefined before');
process.exit(0);
JS
node see.mjs
