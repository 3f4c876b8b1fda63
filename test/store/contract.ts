import { afterAll, beforeAll, describe } from 'vitest';

import { describeChanges } from './contract/changes.ts';
import { describeEpochs } from './contract/epochs.ts';
import { describeForgetting } from './contract/forgetting.ts';
import { describeHistory } from './contract/history.ts';
import { describeInitialising } from './contract/initialising.ts';
import { describeKilledWriters } from './contract/killed-writers.ts';
import { describePlays } from './contract/plays.ts';
import { describeRaces } from './contract/races.ts';
import { describeRecovery } from './contract/recovery.ts';
import { describeRooms } from './contract/rooms.ts';
import { describeTransfers } from './contract/transfers.ts';
import { describeVerdicts } from './contract/verdicts.ts';
import { describeWaiting } from './contract/waiting.ts';
import type { StoreHarness } from './support/harness.ts';

/**
 * What every store promises, tried on real ones: with real processes, and none of them mocked. `makeHarness` is
 * called once; `timeout` is for one test, in ms.
 */
export function describeStoreContract(
  name: string,
  makeHarness: () => Promise<StoreHarness>,
  timeout = 60_000,
): void {
  describe(`the store contract, over ${name}`, { timeout }, () => {
    let made: StoreHarness | null = null;
    const harness = (): StoreHarness => {
      if (made === null) throw new Error('the harness is not there yet');
      return made;
    };

    beforeAll(async () => {
      made = await makeHarness();
    });

    afterAll(async () => {
      await made?.end();
    });

    describeChanges(harness);
    describeVerdicts(harness);
    describeTransfers(harness);
    describeRooms(harness);
    describeEpochs(harness);
    describePlays(harness);
    describeHistory(harness);
    describeWaiting(harness);
    describeForgetting(harness);
    describeRecovery(harness);
    describeInitialising(harness);
    describeRaces(harness);
    describeKilledWriters(harness);
  });
}
