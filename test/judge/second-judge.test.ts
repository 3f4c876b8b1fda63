import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import type { Violation } from '../../source/stress/checker/violation.ts';
import { createEncoder, type HistoryEvent } from '../../source/stress/history/event.ts';
import { randomNumbers } from '../../source/stress/programs/program.ts';
import { buildJudge, judgeAgain } from '../../tools/judge/second-judge.ts';
import { mia, NEW, pair, zoe } from '../stress/planted-faults.ts';
import { change, PlantedHistory } from '../stress/planted-history.ts';
import { simulateHistory } from '../stress/simulate-history.ts';
import { spoilHistory } from '../stress/spoil-history.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'theater-second-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = buildJudge(folder);
const program = 'program' in built ? built.program : null;
if ('whyNot' in built) process.stderr.write(`The second judge is skipped: ${built.whyNot}.\n`);

let written = 0;

function write(events: readonly HistoryEvent[]): string {
  written += 1;
  const file = path.join(folder, `${written}.jsonl`);
  const encode = createEncoder('s');
  writeFileSync(file, events.map((event) => `${encode(event)}\n`).join(''));
  return file;
}

/** What the second judge says of each. */
async function judged(histories: readonly (readonly HistoryEvent[])[]): Promise<readonly string[]> {
  if (program === null) throw new Error('there is no second judge');
  const verdicts = await judgeAgain(program, histories.map(write));
  return verdicts.map(({ verdict }) => verdict);
}

/** What our own checker finds wrong with the order of things, which alone the second judge judges. */
function wrongOrder(events: readonly HistoryEvent[]): readonly Violation[] {
  return checkHistory(events).violations.filter(
    ({ invariant }) => !['I5', 'I6', 'ledger'].includes(invariant),
  );
}

/** What a change that never applied was decided on is no event to the second judge. */
function isBeyondIt({ message }: Violation): boolean {
  return message.includes('was made by two changes');
}

const MIA = [1, 'c-mia', 'Mia'] as const;

const RIGHT: Readonly<Record<string, PlantedHistory>> = {
  'a booking, its release and another booking': new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .send(mia, 2, 3)
    .send(change('c-off', { '1-1': MIA }, null), 4, 5)
    .send(change('c-zoe', { '1-1': [2, 'c-off', null] }, 'Zoe'), 6, 7)
    .look(8, 9, { '1-1': [3, 'c-zoe', 'Zoe'] }),
  'a refusal beside the booking that it was refused for': new PlantedHistory()
    .send(mia, 1, 4)
    .send(zoe, 2, 3, 'refused')
    .look(8, 9, { '1-1': MIA }),
  'a booking without an answer that stands in the end': new PlantedHistory()
    .send(mia, 1, null)
    .look(2, 3, { '1-1': NEW })
    .look(8, 9, { '1-1': MIA }),
};

const WRONG: Readonly<Record<string, PlantedHistory>> = {
  'a seat that was sold twice': new PlantedHistory()
    .send(mia, 1, 4)
    .send(zoe, 2, 3)
    .look(8, 9, { '1-1': MIA }),
  'a seat that two plain writes sold': new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .write(mia, 2, 4)
    .write(zoe, 3, 5)
    .look(8, 9, { '1-1': [0, 'initial', 'Zoe'] }),
  'a booking that is lost': new PlantedHistory().send(mia, 1, 2).look(8, 9, { '1-1': NEW }),
  'a read of the past': new PlantedHistory()
    .send(mia, 1, 2)
    .look(3, 4, { '1-1': NEW })
    .look(8, 9, { '1-1': MIA }),
  'a group that a look shows in part': new PlantedHistory()
    .send(pair, 1, 4)
    .look(2, 3, { '1-1': [1, 'c-pair', 'Mia'], '1-2': NEW })
    .look(8, 9, { '1-1': [1, 'c-pair', 'Mia'], '1-2': [1, 'c-pair', 'Mia'] }),
  'a booking that was told as never': new PlantedHistory()
    .send(mia, 1, null)
    .told('c-mia', 3, 'never')
    .look(8, 9, { '1-1': MIA }),
  'a refusal that nothing explains': new PlantedHistory()
    .look(0, 1, { '1-1': NEW })
    .send(mia, 2, 3, 'refused')
    .look(8, 9, { '1-1': NEW }),
};

describe.skipIf(program === null)('a search that others have written', () => {
  test.each(Object.entries(RIGHT))('finds an order for %s, as the checker does', async (_, history) => {
    expect(await judged([history.events])).toEqual(['ok']);
    expect(wrongOrder(history.events)).toEqual([]);
  });

  test.each(Object.entries(WRONG))('finds none for %s, as the checker does', async (_, history) => {
    expect(await judged([history.events])).toEqual(['illegal']);
    expect(checkHistory(history.events).verdict).toBe('violated');
  });

  test('agrees with the checker about histories of a model store, true ones and spoiled ones', async () => {
    const random = randomNumbers(20_261_130);
    const histories = Array.from({ length: 400 }, (_, index) => {
      const tape = Array.from({ length: random.below(120) }, () => random.below(4096));
      const scale = { seats: 1 + random.below(3), clients: 2, requests: 4, hasBrowsing: false };
      const history = simulateHistory(tape, scale);
      return index % 2 === 0 ? history : spoilHistory(history, random.below(1000), random.below(1000));
    });
    const second = await judged(histories);
    const apart = histories.filter((events, index) => {
      const wrong = wrongOrder(events);
      return second[index] === 'ok' ? !wrong.every(isBeyondIt) : wrong.length === 0;
    });
    expect(apart).toEqual([]);
    expect(second.filter((verdict) => verdict === 'illegal').length).toBeGreaterThan(30);
  });
});
