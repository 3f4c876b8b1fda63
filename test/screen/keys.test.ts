import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { keysDocument } from '../../scripts/keys-document.ts';
import { BINDINGS, bindingOf } from '../../source/screen/keys/bindings.ts';
import { hintLine } from '../../source/screen/keys/hint-line.ts';
import { type InkKey, keysOf } from '../../source/screen/keys/key.ts';
import { cellsOf } from '../../source/screen/text/fit-text.ts';
import { PLAIN } from './made-up-theater.ts';

const NONE: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  escape: false,
  tab: false,
  shift: false,
  ctrl: false,
  meta: false,
};

describe('one event of input', () => {
  test('of a single key is that key', () => {
    expect(keysOf('l', NONE)).toEqual(['l']);
    expect(keysOf(' ', NONE)).toEqual(['space']);
    expect(keysOf('\r', NONE)).toEqual(['enter']);
    expect(keysOf('', { ...NONE, leftArrow: true })).toEqual(['left']);
    expect(keysOf('', { ...NONE, tab: true, shift: true })).toEqual(['shift-tab']);
    expect(keysOf('', { ...NONE, escape: true })).toEqual(['escape']);
    expect(keysOf('R', { ...NONE, shift: true })).toEqual(['R']);
    expect(keysOf('c', { ...NONE, ctrl: true })).toEqual(['ctrl-c']);
  });

  test('of a chunk is each of its keys, Enter, Tab and Ctrl-Z among them', () => {
    expect(keysOf('llll', NONE)).toEqual(['l', 'l', 'l', 'l']);
    expect(keysOf('l\r', NONE)).toEqual(['l', 'enter']);
    expect(keysOf(' j\t\u001A', NONE)).toEqual(['space', 'j', 'tab', 'ctrl-z']);
    expect(keysOf('1\r\n2', NONE)).toEqual(['1', 'enter', '2']);
  });

  test('that looks like Alt and a key is Escape and that key', () => {
    expect(keysOf('l', { ...NONE, meta: true })).toEqual(['escape', 'l']);
  });

  test('that is a report of the terminal, which Ink gives without its Escape, is no key', () => {
    for (const report of ['[I', '[24;1R', '[?62;22c', '[<0;10;10m']) expect(keysOf(report, NONE)).toEqual([]);
    expect(keysOf('[', NONE)).toEqual(['[']);
  });

  test('splits text by characters, not by halves of them', () => {
    expect(keysOf('a😀', NONE)).toEqual(['a', '😀']);
  });
});

describe('the key table', () => {
  test('binds no key twice in one context', () => {
    const bound = BINDINGS.flatMap(({ context, keys }) => keys.map((key) => `${context} ${key}`));
    expect(bound).toEqual([...new Set(bound)]);
  });

  test('leaves the keys of later features unbound', () => {
    for (const key of ['b', 'v', 'n', 'y', '/']) expect(bindingOf(key, 'map')).toBeNull();
  });

  test('lets Ctrl-C and Ctrl-Z through whatever has the keys, and nothing else', () => {
    for (const context of ['text', 'programme', 'question', 'too-small'] as const) {
      expect(bindingOf('ctrl-c', context)?.command).toBe('leave');
      expect(bindingOf('ctrl-z', context)?.command).toBe('suspend');
      expect(bindingOf('u', context)).toBeNull();
      expect(bindingOf('r', context)).toBeNull();
    }
  });

  test('is what docs/keys.md says; if not: node bin/run.js scripts/keys-doc.ts', async () => {
    const file = join(import.meta.dirname, '../../docs/keys.md');
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
