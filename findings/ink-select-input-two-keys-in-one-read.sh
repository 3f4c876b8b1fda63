#!/usr/bin/env bash
# ink-select-input 6.2.0 with ink 8.0.0: keys that come in one read (a slow line, a macro, a test) are judged by the
# list as it was drawn last. Down and Enter at once move the highlight to the second item and choose the first; Down
# twice at once moves one item and tells onHighlight of it twice. With a pause between the keys both are as expected.
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
async function press(...reads) {
  const told = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows: 10 }).resume();
  const list = createElement(SelectInput, {
    items: ['a', 'b', 'c', 'd'].map((value) => ({ label: value, value })),
    onHighlight: (item) => told.push(`highlight ${item.value}`),
    onSelect: (item) => told.push(`choose ${item.value}`),
  });
  const app = render(list, { stdin, stdout, interactive: true, patchConsole: false });
  await pause(400);
  for (const read of reads) {
    stdin.write(read);
    await pause(400);
  }
  app.unmount();
  return told.join(', ');
}
const [down, enter] = ['\x1b[B', '\r'];
const seen = [await press(down, enter), await press(down + enter), await press(down, down), await press(down + down)];
console.log(`Down, pause, Enter: ${seen[0]}\nDown Enter in one read: ${seen[1]}`);
console.log(`Down, pause, Down: ${seen[2]}\nDown Down in one read: ${seen[3]}`);
if (seen[0] !== 'highlight b, choose b' || seen[1] !== 'highlight b, choose a') throw new Error('b and a before');
if (seen[2] !== 'highlight b, highlight c' || seen[3] !== 'highlight b, highlight b')
  throw new Error('c and b before');
process.exit(0);
JS
node see.mjs
