import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isOneEditAway } from '../../source/commands/cli/judge-arguments.ts';
import { safeJson } from '../../source/commands/cli/output.ts';
import { readCommandLine } from '../../source/commands/cli/read-command-line.ts';
import { COMMANDS, TERMINAL } from '../../source/commands/commands.ts';

function read(...argv: string[]): ReturnType<typeof readCommandLine> {
  return readCommandLine(argv, COMMANDS, TERMINAL);
}

test('a first word that is exactly a command is the command, and any other is a name', () => {
  expect(read('book', 'A', '1-1')).toMatchObject({ command: { name: 'book' }, words: ['A', '1-1'] });
  for (const name of ['Jaroslaw', 'Book', 'BOOK', 'Zoë', 'bookkeeper', 'o']) {
    expect(read(name)).toMatchObject({ kind: 'command', command: { name: '' }, words: [name] });
  }
});

test('a name that is also a command, or nearly, goes after --as', () => {
  for (const name of ['book', 'bok']) {
    expect(read('--as', name)).toMatchObject({ command: { name: '' }, words: [], flags: { as: name } });
  }
});

test('a lower-case word one edit away from a command is asked back, with both readings', () => {
  for (const [word, command] of [
    ['bok', 'book'],
    ['boook', 'book'],
    ['bpok', 'book'],
    ['obok', 'book'],
    ['mina', 'mine'],
  ] as const) {
    const line = read(word);
    expect(line.kind).toBe('fault');
    expect(JSON.stringify(line)).toContain(`theater --as ${word}`);
    expect(JSON.stringify(line)).toContain(`theater ${command}`);
  }
});

test('flags may stand anywhere, and do not swallow the words around them', () => {
  expect(read('--json', 'mine', '--as', 'true')).toMatchObject({
    command: { name: 'mine' },
    words: [],
    flags: { json: true, as: 'true' },
  });
  expect(read('book', '--json', 'false', '1-1')).toMatchObject({
    words: ['false', '1-1'],
    flags: { json: true },
  });
  expect(read('mine', '--as=--json')).toMatchObject({ flags: { json: false, as: '--json' } });
  expect(read('mine', '--as', 'a=b=c')).toMatchObject({ flags: { as: 'a=b=c' } });
  expect(read('--', '--as')).toMatchObject({ command: { name: '' }, words: ['--as'] });
});

test('whatever is typed, it is read without a throw, and a fault is one safe line', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '--as',
      '--json',
      '--',
      '-',
      '--as=',
      'book',
      '--__proto__',
      '--constructor=1',
      '--store.x',
      '-x',
    ),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
      const line = read(...argv);
      const words = line.kind === 'fault' ? line.message : 'no fault';
      expect(words).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
    }),
  );
});

test('one edit is a letter more, less or other, or two neighbours that changed places', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      expect(isOneEditAway(left, right)).toBe(left !== right && editsOf(left).has(right));
    }),
  );
});

test('JSON keeps its meaning and holds no character that drives a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = safeJson({ text });
      expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
});

/** Every word that one edit makes of a word of a, b and c. */
function editsOf(word: string): ReadonlySet<string> {
  const edits = new Set<string>();
  for (let at = 0; at <= word.length; at += 1) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    edits.add(head + tail.slice(1));
    if (tail.length > 1) edits.add(head + tail.charAt(1) + tail.charAt(0) + tail.slice(2));
    for (const letter of 'abc') {
      edits.add(head + letter + tail);
      if (tail !== '') edits.add(head + letter + tail.slice(1));
    }
  }
  return edits;
}
