import { afterEach, beforeEach, expect, test } from 'vitest';

import { jsonOf, run } from '../commands/program.ts';
import { AFTER_AN_EVENING, playEvening } from './driver/evening.ts';
import { House } from './driver/house.ts';

/** Thirty sales by keys, and what follows, on a busy machine. */
const EVENING_MS = 240_000;

let house: House;

beforeEach(async () => {
  house = await House.open();
});

afterEach(async () => {
  await house.close();
});

test(
  'an evening at two tills and a door adds up, though one till was killed in the middle of it',
  { timeout: EVENING_MS },
  async () => {
    expect(await playEvening(house)).toEqual(AFTER_AN_EVENING);
    const doctor = await run(['doctor', '--json', '--store', house.file], { home: house.home });
    expect(jsonOf(doctor)).toMatchObject({ verdict: 'fine' });
  },
);
