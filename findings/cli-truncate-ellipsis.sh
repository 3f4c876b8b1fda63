#!/usr/bin/env bash
# cli-truncate 6.2.0: the text that marks the cut is not cut itself. With three points as truncationCharacter and a
# width of two the result is three cells wide, wider than asked for. And with space: true in the middle position,
# which should keep both ends, the end is lost: of "abc def" in five cells two letters are left, the mark and blanks
# around it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cli-truncate@6.2.0 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import cliTruncate from 'cli-truncate';

console.log('cli-truncate', JSON.parse(readFileSync('node_modules/cli-truncate/package.json', 'utf8')).version);
const points = cliTruncate('abcdef', 2, { truncationCharacter: '...' });
const middle = cliTruncate('abc def', 5, { position: 'middle', space: true });
const plain = cliTruncate('abc def', 5, { position: 'middle' });
console.log(`two cells with three points: '${points}'; the middle of five: '${plain}'; with space: '${middle}'`);
if (points !== '...' || middle !== 'ab \u2026 ' || !plain.endsWith('f')) throw new Error('otherwise before');
JS
node see.mjs
