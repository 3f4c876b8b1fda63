#!/usr/bin/env bash
# node-thermal-printer 4.6.1 lays three columns of table() out on 21 characters where the paper has 20, as each is rounded
# by itself, and leftRight() on as many as its two texts have, with no blank between them: a printer breaks both lines.
# Of 42 characters, which three divides, a table takes 42.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-thermal-printer@4.6.1 >/dev/null
cat >see.mjs <<'JS'
import { readFileSync } from 'node:fs';
import library from 'node-thermal-printer';
const version = JSON.parse(readFileSync('node_modules/node-thermal-printer/package.json', 'utf8')).version;
console.log(`node-thermal-printer ${version}`);
const { ThermalPrinter, PrinterTypes } = library;
const lineOf = (width, print) => {
  const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'printer:none', width, driver: {} });
  print(printer);
  const line = printer.getBuffer().toString('latin1').replace(/\n$/, '');
  console.log(`of ${width}: ${line.length}  ${JSON.stringify(line)}`);
  return line;
};
const columns = (printer) => printer.table(['Row', 'Place', 'Price']);
const isAsStated =
  lineOf(20, columns).length === 21 &&
  lineOf(42, columns).length === 42 &&
  lineOf(20, (printer) => printer.leftRight('The Cherry Orchard', '7-4')) === 'The Cherry Orchard7-4';
process.exit(isAsStated ? 0 : 1);
JS
node see.mjs
