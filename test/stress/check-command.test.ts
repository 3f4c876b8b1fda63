import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createEncoder } from '../../source/stress/history/event.ts';
import { capture, type Captured } from '../commands/captured-program.ts';
import { change, PlantedHistory } from './planted-history.ts';

const mia = change('c-mia', { '1-1': [0, 'initial', null] }, 'Mia');
const zoe = change('c-zoe', { '1-1': [0, 'initial', null] }, 'Zoe\u001b[2J');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theater-check-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function check(history: PlantedHistory, ...flags: readonly string[]): Promise<Captured> {
  const file = path.join(folder, 'run.jsonl');
  writeFileSync(
    file,
    history.events
      .map(createEncoder('s'))
      .map((line) => `${line}\n`)
      .join(''),
  );
  return await capture(['check', file, ...flags], {});
}

const fine = new PlantedHistory().send(mia, 1, 2).look(3, 4, { '1-1': [1, 'c-mia', 'Mia'] });
const twice = new PlantedHistory()
  .send(mia, 1, 4)
  .send(zoe, 2, 3)
  .look(8, 9, { '1-1': [1, 'c-mia', 'Mia'] });

test('a history without contradiction is ok', async () => {
  expect(await check(fine)).toEqual({
    code: 0,
    stdout:
      'ok: 1 change in 1 send by 1 program (0 in doubt), 1 look; nothing contradicts what is promised.\n',
    stderr: '',
  });
});

test('a double booking ends with code 1, and the seat, the people and the times are told', async () => {
  const { code, stdout, stderr } = await check(twice);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const [summary, first, ...events] = stdout.trimEnd().split('\n');
  expect(summary).toMatch(/^violated: 1 x double booking, /);
  expect(first).toMatch(
    /^double booking \(I1\)\. Seat A 1-1 was sold twice: to Zoe\uFFFD\[2J, .* at 3\.000 s .* Mia/,
  );
  expect(events).toHaveLength(2);
});

test('--json gives one object with the verdict, the counts, the ledger and the violations', async () => {
  const { code, stdout } = await check(twice, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'violated',
    attempts: 2,
    applied: 2,
    doubleBookings: 1,
    torn: 0,
    truncated: false,
    ledger: [
      { room: 'A', client: 'Mia', has: 1 },
      { client: 'Zoe\u001b[2J', booked: 1, has: 0 },
    ],
  });
  expect(JSON.parse(stdout).violations[0]).toMatchObject({
    invariant: 'I1',
    name: 'double booking',
    room: 'A',
    seat: '1-1',
    changes: ['c-zoe', 'c-mia'],
  });
});

test('more violations than the JSON names are said to be cut', async () => {
  const many = new PlantedHistory();
  for (let seat = 0; seat < 101; seat += 1) {
    const label = `${Math.floor(seat / 10) + 1}-${(seat % 10) + 1}`;
    for (const [index, client] of ['Mia', 'Zoe'].entries()) {
      many.send(
        change(`c-${client}-${label}`, { [label]: [0, 'initial', null] }, client),
        1 + index,
        4 - index,
      );
    }
  }
  const { violations, truncated } = JSON.parse((await check(many, '--json')).stdout);
  expect(violations).toHaveLength(100);
  expect(truncated).toBe(true);
});

test.each([
  ['no history named', [], 'theater check takes one history'],
  ['two histories', ['a', 'b'], 'theater check takes one history'],
  ['a history that is not there', ['/nowhere/x.jsonl'], 'the history /nowhere/x.jsonl cannot be read'],
])('%s ends with code 2', async (_, words, message) => {
  const { code, stderr } = await capture(['check', ...words], {});
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('a folder without histories, and any other text, are no history', async () => {
  expect(await capture(['check', folder], {})).toMatchObject({ code: 2 });
  writeFileSync(path.join(folder, 'x.jsonl'), 'hello\n');
  const { code, stdout } = await capture(['check', folder, '--json'], {});
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'error', reason: 'history' });
});
