import { join } from 'node:path';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';
import { timeWatchedBookings } from '../watching-ops.ts';

/** What a booking costs more while somebody watches the whole theater. */
export const opsPart: Part = {
  name: 'ops',
  about: 'bookings while theater ops watches, and while it does not',
  async run(bench) {
    const file = join(bench.folder, 'ops.db');
    const store = await openSqliteStore(file);
    const words = [bench.node, bench.program, 'ops', '--store', file];
    const { alone, watched } = await timeWatchedBookings(createBoxOffice(store), {
      words,
      home: bench.folder,
    });
    await store.close();
    const rows = [
      measuredTimes('nobody watches', alone),
      measuredTimes('theater ops watches', watched),
    ] as const;
    return {
      title: 'A booking of one seat while theater ops watches, SQLite',
      unit: 'ms',
      rows,
      aims: [
        {
          name: 'the median while it watches, times that without',
          reached: rows[1].p50 / rows[0].p50,
          wanted: 1.1,
          isMoreBetter: false,
        },
      ],
      notes: ['In turn: while nobody watches, theater ops is stopped in its tracks and asks nothing.'],
    };
  },
};
