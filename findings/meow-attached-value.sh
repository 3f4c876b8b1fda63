#!/usr/bin/env bash
# meow 14.1.0: a value that stands right behind a short flag is taken when it starts with a digit (-c7 is 7), but read
# as more short flags when it starts with a letter: -cat gives an empty text for -c, and two flags "a" and "t" that
# nobody declared, without an error unless allowUnknownFlags is off. If the value has the flag's letter in it
# (-cache), the person is told that the flag may be given only once, which was the case.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts meow@14.1.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import meow from 'meow';

console.log('meow', JSON.parse(readFileSync('node_modules/meow/package.json', 'utf8')).version);
const read = (argument) => {
  try {
    const flags = { code: { type: 'string', shortFlag: 'c' } };
    return meow('', { importMeta: import.meta, argv: [argument], flags }).flags;
  } catch (error) {
    return error.message;
  }
};
const seen = ['-c7', '-cat', '-cache'].map((argument) => JSON.stringify(read(argument)));
console.log(seen.join('\n'));
if (seen[0] !== '{"code":"7"}' || !seen[1].includes('"code":""') || !seen[2].includes('only be set once'))
  throw new Error('this was otherwise before');
JS
node see.mjs
