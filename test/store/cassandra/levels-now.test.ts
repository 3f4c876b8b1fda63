import { expect, test } from 'vitest';

import { CONSISTENCY_PRESETS } from '../../../source/store/cassandra/connection/consistency.ts';
import { levelsFinding } from '../../../source/store/cassandra/rooms/levels.ts';

const { quorum } = CONSISTENCY_PRESETS;
const allOne = CONSISTENCY_PRESETS['all-one'];
const oneAll = CONSISTENCY_PRESETS['one-all'];
const [ONE, TWO] = [['127.0.0.2'], ['127.0.0.2', '127.0.0.3']];

test.each([
  [quorum, 3, [], 'fine', 'every level can be had; browsing and booking go on at QUORUM'],
  [quorum, 2, ONE, 'fine', 'ALL cannot be had: 127.0.0.2 is down; browsing and booking go on at QUORUM'],
  [
    quorum,
    1,
    TWO,
    'wrong',
    'QUORUM and ALL cannot be had: 127.0.0.2 and 127.0.0.3 are down; nothing can be booked, rooms cannot be read',
  ],
  [
    quorum,
    2,
    [],
    'fine',
    'ALL cannot be had: only 2 of 3 copies are up; browsing and booking go on at QUORUM',
  ],
  [
    allOne,
    2,
    ONE,
    'warning',
    'ALL cannot be had: 127.0.0.2 is down; browsing goes on at SERIAL, booking at ONE',
  ],
  [
    oneAll,
    2,
    ONE,
    'warning',
    'ALL cannot be had: 127.0.0.2 is down; browsing goes on at ONE, bookings stand before ALL of their copies have them',
  ],
  [
    oneAll,
    1,
    TWO,
    'wrong',
    'QUORUM and ALL cannot be had: 127.0.0.2 and 127.0.0.3 are down; nothing can be booked, browsing goes on at ONE',
  ],
] as const)('%j with %i of 3 copies up, %j down: %s', (consistency, live, down, level, message) => {
  expect(levelsFinding({ replicas: 3, live, down, consistency })).toMatchObject({ level, message });
});
