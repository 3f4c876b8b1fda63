import { expect, test } from 'vitest';

import { CONSISTENCY_PRESETS } from '../../../source/store/cassandra/connection/consistency.ts';
import { levelsFinding } from '../../../source/store/cassandra/rooms/levels.ts';

const { quorum } = CONSISTENCY_PRESETS;
const allOne = CONSISTENCY_PRESETS['all-one'];
const oneAll = CONSISTENCY_PRESETS['one-all'];
const [ONE, TWO] = [['127.0.0.2'], ['127.0.0.2', '127.0.0.3']];

test('a node that cannot be spoken to is not called down, and nobody is told to start it', () => {
  const finding = levelsFinding({ replicas: 3, live: 1, down: [], barred: TWO, consistency: quorum });
  expect(finding.message).toContain('127.0.0.2 and 127.0.0.3 cannot be spoken to; nothing can be booked');
  expect(finding.advice).toBe('mend the TLS of the nodes that cannot be spoken to');
  const [down, barred] = [['127.0.0.2'], ['127.0.0.3']];
  const both = levelsFinding({ replicas: 3, live: 1, down, barred, consistency: quorum });
  expect(both.message).toContain('127.0.0.2 is down, 127.0.0.3 cannot be spoken to; nothing can be booked');
  expect(both.advice).toBe(
    'start the nodes that are down; mend the TLS of the nodes that cannot be spoken to',
  );
});

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
