import { expect, onTestFinished, test } from 'vitest';

import { makePlan } from '../../source/theater/plan.ts';
import { AFTER_AN_EVENING, playEvening } from '../terminal/driver/evening.ts';
import { House } from '../terminal/driver/house.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { newKeyspace } from './harness/keyspaces.ts';
import { describeOnCluster } from './harness/nodes.ts';

/** Thirty sales by keys, and what follows, on a busy machine with a node less, ms. */
const EVENING_MS = 600_000;

/** What a till is given for a word while a node dies, ms. */
const PATIENCE_MS = 60_000;

describeOnCluster('an evening at two tills', (theCluster) => {
  test(
    'adds up, though a node and a till were killed in the middle of it',
    { timeout: EVENING_MS },
    async () => {
      const address = theCluster().storeAddress(newKeyspace());
      const store = await openByAddress(address);
      await store.initialise(makePlan());
      await store.close();
      const house = await House.open(address);
      onTestFinished(async () => {
        await house.close();
        await theCluster().restore();
      });
      const killed = { goWrong: async () => await theCluster().kill(2), patienceMs: PATIENCE_MS };
      expect(await playEvening(house, killed)).toEqual(AFTER_AN_EVENING);
    },
  );
});
