#!/usr/bin/env bash
# receiptline 4.0.4 prints nothing of a line that has a pair of braces anywhere in it, and says nothing: the words before
# and after them go with it, though a column of its own beside them is how its notation takes a property. A play called
# "Hamlet {premiere}" is an empty line of a ticket; with a backslash before each brace it is there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts receiptline@4.0.4 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import receiptline from 'receiptline';
console.log(`receiptline ${JSON.parse(readFileSync('node_modules/receiptline/package.json', 'utf8')).version}`);
const printed = (document) => {
  const picture = receiptline.transform(document, { cpl: 30, encoding: 'cp437', command: 'svg' });
  const text = [...picture.matchAll(/<tspan[^>]*>(.*?)<\/tspan>/g)].map(([, letter]) => letter.replace('&#xa0;', ' '));
  console.log(`${JSON.stringify(document)}: ${JSON.stringify(text.join(''))}`);
  return text.join('');
};
const isAsStated =
  printed('Hamlet, tonight') === 'Hamlet, tonight' &&
  printed('Hamlet {premiere} tonight') === '' &&
  printed('Hamlet \\{premiere\\} tonight') === 'Hamlet {premiere} tonight';
process.exit(isAsStated ? 0 : 1);
JS
node see.mjs
