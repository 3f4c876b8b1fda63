import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { literalsOf } from './literals.ts';

const source = fileURLToPath(new URL('../../source', import.meta.url));

/** Texts that speak of a failure, and why none of them can be about a booking that may be there. */
const ALLOWED: Readonly<Record<string, string>> = {
  'commands/views/ops.ts: itself failed, by a wrong flag for example.':
    'a check of the monitor, which books nothing',
  'commands/cli/shared-flags.ts: Print one JSON object, failures too.': 'the help',
  'screen/stress/stress-lines.ts: failed':
    'requests and looks of which the box office knows that nothing is in doubt',
  'store/cassandra/health/nodes.ts: ; every failed attempt is unknown': 'a finding about the nodes',
  'store/cassandra/health/nodes.ts: shorten them: otherwise a failure is "unknown" where the node would have known':
    'advice about the nodes',
};

/** One word below the screen is a name that programs give to each other, such as `fail` of a send in a history. */
function isName(text: string): boolean {
  return /^\w+$/.test(text);
}

test('texts are found in code, beside comments, patterns and nested templates', () => {
  const code = [
    "const a = 'one'; // 'not this'",
    "const b = `two ${c ? `three ${d} four` : 'five'} six`; /* `nor this` */",
    'const e = /[\'"`/]failed/.test(f) ? g / h : "seven";',
    "const i = { j: 'eight' } / 2;",
  ].join('\n');
  expect(literalsOf(code).filter((text) => text !== '')).toEqual(
    ['one', 'three ', ' four', 'five', 'two ', ' six', 'seven', 'eight'].toSorted(
      (left, right) => code.indexOf(left) - code.indexOf(right),
    ),
  );
});

test('no text of the program calls anything a failure that somebody might take for a booking', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const found = files.flatMap((file) =>
    literalsOf(readFileSync(path.join(source, file), 'utf8'))
      .filter((text) => /\bfail/i.test(text) && (file.startsWith('screen') || !isName(text)))
      .map((text) => `${file.replaceAll(path.sep, '/')}: ${text}`),
  );
  expect(found.toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
});
