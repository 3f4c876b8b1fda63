import { percentile } from '../../figures.ts';
import { MOST_TIMES, sellHeldAndFree } from '../../held-sale.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { freeAll } from '../sale.ts';
import { type Scene, withStores } from '../scene.ts';

/** Bookings of two seats whose seats were held while they were marked, against those whose were not. */
export async function holdsTable(scene: Scene): Promise<BenchTable> {
  const { free, held, holds } = await withStores(scene, async ([store]) => {
    if (store === undefined) throw new Error('no store');
    return await sellHeldAndFree(store, await freeAll(store));
  });
  const rowOf = (name: string, own: readonly number[]): FigureRow => ({
    name,
    figures: {
      'p50 ms': percentile(own, 0.5),
      'times without': percentile(own, 0.5) / percentile(free, 0.5),
      'p99 ms': percentile(own, 0.99),
      samples: own.length,
    },
  });
  return {
    title: 'A booking of seats that were held while they were marked',
    rows: [
      rowOf('two seats that are free', free),
      rowOf('two seats that are held', held),
      rowOf('the hold before', holds),
    ],
    aims: [
      {
        name: 'the median of a held booking, times that of one without',
        reached: percentile(held, 0.5) / percentile(free, 0.5),
        wanted: MOST_TIMES,
        isMoreBetter: false,
      },
    ],
    notes: ['In turn, in the same rooms. A hold is done while somebody chooses; Enter does not wait for it.'],
  };
}
