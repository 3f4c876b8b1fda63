#!/usr/bin/env bash
# ink 8.0.0 with isScreenReaderEnabled (or INK_SCREEN_READER=true): frames of lines are left out and colours with
# them, but the alternate screen is still taken when it is asked for, and left at the end, so that nothing stays for a
# reader to go back to. wrap="truncate" and the width of a box are ignored: the text is longer than on the screen of
# somebody who sees.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts ink@8.0.0 react@19.3.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Box, render, Text } from 'ink';
import { createElement } from 'react';

console.log('ink', JSON.parse(readFileSync('node_modules/ink/package.json', 'utf8')).version);
async function draw(isScreenReaderEnabled) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 40, rows: 10 });
  let drawn = '';
  stdout.on('data', (bytes) => (drawn += bytes));
  const words = createElement(Text, { wrap: 'truncate' }, 'abcdefghij');
  const box = createElement(Box, { width: 7, borderStyle: 'classic' }, words);
  const asked = { interactive: true, patchConsole: false, alternateScreen: true, isScreenReaderEnabled };
  const app = render(box, { stdin, stdout, ...asked });
  await pause(400);
  app.unmount();
  await pause(100);
  const screens = drawn.includes('\x1b[?1049h') && drawn.includes('\x1b[?1049l');
  const text = /abcd[^\s|\x1b]*/.exec(drawn)[0];
  return `${screens ? 'alternate' : 'plain'} screen, ${text}, ${drawn.includes('|') ? 'border' : 'no border'}`;
}
const seen = [await draw(false), await draw(true)];
console.log(`as drawn: ${seen[0]}\nfor a screen reader: ${seen[1]}`);
if (seen[0] !== 'alternate screen, abcd\u2026, border' || seen[1] !== 'alternate screen, abcdefghij, no border')
  throw new Error('this was otherwise before');
process.exit(0);
JS
node see.mjs
