#!/usr/bin/env bash
# cassandra-driver 4.10.0: a decimal in exponent form, as Cassandra itself and java.math.BigDecimal print large and small ones
# ("1E+3", "1.5E-7"), is read as another number, without an error: everything from the E on is dropped, but its digits still
# count as decimals. "1.5E3" becomes 0.015, "2E5" becomes 2. The driver's own toString never writes this form, so values
# that only pass through it are safe; a price that comes from a JSON export of the database is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts cassandra-driver@4.10.0 >/dev/null
cat >see.cjs <<'JS'
const { version } = require('cassandra-driver/package.json');
const { BigDecimal } = require('cassandra-driver').types;
const expected = { '1500': '1500', '1.5E3': '0.015', '2E5': '2' };
console.log(`cassandra-driver ${version}`);
for (const [text, seen] of Object.entries(expected)) {
  const read = BigDecimal.fromString(text).toString();
  console.log(`BigDecimal.fromString('${text}') is ${read}, where ${Number(text)} was meant`);
  if (read !== seen) throw new Error(`seen before: ${seen}`);
}
JS
node see.cjs
