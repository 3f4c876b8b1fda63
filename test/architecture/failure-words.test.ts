import path from 'node:path';

import { expect, test } from 'vitest';

import { ROOT } from '../../tools/structure/imports.ts';
import { textsIn } from './texts.ts';

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

test(
  'no text of the program calls anything a failure that somebody might take for a booking',
  { timeout: 120_000 },
  () => {
    const texts = textsIn(ROOT, path.join(ROOT, 'source'));
    expect(texts).toContainEqual({ file: 'booking/asked.ts', text: 'Already done; nothing changed.' });
    expect(texts.filter(({ text }) => text.startsWith('Given up; '))).not.toEqual([]);
    const found = texts
      .filter(({ file, text }) => /\bfail/i.test(text) && (file.startsWith('screen') || !isName(text)))
      .map(({ file, text }) => `${file}: ${text}`);
    expect(found.toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
  },
);
