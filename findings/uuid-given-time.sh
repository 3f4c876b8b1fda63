#!/usr/bin/env bash
# uuid 14.0.3: ids that are made one after another sort in that order, within one millisecond too (versions 6 and 7).
# As soon as the time is given, v7({ msecs }) and v6({ msecs }), the counter within the millisecond is not used: two
# ids of the same time sort at random. Whoever makes ids for times of the past has to count by seq or nsecs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts uuid@14.0.3 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { v6, v7 } from 'uuid';

console.log('uuid', JSON.parse(readFileSync('node_modules/uuid/package.json', 'utf8')).version);
const isOrdered = (make) => {
  const ids = Array.from({ length: 2000 }, make);
  return ids.every((id, index) => index === 0 || ids[index - 1] < id);
};
const seen = [
  isOrdered(() => v6()),
  isOrdered(() => v7()),
  isOrdered(() => v6({ msecs: 1e12 })),
  isOrdered(() => v7({ msecs: 1e12 })),
];
console.log(`2000 ids in order: v6 ${seen[0]}, v7 ${seen[1]}; of a given time: v6 ${seen[2]}, v7 ${seen[3]}`);
if (seen.join() !== 'true,true,false,false') throw new Error('true, true, false, false before');
JS
node see.mjs
