import { expect, test } from 'vitest';

import { ownClockFindings, settingsFindings } from '../../../source/store/cassandra/health/nodes.ts';

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

type Report = Parameters<typeof settingsFindings>[0][number];

function node(address: string, settings: Report['settings']): Report {
  return { address, ahead: 0, uncertainty: 0, settings };
}

test('nothing is said to be right by the settings of nodes that have not told them', () => {
  const told = new Map([
    ['paxos_state_purging', 'repaired'],
    ['commitlog_sync', 'group'],
    ['write_request_timeout', '2s'],
  ]);
  const whole = settingsFindings([node('one', told), node('two', told)]);
  expect(whole.map(({ subject, level }) => `${subject}: ${level}`)).toEqual([
    'paxos_state_purging: fine',
    'commitlog_sync: fine',
    'timeouts: fine',
  ]);
  const subject = 'settings of the nodes';
  const silent = settingsFindings([node('one', told), node('two', 'no answer')]);
  expect(silent).toMatchObject([{ subject, level: 'warning', isUnseen: true }]);
  const early = new Map([...told, ['commitlog_sync', 'periodic']]);
  expect(settingsFindings([node('one', early), node('two', 'not permitted')])).toMatchObject([
    { subject, message: expect.stringContaining('two (not permitted)') },
    { subject: 'commitlog_sync', level: 'warning' },
  ]);
});
