import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';
import { MOST_TIMES, sellHeldAndFree } from '../held-sale.ts';

/** What a booking takes whose seats were held while they were marked, on one file. */
export const holdsPart: Part = {
  name: 'holds',
  about: 'a booking of two seats that were held, against one of two that were not',
  async run(bench) {
    const folder = join(bench.folder, 'holds');
    const store = await openSqliteStore(join(folder, 'theater.db'));
    const { rooms } = await store.plan();
    const pictures = await Promise.all(rooms.map(({ room }) => store.look(room, 'browse')));
    const { free, held, holds } = await sellHeldAndFree(store, pictures);
    await store.close();
    await rm(folder, { recursive: true });
    const rows = [
      measuredTimes('two seats that are free', free),
      measuredTimes('two seats that are held', held),
      measuredTimes('the hold before', holds),
    ] as const;
    return {
      title: 'A booking of seats that were held while they were marked, SQLite',
      unit: 'ms',
      rows,
      aims: [
        {
          name: 'the median of a held booking, times that of one without',
          reached: rows[1].p50 / rows[0].p50,
          wanted: MOST_TIMES,
          isMoreBetter: false,
        },
      ],
      notes: [
        'In turn, in the same rooms. A hold is done while somebody chooses; Enter does not wait for it.',
      ],
    };
  },
};
