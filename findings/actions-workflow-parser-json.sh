#!/usr/bin/env bash
# @actions/workflow-parser 0.3.61, GitHub's own reader of workflow files, is an ES module that imports a JSON file
# without saying so (no import attribute): no Node from 20 on can load it, only a bundler can. Bundled by esbuild it
# reads a workflow as it should.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @actions/workflow-parser@0.3.61 esbuild@0.28.2 >/dev/null
cat >see.mjs <<'JS'
import { parseWorkflow, NoOperationTraceWriter } from '@actions/workflow-parser';
const content = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n';
const { context } = parseWorkflow({ name: 'ci.yml', content }, new NoOperationTraceWriter());
console.log(`${context.errors.getErrors().length} errors`);
JS
loaded=$(node see.mjs 2>&1 | grep -o 'needs an import at[a-z]* .*' | head -1 || true)
npx esbuild see.mjs --bundle --platform=node --format=esm --outfile=bundled.mjs --log-level=error \
  --banner:js="import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
bundled=$(node bundled.mjs 2>&1 | tail -1)
echo "@actions/workflow-parser $(node -p "require('./node_modules/@actions/workflow-parser/package.json').version"), Node $(node --version)"
echo "as it is: ${loaded:-loads}"
echo "bundled: $bundled"
[[ $loaded == needs* && $bundled == '0 errors' ]]
