#!/usr/bin/env bash
# ink-testing-library 4.0.0 with ink 8.0.0: a component that throws while it is drawn makes no test fail. render()
# returns as ever, the last frame is an empty text, the frames of stderr stay empty, and the error can be had from
# nowhere, as the library keeps Ink's own handle (whose waitUntilExit rejects) to itself. A test that something is NOT
# on the screen passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ink-testing-library@4.0.0 ink@8.0.0 react@19.3.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import { createElement } from 'react';

for (const name of ['ink-testing-library', 'ink'])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version);
let uncaught = 0;
process.on('uncaughtException', () => (uncaught += 1));
process.on('unhandledRejection', () => (uncaught += 1));
function Screen() {
  throw new Error('thrown on purpose');
}
let thrown = 'nothing';
let frames = [];
try {
  const good = render(createElement(Text, null, 'drawn'));
  const bad = render(createElement(Screen));
  await pause(500);
  frames = [good.lastFrame(), bad.lastFrame(), bad.stderr.frames.length];
} catch (error) {
  thrown = error.message;
}
console.log(`good component: '${frames[0]}'; one that throws: '${frames[1]}', frames of stderr: ${frames[2]}`);
console.log(`thrown by render: ${thrown}; uncaught errors: ${uncaught}`);
if (frames.join() !== 'drawn,,0' || thrown !== 'nothing' || uncaught !== 0) throw new Error('swallowed before');
process.exit(0);
JS
node see.mjs
