import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { randomNumbers } from '../../source/stress/programs/program.ts';
import { Disk, type Luck } from '../../tools/power/disk.ts';
import type { Deed, Event } from '../../tools/power/trace.ts';

const FILE = '/disk/a/log';
const MAKING: readonly Deed[] = [
  { kind: 'folder', path: '/disk/a' },
  { kind: 'open', path: FILE, isMaking: true, isEmptying: false },
];
const NAMES: readonly Deed[] = [
  { kind: 'sync', path: '/disk' },
  { kind: 'sync', path: '/disk/a' },
];

function written(at: number | null, text: string): Deed {
  return { kind: 'write', path: FILE, at, bytes: Buffer.from(text) };
}

function oneByOne(deeds: readonly Deed[]): readonly Event[] {
  return deeds.map((deed, line) => ({ begin: line, end: line, deed }));
}

/** What `/disk` has after a cut at the end of these events. */
function left(events: readonly Event[], luck: Luck = 'none', seed = 1): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'theater-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const disk = new Disk('/disk', events);
  disk.advance(events.at(-1)?.begin ?? 0);
  const target = path.join(folder, 'left');
  disk.leave(target, luck, randomNumbers(seed));
  return target;
}

function textIn(folder: string): string {
  return readFileSync(path.join(folder, 'a', 'log'), 'utf8');
}

test('what was synced is there after a cut, and nothing else need be', () => {
  const deeds = [
    ...MAKING,
    ...NAMES,
    written(0, 'kept'),
    { kind: 'sync', path: FILE } as const,
    written(4, ' lost'),
  ];
  expect(textIn(left(oneByOne(deeds)))).toBe('kept');
  expect(textIn(left(oneByOne(deeds), 'all'))).toBe('kept lost');
});

test('a file that was synced is not there when the names in its folder were not', () => {
  const synced: Deed = { kind: 'sync', path: FILE };
  const folder: Deed = { kind: 'sync', path: '/disk' };
  expect(readdirSync(left(oneByOne([...MAKING, written(0, 'x'), synced])))).toEqual([]);
  expect(readdirSync(path.join(left(oneByOne([...MAKING, written(0, 'x'), synced, folder])), 'a'))).toEqual(
    [],
  );
});

test('a sync says nothing of what had not come back when it began, nor before it has come back itself', () => {
  const made = oneByOne([...MAKING, ...NAMES]);
  const sync: Deed = { kind: 'sync', path: FILE };
  const within = [...made, { begin: 4, end: 6, deed: written(0, 'late') }, { begin: 5, end: 7, deed: sync }];
  expect(textIn(left([...within, { begin: 8, end: 8, deed: sync }].slice(0, -1)))).toBe('');
  const early = [...made, { begin: 4, end: 4, deed: written(0, 'kept') }, { begin: 5, end: 9, deed: sync }];
  expect(textIn(left(early))).toBe('');
  expect(textIn(left([...early, { begin: 10, end: 10, deed: written(4, ' lost') }]))).toBe('kept');
});

test('of what was not synced any sectors may be there', () => {
  const deeds = oneByOne([...MAKING, ...NAMES, written(0, 'x'.repeat(512 * 8))]);
  const texts = Array.from({ length: 30 }, (_, seed) => textIn(left(deeds, 'some', seed)));
  expect(texts.some((text) => text === '')).toBe(true);
  expect(texts.some((text) => text.includes('\0') && text.includes('x'))).toBe(true);
  for (const text of texts) expect(text.length % 512).toBe(0);
});

test('a file has its old name, its new one or both, as far as its folder came', () => {
  const deeds: readonly Deed[] = [
    ...MAKING,
    ...NAMES,
    { kind: 'link', path: FILE, to: '/disk/a/new' },
    { kind: 'remove', path: FILE },
  ];
  const found = Array.from({ length: 30 }, (_, seed) => {
    const folder = path.join(left(oneByOne(deeds), 'some', seed), 'a');
    return existsSync(folder) ? readdirSync(folder).join(' ') : '';
  });
  expect(new Set(found)).toEqual(new Set(['log', 'log new', 'new']));
});
