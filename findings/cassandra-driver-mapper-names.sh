#!/usr/bin/env bash
# cassandra-driver 4.10.0: UnderscoreCqlToCamelCaseMappings turns names of columns into names of properties and back,
# but the way back is another one where a part has one letter or begins with a digit: a_b_c becomes aBC and then a_bc,
# x_1_y becomes x_1Y and then x_1y. A property named seatID is taken for the column seat_id, whose own property is
# seatId.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const { UnderscoreCqlToCamelCaseMappings } = require('cassandra-driver').mapping;
console.log(`cassandra-driver ${version}`);
const mappings = new UnderscoreCqlToCamelCaseMappings();
const expected = { user_id: 'userId user_id', a_b_c: 'aBC a_bc', x_1_y: 'x_1Y x_1y' };
for (const [column, seen] of Object.entries(expected)) {
  const property = mappings.getPropertyName(column);
  console.log(`column ${column}: property ${property}: column ${mappings.getColumnName(property)}`);
  if (`${property} ${mappings.getColumnName(property)}` !== seen) throw new Error(`seen before: ${seen}`);
}
const column = mappings.getColumnName('seatID');
console.log(`property seatID: column ${column}: property ${mappings.getPropertyName(column)}`);
if (column !== 'seat_id') throw new Error('seat_id before');
JS
node see.cjs
