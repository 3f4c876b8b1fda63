import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { sparkline, sumLine } from '../../../source/screen/operator/lines/number-lines.ts';
import { writeScreen } from '../../../source/screen/operator/ops-app.tsx';
import { mergeHistory } from '../../../source/watch/ops-view.ts';
import { pauseAfter } from '../../../source/watch/ops-watch.ts';
import { NOW, PLAIN } from '../client/made-up-theater.ts';
import { opsView, rowOf } from './made-up-ops.ts';

describe('the history that is kept', () => {
  const [old, middle, young] = [30, 20, 10].map((seconds) => rowOf('book', 'Mia', seconds));
  if (old === undefined || middle === undefined || young === undefined)
    throw new Error('there are three rows');
  const known = { entries: [old, middle], since: 0, until: NOW - 15_000 };

  test('has each row once and in order, a late one too', () => {
    const late = rowOf('book', 'Bo', 25);
    const next = { entries: [late, middle, young], since: NOW - 26_000, until: NOW };
    expect(mergeHistory(known, next)).toEqual({ entries: [old, late, middle, young], since: 0, until: NOW });
  });

  test('says from when on it is whole, where rows between two reads may be missing', () => {
    const next = { entries: [young], since: NOW - 10_000, until: NOW };
    expect(mergeHistory(known, next).since).toBe(NOW - 10_000);
  });

  test('keeps its rows where there is no news', () => {
    const merged = mergeHistory(known, { entries: [middle], since: NOW - 25_000, until: NOW });
    expect(merged.entries).toBe(known.entries);
    expect(merged).toMatchObject({ since: 0, until: NOW });
  });
});

test('who watches waits nine times as long as an answer took, within bounds', () => {
  const pace = { leastMs: 1_000, mostMs: 30_000 };
  expect([1, 500, 60_000].map((ms) => pauseAfter(ms, pace))).toEqual([1_000, 4_500, 30_000]);
});

test('a sparkline has a bar for every number that is not 0, the highest of them full', () => {
  expect(sparkline([0, 1, 4, 8], PLAIN)).toBe(' ▁▄█');
  expect(sparkline([0, 0], PLAIN)).toBe('  ');
});

test('behind the sum stands how many wait in which room, and nothing where nobody does', () => {
  const waiting = new Map([
    ['A', 3],
    ['C', 1],
  ]);
  expect(sumLine(opsView({ waiting }), 79, PLAIN)).toMatch(/ blocked {3}waiting: A 3 C 1 *$/);
  expect(sumLine(opsView({ waiting: new Map() }), 79, PLAIN)).not.toContain('waiting');
});

describe('the screen as text', () => {
  test('is a new file without styles, for its owner alone', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'theater-ops-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const said = writeScreen([' \u001B[31mA\u001B[39m  ', 'B'], NOW, folder);
    const [name = ''] = readdirSync(folder);
    const file = path.join(folder, name);
    expect(said).toBe(`Written: ${file}`);
    expect(readFileSync(file, 'utf8')).toBe(' A\nB\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(writeScreen(['C'], NOW, folder)).toMatch(/^Not written: .*exist/);
  });
});
