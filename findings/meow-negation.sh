#!/usr/bin/env bash
# meow 14.1.0: "--no-" before a flag's name is always a negation. A flag that is declared as noCache and given as
# --no-cache is false, not true, and there is a flag "cache" beside it that nobody declared. And --no-code turns a
# flag that was declared as a text with a default into the boolean false, past its type: a program that then calls a
# method of text on it breaks.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts meow@14.1.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import meow from 'meow';

console.log('meow', JSON.parse(readFileSync('node_modules/meow/package.json', 'utf8')).version);
const read = (flags, argv) => JSON.stringify(meow('', { importMeta: import.meta, argv, flags }).flags);
const cache = read({ noCache: { type: 'boolean' } }, ['--no-cache']);
const code = read({ code: { type: 'string', default: 'x' } }, ['--no-code']);
console.log(`noCache declared, --no-cache given: ${cache}`);
console.log(`code declared as text, --no-code given: ${code}`);
if (cache !== '{"cache":false,"noCache":false}' || code !== '{"code":false}')
  throw new Error('this was otherwise before');
JS
node see.mjs
