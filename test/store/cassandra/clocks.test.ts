import { expect, test } from 'vitest';

import { ownClockFindings } from '../../../source/store/cassandra/health/nodes.ts';

test('a machine whose clock differs from that of every node is told by how much, and on which side it is', () => {
  const behind = [
    { ahead: 600_000, uncertainty: 3 },
    { ahead: 600_020, uncertainty: 30 },
    { ahead: null, uncertainty: 0 },
  ];
  expect(ownClockFindings(behind)).toMatchObject([
    { level: 'warning', message: 'this machine is 600 s behind every node' },
  ]);
  const ahead = behind.map((report) => ({ ...report, ahead: report.ahead === null ? null : -report.ahead }));
  expect(ownClockFindings(ahead)).toMatchObject([{ message: 'this machine is 600 s ahead of every node' }]);
});

test('a clock that may be right by what is known, and a single node that is wrong, say nothing of this machine', () => {
  expect(ownClockFindings([{ ahead: 900, uncertainty: 800 }])).toEqual([]);
  const one = [
    { ahead: 600_000, uncertainty: 3 },
    { ahead: 2, uncertainty: 3 },
  ];
  expect(ownClockFindings(one)).toEqual([]);
  expect(ownClockFindings([])).toEqual([]);
});
