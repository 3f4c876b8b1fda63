#!/usr/bin/env bash
# ink-testing-library 4.0.0 with ink 8.0.0: its terminal has 100 columns and no number of rows, so useStdout and
# useWindowSize of one and the same component disagree (undefined and 24). Unmounting adds further frames, of which
# the last is empty: lastFrame() asked after it is no picture.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ink-testing-library@4.0.0 ink@8.0.0 react@19.3.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Text, useStdout, useWindowSize } from 'ink';
import { render } from 'ink-testing-library';
import { createElement } from 'react';

for (const name of ['ink-testing-library', 'ink'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
function Screen() {
  const { stdout } = useStdout();
  const size = useWindowSize();
  return createElement(Text, null, `${stdout.columns}x${stdout.rows} and ${size.columns}x${size.rows}`);
}
const screen = render(createElement(Screen));
await pause(400);
const [before, count] = [screen.lastFrame(), screen.frames.length];
screen.unmount();
await pause(400);
const more = screen.frames.length - count;
console.log(`useStdout and useWindowSize: ${before}`);
console.log(`frames added by unmounting: ${more}; last frame: '${screen.lastFrame()}'`);
if (before !== '100xundefined and 100x24' || more < 1 || screen.lastFrame() !== '')
  throw new Error('otherwise before');
process.exit(0);
JS
node see.mjs
