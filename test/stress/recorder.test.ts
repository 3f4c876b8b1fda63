import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createDecoder } from '../../source/stress/history/decode.ts';
import { createEncoder } from '../../source/stress/history/event.ts';
import { joinHistory, readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder } from '../../source/stress/history/recorder.ts';
import { change, PlantedHistory } from './planted-history.ts';
import { simulateHistory } from './simulate-history.ts';

const mia = change('11111111-1111-11e1-8111-111111111111', { '1-1': [0, 'initial', null] }, 'Mia');

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theater-history-'));
  file = path.join(folder, 'one.jsonl');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('what is written is what is read, whatever happened', () => {
  const tapes = fc.array(fc.nat({ max: 4095 }), { size: '+1', maxLength: 300 });
  fc.assert(
    fc.property(tapes, fc.integer({ min: 1, max: 4 }), (tape, seats) => {
      const scale = { seats, clients: 3, requests: 3, hasBrowsing: true };
      const events = simulateHistory(tape, scale);
      const decode = createDecoder();
      expect(events.map(createEncoder('s')).map(decode)).toEqual(events);
    }),
    { numRuns: 50 },
  );
});

test('a look is written as what differs from the look before it, and read as a whole', () => {
  const encode = createEncoder('s');
  const decode = createDecoder();
  const { events } = new PlantedHistory()
    .look(0, 1, { '1-1': [0, 'a', null], '1-2': [0, 'a', null] })
    .look(2, 3, { '1-1': [0, 'a', null], '1-2': [1, 'b', 'Mia'] })
    .look(4, 5, { '1-2': [1, 'b', 'Mia'] });
  const lines = events.map(encode);
  expect(lines.map((line) => line.split('"row":').length - 1)).toEqual([0, 2, 1, 1]);
  expect(lines.map(decode)).toEqual(events);
});

test('a send is in the file before it leaves, and the file is its owner’s alone', () => {
  const recorder = createRecorder(file);
  recorder.sending('terminal', mia);
  expect(readFileSync(file, 'utf8')).toContain('"type":"send"');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  recorder.close();
});

test('a renamed play is read as it was written', async () => {
  const recorder = createRecorder(file);
  const play = { before: 'Hamlet', after: 'Faust' };
  recorder.sending('terminal', { ...mia, kind: 'rename', play });
  recorder.close();
  const { events } = await readHistory(file);
  expect(events.at(-1)).toMatchObject({ type: 'send', change: { kind: 'rename', play } });
});

test('a history that exists is never written over', () => {
  createRecorder(file).close();
  expect(() => createRecorder(file)).toThrow(/one\.jsonl cannot be made/);
});

test('a process that is killed between send and answer leaves a send without an answer', async () => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'killed-sender.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { events } = await readHistory(file);
  expect(events.map(({ type }) => type)).toEqual(['start', 'send', 'answer', 'send']);
});

test('a last line that was cut short is left out, and said to be', async () => {
  const recorder = createRecorder(file);
  const attempt = recorder.sending('terminal', mia);
  recorder.answered(attempt, { kind: 'refused' });
  recorder.close();
  truncateSync(file, statSync(file).size - 5);
  const { events, torn } = await readHistory(folder);
  expect(events.map(({ type }) => type)).toEqual(['start', 'send']);
  expect(torn).toEqual([file]);
});

test('a line that is cut short anywhere else makes the history unreadable, and the line is named', async () => {
  createRecorder(file).close();
  appendFileSync(file, '{"type":"answer"\n{"type":"told"}\n');
  await expect(readHistory(file)).rejects.toThrow(/^one\.jsonl, line 2, is not a line of a history: /);
});

test('files of one run are joined into one history, without what was cut short', async () => {
  const parts = ['a', 'b'].map((name) => path.join(folder, `${name}.jsonl`));
  for (const part of parts) {
    const recorder = createRecorder(part);
    recorder.looked('terminal', {
      call: 1,
      asked: 'settle',
      snapshot: {
        room: 'A',
        epoch: 'first',
        revision: '',
        isClosed: false,
        at: 0,
        play: 'Hamlet',
        isLinearizable: true,
        level: 'file',
        seats: [],
      },
    });
    recorder.sending('terminal', mia);
    recorder.close();
    appendFileSync(part, '{"type":');
  }
  const { events } = await readHistory(folder);
  const joined = path.join(folder, 'joined.history');
  await joinHistory(folder, joined);
  expect(await readHistory(joined)).toEqual({ events, torn: [] });
  expect(events).toHaveLength(6);
});

test('histories of two machines are not compared', async () => {
  const start = { type: 'start', at: 1, format: 1 };
  const lines = [
    { ...start, session: 'a', clock: 'one' },
    { ...start, session: 'b', clock: 'two' },
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await expect(readHistory(file)).rejects.toThrow('times of 2 clocks');
});

test.each([
  ['nothing', ''],
  ['another text', 'hello\n'],
  ['a later format', '{"type":"start","at":1,"format":2,"session":"a","clock":"b"}\n'],
  ['a look that rests on a missing one', `${lookWithoutPicture()}\n`],
])('%s is no history', async (_, text) => {
  writeFileSync(file, text);
  await expect(readHistory(file)).rejects.toThrow(/history/);
});

function lookWithoutPicture(): string {
  const encode = createEncoder('s');
  const { events } = new PlantedHistory()
    .look(0, 1, { '1-1': [0, 'a', null] })
    .look(2, 3, { '1-1': [0, 'a', null] });
  return events.map(encode).at(-1) ?? '';
}
