import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createBoxOffice } from '../../../../source/booking/box-office.ts';
import { formatCassandraAddress } from '../../../../source/store/cassandra/connection/address.ts';
import { bundle } from '../../../bundle.ts';
import { percentile } from '../../figures.ts';
import { timeWatchedBookings } from '../../watching-ops.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { freeAll } from '../sale.ts';
import { type Scene, withStores } from '../scene.ts';

/** What a booking costs more while somebody watches the whole theater. */
export async function opsTable(scene: Scene): Promise<BenchTable> {
  const home = await mkdtemp(join(tmpdir(), 'theater-bench-ops-'));
  try {
    await writeFile(join(home, 'package.json'), '{"type":"module"}\n');
    await bundle({ folder: join(home, 'theater') });
    const program = join(home, 'theater', 'cli.js');
    const words = [process.execPath, program, 'ops', '--store', formatCassandraAddress(scene.address)];
    const { alone, watched } = await withStores(scene, async ([store]) => {
      if (store === undefined) throw new Error('one store was asked for');
      await freeAll(store);
      return timeWatchedBookings(createBoxOffice(store), { words, home });
    });
    const reached = percentile(watched, 0.5) / percentile(alone, 0.5);
    return {
      title: 'A booking of one seat while theater ops watches',
      rows: [rowOf('nobody watches', alone, 1), rowOf('theater ops watches', watched, reached)],
      aims: [
        {
          name: 'the median while it watches, times that without',
          reached,
          wanted: 1.1,
          isMoreBetter: false,
        },
      ],
      notes: ['In turn: while nobody watches, theater ops is stopped in its tracks and asks nothing.'],
    };
  } finally {
    await rm(home, { recursive: true });
  }
}

function rowOf(name: string, times: readonly number[], ratio: number): FigureRow {
  const figures = { 'p50 ms': percentile(times, 0.5), 'p99 ms': percentile(times, 0.99) };
  return { name, figures: { ...figures, 'times the median': ratio, bookings: times.length } };
}
