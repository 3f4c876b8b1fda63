import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { bindingOf, BINDINGS, hintLine } from '../../../source/screen/client/keys/bindings.ts';
import { cellsOf } from '../../../source/screen/kit/text.ts';
import { opsCommandOf } from '../../../source/screen/operator/keys/ops-bindings.ts';
import { keysDocument } from '../../../tools/keys-document.ts';
import { PLAIN } from './made-up-theater.ts';

describe('the key table', () => {
  test('binds no key twice in one context', () => {
    const bound = BINDINGS.flatMap(({ context, keys }) => keys.map((key) => `${context} ${key}`));
    expect(bound).toEqual([...new Set(bound)]);
  });

  test('leaves the keys of later features unbound', () => {
    expect(bindingOf('i', 'map')).toBeNull();
  });

  test('takes an arrow with Shift for the arrow where nothing else is bound to it', () => {
    expect(bindingOf('shift-up', 'map')?.command).toBe('extend-up');
    expect(bindingOf('shift-up', 'text')?.command).toBe('up');
    expect(bindingOf('shift-left', 'question')).toBeNull();
    expect(opsCommandOf('shift-left', 'overview')).toBe('left');
  });

  test('lets Ctrl-C, Ctrl-L and Ctrl-Z through whatever has the keys, and nothing else', () => {
    for (const context of ['text', 'programme', 'question', 'too-small'] as const) {
      expect(bindingOf('ctrl-c', context)?.command).toBe('leave');
      expect(bindingOf('ctrl-z', context)?.command).toBe('suspend');
      expect(bindingOf('ctrl-l', context)?.command).toBe('repaint');
      expect(bindingOf('u', context)).toBeNull();
      expect(bindingOf('r', context)).toBeNull();
    }
  });

  test('is what docs/keys.md says; if not: node bin/run.js scripts/keys-doc.ts', async () => {
    const file = join(import.meta.dirname, '../../../docs/keys.md');
    expect(await readFile(file, 'utf8')).toBe(keysDocument());
  });
});

describe('the hint line', () => {
  test('names what there is room for, the most needed keys first', () => {
    expect(hintLine('map', 6, 79, PLAIN)).toBe(
      ' arrows move  1-6 room  space mark  enter book  r release  p plays  ? help  q',
    );
    expect(hintLine('map', 6, 40, PLAIN)).toBe(' arrows move  enter book  ? help  q');
    expect(hintLine('map', 6, 3, PLAIN)).toBe(' q');
  });

  test('is never wider than it may be', () => {
    for (let cells = 2; cells < 140; cells += 1) {
      expect(cellsOf(hintLine('map', 9, cells, PLAIN))).toBeLessThanOrEqual(cells);
    }
  });

  test('offers number keys only for rooms that there are', () => {
    expect(hintLine('map', 3, 140, PLAIN)).toContain('1-3 room');
    expect(hintLine('map', 1, 140, PLAIN)).not.toContain('room');
  });
});
