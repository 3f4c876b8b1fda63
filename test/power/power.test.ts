import { describe, expect, test } from 'vitest';

import { cutEvening } from '../../tools/power/cuts.ts';
import { isMistake, MISTAKES } from '../../tools/power/mistakes.ts';
import { whyNoRecord } from '../../tools/power/record.ts';

/** An evening takes some seconds, each cut a quarter of one; much longer where others need the machine. */
const MOST_MS = 240_000;

const whyNot = whyNoRecord();
if (whyNot !== null) process.stderr.write(`Power cuts are skipped: ${whyNot}.\n`);

describe.skipIf(whyNot !== null)('when the power goes', () => {
  test('all that was told stands, and the theater opens and goes on', { timeout: MOST_MS }, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const { cuts, kept } = await cutEvening({ seed, cuts: 16, requests: 40 });
    const wrong = cuts.flatMap(({ line, luck, wrong: each }) =>
      each.map((words) => `${line} ${luck}: ${words}`),
    );
    expect(wrong, `npm run power -- --seed ${seed}; kept in ${kept}`).toEqual([]);
    expect(Math.max(...cuts.map(({ told }) => told))).toBeGreaterThan(20);
  });

  test.each(Object.keys(MISTAKES).filter(isMistake))(
    'and the program has the mistake "%s", it is seen',
    { timeout: MOST_MS },
    async (mistake) => {
      const { cuts } = await cutEvening({ seed: 7, cuts: 40, requests: 16, mistake, isFirstEnough: true });
      expect(cuts.flatMap(({ wrong }) => wrong).length).toBeGreaterThan(0);
    },
  );
});
