import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { bookingsOf, freeAll, mustApply } from '../sale.ts';
import { type Scene, withStores } from '../scene.ts';

const SIZES = [1, 2, 5, 10] as const;

/** How often each size sells the theater. */
const ROUNDS = 2;

/** One client that books the whole theater in groups, all or nothing each. */
export async function groupsTable(scene: Scene): Promise<BenchTable> {
  const times = SIZES.map((): number[] => []);
  await withStores(scene, async ([store]) => {
    if (store === undefined) return;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, size] of SIZES.entries()) {
        const pictures = await freeAll(store);
        for (const change of pictures.flatMap((picture) => bookingsOf(picture, size))) {
          const sentAt = performance.now();
          await mustApply(store, change);
          times[index]?.push(performance.now() - sentAt);
        }
      }
    }
  });
  const row = (index: number): FigureRow => {
    const size = SIZES[index] ?? 1;
    const own = times[index] ?? [];
    return {
      name: size === 1 ? '1 seat, an update' : `${size} seats, a conditional batch`,
      figures: {
        'seats/s': seatsPerSecond(size, own),
        'times single seats': seatsPerSecond(size, own) / seatsPerSecond(1, times[0] ?? []),
        'p50 ms': percentile(own, 0.5),
        'p99 ms': percentile(own, 0.99),
        bookings: own.length,
      },
    };
  };
  return {
    title: 'Groups: one client, one booking after another',
    rows: [row(0), row(1), row(2), row(3)],
    aims: [],
    notes: [],
  };
}

function seatsPerSecond(size: number, times: readonly number[]): number {
  return (1_000 * size * times.length) / times.reduce((sum, time) => sum + time, 0);
}
